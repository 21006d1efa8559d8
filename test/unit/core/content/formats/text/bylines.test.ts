import { describe, expect, test } from 'vitest';
import {
  isCaption,
  readByline,
  readCredit,
} from '../../../../../../src/core/content/formats/text/bylines.ts';

const names = (people: readonly { name: string }[] | undefined) => people?.map(({ name }) => name);

describe('bylines', () => {
  test.each([
    ['By A. Writer', ['A. Writer']],
    ['BY A. WRITER AND B. WRITER', ['A. WRITER', 'B. WRITER']],
    ['By A. Writer, B. Writer, and C. Writer', ['A. Writer', 'B. Writer', 'C. Writer']],
    ['Reporting by A. Writer & B. Writer', ['A. Writer', 'B. Writer']],
    ['Author: Newsroom', ['Newsroom']],
  ])('%s', (text, expected) => {
    expect(names(readByline(text))).toEqual(expected);
  });

  test.each([
    'A. Writer',
    'By Thursday the talks had ended.',
    'By the end of the week',
    'By 2014',
    'By',
    'By A. Writer,',
    'Bye Bye',
    'By One Two Three Four Five Six Seven Eight',
  ])('%s is not a byline', (text) => {
    expect(readByline(text)).toBeUndefined();
  });
});

describe('credits', () => {
  test.each([
    ['Source: Agencies', false, ['Agencies']],
    ['— Newsroom', false, ['Newsroom']],
    ['By A. Writer', false, ['A. Writer']],
    ['(Reuters)', false, ['Reuters']],
    ['[Newsroom and Agencies]', false, ['Newsroom', 'Agencies']],
    ['(Reporting by A. Writer)', false, ['A. Writer']],
    ['Newsroom and Agencies', false, ['Newsroom', 'Agencies']],
    ['Example Desk and Others', true, ['Example Desk', 'Others']],
  ])('%s', (text, isIndented, expected) => {
    expect(names(readCredit(text, isIndented))).toEqual(expected);
  });

  test.each([
    ['no sign that it is one', 'Example Desk and Others', false],
    ['a sentence', 'Agencies report more.', true],
    ['a sentence that names one', 'The agencies of Reuters', false],
    ['words in lower case', 'and so to bed', true],
    ['a score', 'China 4, Russia 2', true],
    ['a question', 'What Now?', true],
    ['a quotation', '“Newsroom”', true],
    ['brackets without an agency', '(Continued)', true],
    ['an agency inside a word', 'Reuterswerft', false],
    ['eight words', 'Newsroom and One Two Three Four Five Six', true],
    ['nothing after the mark', 'Source:', false],
  ])('%s is not a credit', (_name, text, isIndented) => {
    expect(readCredit(text, isIndented)).toBeUndefined();
  });
});

describe('captions', () => {
  test.each([
    'Two ministers meet in Beijing, June 5, 2014 [Xinhua]',
    'Two ministers meet [AP]',
    'Two ministers meet (Reuters)',
    'Two ministers meet (AP Photo/A. Writer)',
    'Two ministers meet [Image: Example/Newsroom]',
    'Two ministers meet (Photo by A. Writer)',
    'Two ministers meet [Example News]',
  ])('%s', (text) => {
    expect(isCaption(text)).toBe(true);
  });

  test.each([
    'The Communist Party of China (CPC)',
    'They wrote “teh” [sic]',
    'As noted before [1]',
    'And so on […]',
    'The talks began [Xinhua] on Thursday',
    'BEIJING (Reuters) - The talks began',
    'The talks began (Reuters).',
    'It was first seen (reuters)',
  ])('%s is not a caption', (text) => {
    expect(isCaption(text)).toBe(false);
  });
});
