import { expect, test } from 'vitest';
import { READER_LINKS } from '../../../../../src/core/page/parts/reader-links.ts';
import { dataElement } from '../../../../../src/core/page/parts/structured-data.ts';

test.each(['</script>', '<!--<script>', '<![CDATA[', '\u2028\u2029', '&lt;/script&gt;', '"\\'])(
  '%j in structured data cannot close the element and survives a round trip',
  (text) => {
    const { text: element } = dataElement({ headline: text });
    const [, json = ''] =
      /^<script type="application\/ld\+json">([^<>&\u2028\u2029]*)<\/script>\n$/.exec(element) ?? [];
    expect(JSON.parse(json)).toEqual({ '@context': 'https://schema.org', headline: text });
  },
);

test.each(READER_LINKS.map((one) => [one.name, one] as const))(
  '%s gets the complete URL, whatever characters it contains',
  (_, { link }) => {
    const url = 'https://example.org/tags/%D7%93/atom.xml?a=b&c#d';
    const made = link(url);
    expect(URL.canParse(made)).toBe(true);
    expect(made.startsWith('feed:') ? made.slice('feed:'.length) : decodeURIComponent(made)).toContain(url);
    if (made.startsWith('https:')) expect(made).not.toContain('#');
  },
);
