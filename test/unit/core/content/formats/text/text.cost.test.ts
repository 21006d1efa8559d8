import { expect, test } from 'vitest';
import { readText } from '../../../../../../src/core/content/formats/text/text.ts';
import { growthOnText, LINEAR } from '../../../../../support/service/cost.ts';

test.each([
  ['spaces inside a line', 'A title\n2014-06-05\n\nOne', ' ', 'two.'],
  ['paragraphs', 'A title\n2014-06-05\n\n', 'One “a? b.\n\n', ''],
  ['wrapped lines', 'A title\n2014-06-05\n\n', 'One “a? b\n', ''],
  ['brackets', 'A title\n2014-06-05\n\n', '(AP ', ''],
  ['bars', '', ' | ', ''],
])('a million characters of %s take linear time', (_name, head, unit, tail) => {
  const read = (units: string) => readText(head + units + tail, { path: 'a.txt', timezone: 'UTC' });
  expect(growthOnText(read, unit, 1_000_000)).toBeLessThan(LINEAR);
});
