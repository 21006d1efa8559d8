import { afterEach, describe, expect, test, vi } from 'vitest';
import { FeedwrightError } from '../../../../src/core/errors.ts';
import { FORMATS } from '../../../../src/core/feed/feed.ts';
import { createFeedRenderer } from '../../../../src/core/feed/render.ts';
import {
  documentOf,
  documentsOf,
  HOSTILE,
  plainEntry,
  renderDocument,
  renderFragment,
  sampleEntry,
  sampleFeed,
  WRITERS,
} from './sample.ts';
import { all, one, parseTree, texts } from './tree.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

function htmlIn(entry = sampleEntry()): readonly (string | undefined)[] {
  const item = one(parseTree(documentOf('rss', [entry])), 'channel', 'item');
  const atom = one(parseTree(documentOf('atom', [entry])), 'entry');
  const json = JSON.parse(documentOf('json', [entry])) as { items: { content_html?: string }[] };
  return [texts(item, 'content:encoded')[0], texts(atom, 'content')[0], json.items[0]?.content_html];
}

describe('determinism', () => {
  test('[2] the same entries give the same bytes in another time zone and locale', () => {
    vi.stubEnv('TZ', 'UTC');
    const here = documentsOf([sampleEntry(), plainEntry()]);
    expect(new Date(0).getTimezoneOffset()).toBe(0);
    vi.stubEnv('TZ', 'Pacific/Auckland');
    vi.stubEnv('LANG', 'tr_TR.UTF-8');
    expect(new Date(0).getTimezoneOffset()).not.toBe(0);
    expect(documentsOf([sampleEntry(), plainEntry()])).toStrictEqual(here);
  });

  test('[3] no value in a document comes from the clock', () => {
    vi.useFakeTimers({ now: Date.UTC(2015, 0, 1) });
    const then = documentsOf([sampleEntry()]);
    vi.setSystemTime(Date.UTC(2031, 6, 7, 8, 9, 10));
    expect(documentsOf([sampleEntry()])).toStrictEqual(then);
    for (const document of then) expect(document).not.toMatch(/2015|2031/);
  });

  test('rendering modifies neither entry nor feed', () => {
    const entry = sampleEntry({ title: 'a\u0000' });
    const feed = sampleFeed();
    documentsOf([entry], feed);
    expect(entry).toStrictEqual(sampleEntry({ title: 'a\u0000' }));
    expect(feed).toStrictEqual(sampleFeed());
  });
});

describe('parity', () => {
  test('[5] all formats contain the same items in the same order', () => {
    const ids = ['b', 'a', 'c'].map((name) => `tag:example.org,2014:${name}`);
    const [rss, atom, json] = documentsOf(ids.map((id) => sampleEntry({ id }))) as [string, string, string];
    const items = all(one(parseTree(rss), 'channel'), 'item');
    expect(items.map((item) => one(item, 'guid').text)).toStrictEqual(ids);
    expect(all(parseTree(atom), 'entry').map((entry) => one(entry, 'id').text)).toStrictEqual(ids);
    expect((JSON.parse(json) as { items: { id: string }[] }).items.map(({ id }) => id)).toStrictEqual(ids);
  });

  test('[5] [10] all formats contain the same normalised link', () => {
    const entry = sampleEntry({ link: 'HTTPS://Example.org/é ?a=1&b=2' });
    const normal = 'https://example.org/%C3%A9%20?a=1&b=2';
    const item = one(parseTree(documentOf('rss', [entry])), 'channel', 'item');
    expect(one(item, 'link').text).toBe(normal);
    const atom = one(parseTree(documentOf('atom', [entry])), 'entry');
    expect(all(atom, 'link')[0]?.attributes).toStrictEqual({ href: normal });
    expect(documentOf('json', [entry])).toContain(`"url":"${normal}"`);
  });

  test.each(HOSTILE)('[5] [8] all formats contain the same content: %s', (_, html, kept) => {
    const expected = kept.replaceAll(']]>', ']]&gt;');
    expect(htmlIn(sampleEntry({ html }))).toStrictEqual([expected, expected, expected]);
  });

  test('[8] a CDATA end in content is kept and injects nothing', () => {
    const html = 'a ]]> b ]]><evil/><![CDATA[ c';
    const [encoded] = htmlIn(sampleEntry({ html }));
    expect(encoded).toBe('a ]]&gt; b ]]&gt;<evil/><![CDATA[ c');
    expect(documentOf('rss', [sampleEntry({ html })]).split(']]>')).toHaveLength(3);
  });
});

