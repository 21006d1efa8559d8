/** Schemes of links in articles and configuration. */
const WEB_PROTOCOLS = new Set(['http:', 'https:']);

/**
 * Normalised absolute form of an http(s) URL, resolved against `base`; undefined if invalid. Credentials are
 * refused, because feeds are public.
 */
export function webUrl(url: string, base?: string): string | undefined {
  const parsed = URL.canParse(url, base) ? new URL(url, base) : undefined;
  if (parsed === undefined || !WEB_PROTOCOLS.has(parsed.protocol)) return undefined;
  if (parsed.username !== '' || parsed.password !== '') return undefined;
  return parsed.href;
}
