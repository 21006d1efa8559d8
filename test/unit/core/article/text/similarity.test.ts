import { describe, expect, test } from 'vitest';
import {
  fingerprintOf,
  isSignificantEdit,
  isSimilar,
  wordsOf,
} from '../../../../../src/core/article/text/similarity.ts';

const PARAGRAPH =
  'The committee met on Tuesday to hear what the engineers had found in the old bridge and to decide whether it should be mended or replaced by another one next year';
const CHINESE = '委员会星期二开会听取工程师在旧桥上的发现并决定明年是修缮还是更换';

const said = (title: string, text: string): string =>
  wordsOf({ title, body: { format: 'html', text, line: 1 } });

describe('[20] isSignificantEdit', () => {
  test.each([
    ['nothing', PARAGRAPH, PARAGRAPH, false],
    ['a typo', PARAGRAPH, PARAGRAPH.replace('engineers', 'enginers'), false],
    ['two words', PARAGRAPH, PARAGRAPH.replace('old bridge', 'ancient viaduct'), false],
    ['capitals and punctuation', PARAGRAPH, `${PARAGRAPH.toUpperCase()}!`, false],
    ['markup alone', PARAGRAPH, `<p class="x">${PARAGRAPH.replace('bridge', '<em>bridge</em>')}</p>`, false],
    [
      'the target of a link',
      `[${PARAGRAPH}](http://a.example)`,
      `[${PARAGRAPH}](http://b.example/other/page)`,
      false,
    ],
    [
      'a new paragraph',
      PARAGRAPH,
      `${PARAGRAPH}\n\nNobody was hurt when the eastern arch came down on Wednesday.`,
      true,
    ],
    ['a paragraph less', `${PARAGRAPH} ${PARAGRAPH}`, PARAGRAPH, true],
    ['everything', PARAGRAPH, 'Nothing is as it was before', true],
    ['a third of a short text', 'The shop is open today', 'The shop is closed until further notice', true],
    ['one word of three', 'Open until six', 'Open until seven', false],
    ['a sentence in a script without spaces', CHINESE, `${CHINESE}。没有人在星期三东拱倒塌时受伤`, true],
    ['a character in such a script', CHINESE, CHINESE.replace('旧', '老'), false],
    ['the first words', '', PARAGRAPH, true],
  ])('%s: %#', (_name, before, after, significant) => {
    expect(isSignificantEdit(said('A title', before), said('A title', after))).toBe(significant);
  });

  test('a new title is significant, a corrected one is not', () => {
    const before = said('Engineers report on the old bridge', PARAGRAPH);
    expect(isSignificantEdit(before, said('Enginers report on the old bridge', PARAGRAPH))).toBe(false);
    expect(isSignificantEdit(before, said('Bridge to be demolished after collapse', PARAGRAPH))).toBe(true);
  });
});

describe('isSimilar', () => {
  test('recognises versions of one text', () => {
    const before = said('Bridge', PARAGRAPH);
    expect(isSimilar(before, said('The bridge', `${PARAGRAPH} and nobody objected`))).toBe(true);
    expect(
      isSimilar(before, said('Bridge', 'A ship came into the harbour with a load of oranges from the south')),
    ).toBe(false);
    expect(isSimilar('\n', '\n')).toBe(false);
  });
});

describe('the hash of a text', () => {
  test('does not depend on the title of a long text', () => {
    const text = `${PARAGRAPH} ${PARAGRAPH}`;
    const hash = (title: string, body: string): string =>
      fingerprintOf({ title, body: { format: 'html', text: body, line: 1 } }).textHash;
    expect(hash('One', text)).toBe(hash('Two', text));
    expect(hash('One', text)).not.toBe(hash('One', `${text}.`));
    // Many articles share a few words; only the title distinguishes them.
    expect(hash('One', 'Text.')).not.toBe(hash('Two', 'Text.'));
  });
});

test.each([
  ['no words', '… — !', true],
  ['nineteen words', 'naïve '.repeat(19), true],
  ['twenty words', 'naïve '.repeat(20), false],
  ['nineteen characters of a script without spaces', CHINESE.slice(0, 19), true],
  ['twenty of them', CHINESE.slice(0, 20), false],
])('%s: whether a text is short', (_name, text, short) => {
  const article = { title: 'Title', body: { format: 'markdown', text, line: 1 } } as const;
  expect(fingerprintOf(article).isShort).toBe(short);
});