describe('summary', () => {
  test('replaces the content in every format', () => {
    const entry = sampleEntry({ html: '<p>Unmistakable</p>' });
    for (const format of FORMATS) {
      const fragment = renderFragment(format, entry, 'summary');
      expect(fragment).toContain('Ships are back.');
      expect(fragment).not.toContain('Unmistakable');
      expect(fragment).not.toMatch(/content:encoded|<content|content_html/);
    }
  });
});

describe('faults', () => {
  test.each(['', '/articles/harbour', 'articles', 'https://'])('rejects the link %j', (link) => {
    for (const format of FORMATS) {
      expect(() => renderFragment(format, sampleEntry({ link }), 'full')).toThrow(
        expect.objectContaining({ code: 'document_malformed', cause: expect.any(TypeError) as unknown }),
      );
    }
  });

  test('the error names the file and the format', () => {
    expect(() => renderFragment('atom', sampleEntry({ link: '/x' }), 'full')).toThrow(
      /^harbour\.md cannot be written as atom: /,
    );
  });

  test('rejects a head that cannot be rendered, with its URL', () => {
    const feed = sampleFeed({ updated: Number.NaN });
    expect(() => renderDocument('atom', feed, [])).toThrow(FeedwrightError);
    expect(() => renderDocument('atom', feed, [])).toThrow(/https:\/\/example\.org\/atom\.xml/);
  });

  test.each([
    ['an open element', 'rss', '<item>'],
    ['an undeclared prefix', 'rss', '<item><georss:point/></item>'],
    ['the end of the document', 'rss', '<item/></rss><rss>'],
    ['half an object', 'json', '{"id":'],
  ] as const)('[1] a fragment with %s does not get through', (_, format, fragment) => {
    const writers = { ...WRITERS, [format]: { ...WRITERS[format], fragment: () => fragment } };
    expect(() => createFeedRenderer(writers).fragment(format, sampleEntry(), 'full')).toThrow(
      expect.objectContaining({ code: 'document_malformed', cause: expect.any(Error) as unknown }),
    );
  });

  test.each([
    ['rss', '<rss><channel>&nbsp;'],
    ['json', '{"title":"\n","items":['],
  ] as const)('[1] a malformed head of %s does not get through', (format, head) => {
    const writers = { ...WRITERS, [format]: { ...WRITERS[format], head: () => head } };
    expect(() => createFeedRenderer(writers).document(format, sampleFeed(), [])).toThrow(
      expect.objectContaining({ code: 'document_malformed' }),
    );
  });

  test('[1] no text makes an entry or a head malformed', () => {
    for (const [, text] of HOSTILE) {
      const entry = sampleEntry({
        id: text,
        title: text,
        summary: text,
        html: text,
        language: text,
        tags: [text],
        authors: [{ name: text, url: text, email: text }],
        image: { url: text },
        attachments: [
          { url: text, mediaType: text, title: text },
          { url: text, mediaType: text, title: text },
        ],
        source: { title: text, url: text },
      });
      const feed = sampleFeed({
        id: text,
        title: text,
        description: text,
        language: text,
        link: text,
        authors: [{ name: text, email: text }],
        icon: text,
        favicon: `${text}.png`,
        rights: text,
        generator: text,
        stylesheetUrl: text,
      });
      expect(() => documentsOf([entry, entry], feed)).not.toThrow();
    }
  });
});
