import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../../support/moving/read-text.ts';

const documentOf = (encoding: string, title: string): string =>
  `<?xml version="1.0"${encoding === '' ? '' : ` encoding="${encoding}"`}?><rss version="2.0"><channel><title>${title}</title></channel></rss>`;

/** Bytes of a document whose title is written in an encoding of one byte for each character. */
const latin = (encoding: string, title: string): Uint8Array =>
  Buffer.from(documentOf(encoding, title), 'latin1');

const swapped = (text: string): Uint8Array => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();

describe('encodings of feeds', () => {
  test.each<[name: string, bytes: Uint8Array, title: string, hasFault: boolean]>([
    ['UTF-8', Buffer.from(documentOf('utf-8', 'Café 😀')), 'Café 😀', false],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${documentOf('', 'Café')}`), 'Café', false],
    ['UTF-8 that is declared as ISO-8859-1', Buffer.from(documentOf('iso-8859-1', 'Café')), 'Café', false],
    ['ISO-8859-1', latin('iso-8859-1', 'Caf\xe9'), 'Café', false],
    ['windows-1252', latin('windows-1252', '\x93a\x94 \x80'), '“a” €', false],
    ['windows-1252 that is declared as UTF-8', latin('utf-8', 'Caf\xe9'), 'Café', true],
    ['windows-1252 that is not declared', latin('', 'Caf\xe9'), 'Café', true],
    ['windows-1251', latin('windows-1251', '\xcb\xb8\xe4'), 'Лёд', false],
    ['an unknown encoding', latin('x-none', 'Caf\xe9'), 'Café', true],
    ['UTF-16, little-endian', Buffer.from(`\uFEFF${documentOf('utf-16', 'Café')}`, 'utf16le'), 'Café', false],
    ['UTF-16, big-endian', swapped(documentOf('utf-16', 'Café')), 'Café', false],
    [
      'Shift_JIS',
      Buffer.concat([
        Buffer.from('<?xml version="1.0" encoding="shift_jis"?><rss><channel><title>'),
        Buffer.from([0x95, 0x58]),
        Buffer.from('</title></channel></rss>'),
      ]),
      '氷',
      false,
    ],
  ])('reads %s', async (_, bytes, title, hasFault) => {
    for (const size of [1, 1_000_000]) {
      const { feed, faults } = await readDocument(bytes, {}, size);
      expect(feed?.title).toBe(title);
      expect(faults.length > 0).toBe(hasFault);
    }
  });

  test('reads the encoding of the response where the document declares none', async () => {
    const bytes = latin('', '\xcb\xb8\xe4');
    expect((await readDocument(bytes, { charset: 'windows-1251' })).feed?.title).toBe('Лёд');
  });

  test('keeps UTF-8 around bytes that are none', async () => {
    const bytes = Buffer.concat([
      Buffer.from('<rss><channel><title>Café été naïve '),
      Buffer.from([0xe9]),
      Buffer.from('</title></channel></rss>'),
    ]);
    const { feed, faults } = await readDocument(bytes);
    expect(feed?.title).toBe('Café été naïve \uFFFD');
    expect(faults).toEqual([{ where: '', message: expect.stringContaining('U+FFFD'), isError: false }]);
  });
});
