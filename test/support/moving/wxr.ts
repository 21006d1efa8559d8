/** Members of an item of WXR by name; texts are escaped unless they are CDATA. */
export type WxrItem = Readonly<Record<string, string>>;

/** A member as an element. */
function member([name, value]: readonly [string, string]): string {
  const escaped = value.startsWith('<') ? value : value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<${name}>${escaped}</${name.split(' ')[0] ?? name}>`;
}

/** An item of WXR: a public post unless its members say something else. */
export function wxrItem(members: WxrItem): string {
  const all = { 'wp:post_type': 'post', 'wp:status': 'publish', ...members };
  return `<item>${Object.entries(all).map(member).join('')}</item>\n`;
}

/** Head of an export of the site at `home`. */
export function wxrHead(home = 'https://ice.example', version = '1.2'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/${version}/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/${version}/">
<channel><title>Ice</title><link>${home}</link><description></description><language>en</language>
<wp:wxr_version>${version}</wp:wxr_version><wp:base_site_url>${home}</wp:base_site_url><wp:base_blog_url>${home}</wp:base_blog_url>
`;
}

/** A whole export. */
export function wxr(items: readonly string[], home?: string, version?: string): string {
  return `${wxrHead(home, version)}${items.join('')}</channel></rss>\n`;
}
