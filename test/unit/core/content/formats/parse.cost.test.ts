import { describe, expect, test } from 'vitest';
import { parseArticle } from '../../../../../src/core/content/formats/parse.ts';
import { growthOnText, LINEAR } from '../../../../support/service/cost.ts';

/** Parses a file with an optional sidecar. */
function load(path: string, text: string, sidecar?: string) {
  const beside = sidecar === undefined ? undefined : { path: 'a.yaml', bytes: Buffer.from(sidecar) };
  return parseArticle({ path, bytes: Buffer.from(text), sidecar: beside }, { timezone: 'UTC' });
}

const needed = 'title: T\npublished: 2014-06-05T17:18:00Z\n';

describe('[9] a megabyte takes linear time', () => {
  test.each([
    ['a.md', 'open brackets', '['],
    ['a.md', 'headings', 'a\n=\n'],
    ['a.html', 'open elements', '<b>'],
    ['a.html', 'tables that lose their text', '<table>x'],
    ['a.html', 'names of authors', '<meta name=author content=a>'],
    ['a.txt', 'empty lines', '\n'],
    ['a.txt', 'dates in a line', '2014-06-05 | '],
    ['a.txt', 'open quotations', '“a? b\n'],
  ])('%s: %s', (path, _name, unit) => {
    const sidecar = path === 'a.txt' ? undefined : needed;
    const read = (units: string) => load(path, `A title\n2014-06-05T17:18:00Z\n\n${units}`, sidecar);
    const characters = (1_000_000 * unit.length) / Buffer.byteLength(unit);
    expect(growthOnText(read, unit, characters)).toBeLessThan(LINEAR);
  });
});
