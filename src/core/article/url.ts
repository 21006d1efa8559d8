/** The schemes a link may have in an article or in configuration. */
const WEB_PROTOCOLS = new Set(['http:', 'https:']);

/**
 * The normalised absolute form of an http(s) URL, resolved against `base` where it is relative;
 * undefined if it is no such URL. Credentials in a URL are refused: a feed is public.
 */
export function webUrl(url: string, base?: string): string | undefined {
  const parsed = URL.canParse(url, base) ? new URL(url, base) : undefined;
  if (parsed === undefined || !WEB_PROTOCOLS.has(parsed.protocol)) return undefined;
  if (parsed.username !== '' || parsed.password !== '') return undefined;
  return parsed.href;
}
