import { describe, expect, test } from 'vitest';
import { atomEntryOf, rssItemOf } from '../../../../src/core/feed/feed-package.ts';
import { sampleEntry } from './sample.ts';

/** Removes insignificant white space between elements. */
function compact(xml: string): string {
  return xml.replaceAll(/>\s+</g, '><');
}

describe('rssItemOf', () => {
  test('[12] [13] [15] returns the content of an item', () => {
    expect(compact(rssItemOf(sampleEntry()).xml)).toBe(
      '<link>https://example.org/articles/harbour</link>' +
        '<guid isPermaLink="false">tag:example.org,2014-06-05:harbour</guid>' +
        '<pubDate>Thu, 05 Jun 2014 17:18:00 GMT</pubDate>' +
        '<description><![CDATA[Ships are back.]]></description>' +
        '<content:encoded><![CDATA[<p>Ships are <em>back</em>.</p>]]></content:encoded>',
    );
  });

  test('escapes the summary as HTML exactly once', () => {
    const { xml } = rssItemOf(sampleEntry({ summary: '<b> & &amp; ]]>' }));
    expect(xml).toContain('<description><![CDATA[&lt;b&gt; &amp; &amp;amp; ]]&gt;]]></description>');
  });

  test('omits content:encoded without HTML', () => {
    expect(rssItemOf(sampleEntry({ html: '' })).xml).not.toContain('content:encoded');
  });

  test.each([
    ['a bare ampersand', 'tag:example.org,2014:a&b', 'a&amp;b<'],
    ['a written-out ampersand', 'tag:example.org,2014:a&amp;b', 'a&amp;amp;b<'],
  ])('[4] an id with %s is unchanged', (_, id, written) => {
    expect(rssItemOf(sampleEntry({ id })).xml).toContain(written);
  });

  test('article text that looks like the end of an item does not end it', () => {
    const html = '<item></item></channel></rss>';
    expect(rssItemOf(sampleEntry({ html })).xml).toContain(`<![CDATA[${html}]]></content:encoded>`);
  });
});

describe('atomEntryOf', () => {
  test('[20] [23] returns the content of an entry, with dates in whole seconds', () => {
    expect(compact(atomEntryOf(sampleEntry()).xml)).toBe(
      '<link href="https://example.org/articles/harbour"/>' +
        '<updated>2014-06-06T17:18:00Z</updated>' +
        '<content type="html"><![CDATA[<p>Ships are <em>back</em>.</p>]]></content>' +
        '<published>2014-06-05T17:18:00Z</published>',
    );
  });

  test('[22] omits content without HTML', () => {
    expect(atomEntryOf(sampleEntry({ html: '' })).xml).not.toContain('content');
  });

  test('article text that looks like the ends of an entry does not move the cut', () => {
    const html = '</id><entry></id></entry></feed>';
    const { xml } = atomEntryOf(
      sampleEntry({ html, id: 'tag:example.org,2014:</id>', title: '<entry></id>' }),
    );
    expect(xml).toMatch(/^<link /);
    expect(xml).toContain(`<![CDATA[${html}]]></content>`);
  });

  test('omits the title and the id', () => {
    expect(atomEntryOf(sampleEntry({ title: 'Unmistakable' })).xml).not.toMatch(/Unmistakable|<id|<title/);
  });
});

test.each(['/articles/harbour', 'harbour'])('both reject the relative link %j', (link) => {
  expect(() => rssItemOf(sampleEntry({ link }))).toThrow(TypeError);
  expect(() => atomEntryOf(sampleEntry({ link }))).toThrow(TypeError);
});
