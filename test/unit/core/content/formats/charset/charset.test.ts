import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { declaredCharset } from '../../../../../../src/core/content/formats/charset/declared-charset.ts';
import { decode } from '../../../../../../src/core/content/formats/decode.ts';

const bytesOf = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  );

describe('declaredCharset', () => {
  test.each([
    ['meta charset', '<meta charset="GB2312">', 'gb2312'],
    ['without quotation marks', '<meta charset=euc-kr>', 'euc-kr'],
    ['http-equiv', `<META http-equiv='Content-Type' content='text/html; charset = Shift_JIS'>`, 'shift_jis'],
    ['content first', '<meta content="text/html; charset=koi8-r" http-equiv="Content-Type" />', 'koi8-r'],
    ['an XML declaration', '<?xml version="1.0" encoding="windows-1251"?><html>', 'windows-1251'],
    ['not in a comment', '<!-- <meta charset="big5"> --><meta charset="utf-8">', 'utf-8'],
    ['not in a description', '<meta name="description" content="charset=big5">', undefined],
    ['not far below', `${' '.repeat(10_000)}<meta charset="big5">`, undefined],
    ['nothing', '<p>charset=big5</p>', undefined],
  ])('%s', (_name, head, charset) => {
    expect(declaredCharset(bytesOf(head))).toBe(charset);
  });
});

describe('a page that is not UTF-8', () => {
  test.each([
    ['gb2312', [0xb8, 0xdb, 0xbf, 0xda], '港口'],
    ['gbk', [0xb8, 0xdb], '港'],
    ['gb18030', [0x81, 0x30, 0x81, 0x30, 0xb8, 0xdb], '\u0080港'.slice(1)],
    ['big5', [0xb4, 0xe4], '港'],
    ['Shift_JIS', [0x8d, 0x60, 0x83, 0x5c], '港ソ'],
    ['EUC-JP', [0xb9, 0xc1], '港'],
    ['iso-2022-jp', [0x1b, 0x24, 0x42, 0x39, 0x41, 0x1b, 0x28, 0x42], '港'],
    ['EUC-KR', [0xc7, 0xd7], '항'],
    ['windows-1251', [0xcb, 0xb8, 0xe4], 'Лёд'],
    ['koi8-r', [0xec, 0xa3, 0xc4], 'Лёд'],
    ['iso-8859-2', [0xb1, 0xb3, 0xbf], 'ąłż'],
    ['windows-1250', [0xb9, 0xb3], 'ął'],
    ['iso-8859-1', [0x93, 0xe9, 0x94], '“é”'],
    ['latin1', [0xe9], 'é'],
  ])('is read as %s, which it declares', (label, letters, text) => {
    const decoded = decode(bytesOf(`<meta charset="${label}"><p>`, letters), 'a.html');
    expect(decoded.text).toBe(`<meta charset="${label}"><p>${text}`);
    expect(decoded.findings.filter(({ rule }) => rule === 'encoding')).toEqual([]);
  });

  test('is UTF-8 if its bytes are, whatever it declares', () => {
    const bytes = Buffer.from('<meta charset="windows-1251"><p>é</p>');
    expect(decode(bytes, 'a.html').text).toContain('é');
  });

  test.each([
    ['an unknown encoding', 'no-such'],
    ['an encoding that is refused', 'utf-7'],
    ['UTF-8, which it is not', 'utf-8'],
  ])('with %s is read as windows-1252, with a warning', (_name, label) => {
    const { text, findings } = decode(bytesOf(`<meta charset="${label}">\n<p>Caf`, [0xe9]), 'a.html');
    expect(text).toContain('Café');
    expect(findings).toMatchObject([{ line: 2, severity: 'warning', rule: 'encoding' }]);
  });

  test('with bytes that its encoding has not is read with a warning', () => {
    const { text, findings } = decode(
      bytesOf('<meta charset="euc-kr">\n', [0xc7, 0xd7, 0xff, 0x20]),
      'a.html',
    );
    expect(text).toContain('항');
    expect(findings).toMatchObject([
      {
        line: 2,
        severity: 'warning',
        rule: 'encoding',
        message: '1 character is not euc-kr, which the page declares',
      },
    ]);
  });

  test('declares nothing for another kind of file', () => {
    expect(decode(bytesOf('<meta charset="windows-1251">', [0xcb]), 'a.md').text).toContain('Ë');
  });
});

/** Text in an encoding that the runtime cannot write. */
function encode(text: string, charset: string): Uint8Array {
  return execFileSync('iconv', ['-f', 'UTF-8', '-t', charset], { input: text });
}

describe('Markdown in an unknown encoding', () => {
  test.each([
    ['Russian', 'CP1251', 'Лёд. Паром стоит на месте.'],
    ['Russian of Unix', 'KOI8-R', 'Лёд. Паром стоит на месте.'],
    ['Greek', 'CP1253', 'Το λιμάνι πάγωσε την Τρίτη.'],
    ['Chinese', 'GBK', '港口结冰，渡轮停在原地。'],
    ['Japanese', 'SHIFT_JIS', 'フェリーは動かなかった。氷が厚い。'],
    ['Korean', 'EUC-KR', '항구가 얼었다. 배는 그대로 있었다.'],
    [
      'Polish',
      'ISO-8859-2',
      'Zażółć gęślą jaźń. Łódź zamarzła, więc prom został w porcie. Wyżej, później, śnieżyło.',
    ],
  ])('%s is refused', (_name, charset, text) => {
    const { findings } = decode(encode(text, charset), 'a.md');
    expect(findings).toMatchObject([{ severity: 'error', rule: 'encoding' }]);
  });

  test.each([
    ['German', 'Über Nacht gefror die Förde: „Eis“ – größte Höhe 3 m². Ä, Ö, Ü und ß.'],
    ['French', "L’été, déjà ! « Où êtes-vous ? » demanda l'hôte à Noël… Çà et là, œuvre."],
    ['Spanish', '¿Qué pasó? ¡El ferry se quedó! Mañana, el niño… 5º piso, 10 €.'],
    ['Danish', 'Færgen blev i havnen på grund af isen. Åh, øen!'],
    ['a list of letters', 'Umlauts: äöüß'],
  ])('%s is read as windows-1252', (_name, text) => {
    const { text: read, findings } = decode(encode(text, 'CP1252'), 'a.md');
    expect(read).toBe(text);
    expect(findings).toMatchObject([{ severity: 'warning', rule: 'encoding' }]);
  });
});
