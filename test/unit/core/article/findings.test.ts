import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../../src/core/article/finding.ts';
import { boundFindings } from '../../../../src/core/article/finding.ts';
import {
  condenseFindings,
  countOf,
  createFindingPool,
} from '../../../../src/core/article/findings/file-findings.ts';
import { countsOf, digestOf, findingsIn } from '../../../../src/core/article/findings/finding-digest.ts';
import { firstStep, linesOfReport } from '../../../../src/core/article/findings/finding-report.ts';

const finding = (file: string, line = 1, more: Partial<Finding> = {}): Finding => ({
  file,
  line,
  severity: 'warning',
  rule: 'unknown-key',
  message: 'unknown key "x"',
  ...more,
});
const many = (number: number, make: (index: number) => Finding) =>
  Array.from({ length: number }, (_, index) => make(index));
const total = (findings: readonly Finding[]) => findings.reduce((sum, one) => sum + countOf(one), 0);
const name = (index: number) => `${String(index).padStart(5, '0')}.md`;

describe('findings of one file', () => {
  test('are kept as they are if they are few', () => {
    const few = many(6, (index) => finding('a.md', index));
    expect(condenseFindings(few)).toBe(few);
  });

  test('keep errors, and their number, if they are many', () => {
    const notes = many(50, (index) => finding('a.md', index, { severity: 'note', rule: 'html' }));
    const kept = condenseFindings([...notes, finding('a.md', 60, { severity: 'error', rule: 'date' })]);
    expect(kept[0]).toMatchObject({ rule: 'date', line: 60 });
    expect(kept.length).toBeLessThanOrEqual(6);
    expect(total(kept)).toBe(51);
  });

  test('keep one of each rule and severity', () => {
    const rules = ['date', 'html', 'url', 'title', 'media', 'language', 'podcast', 'encoding'] as const;
    const kept = condenseFindings(
      rules.flatMap((rule) => many(9, (line) => finding('a.md', line, { rule }))),
    );
    expect(new Set(kept.map(({ rule }) => rule))).toEqual(new Set(rules));
    expect(total(kept)).toBe(72);
    expect(kept.length).toBeLessThan(16);
  });

  test('do not change when they are condensed again', () => {
    const kept = condenseFindings(
      many(30, (line) => finding('a.md', line, { rule: line % 3 ? 'html' : 'url' })),
    );
    expect(condenseFindings(kept)).toEqual(kept);
  });

  test('count those that were dropped when the file was read', () => {
    expect(total(condenseFindings(boundFindings(many(500, (line) => finding('a.md', line)))))).toBe(500);
  });

  test('share equal messages between files', () => {
    const pool = createFindingPool();
    expect(pool('a.md', [finding('a.md')])).toEqual([finding('a.md')]);
  });
});

describe('a digest', () => {
  test('has everything if there is little', () => {
    const few = [
      finding('b.md', 2),
      finding('a.md', 9),
      finding('a.md', 3, { severity: 'error', rule: 'date' }),
    ];
    expect(findingsIn(digestOf(few))).toEqual([few[2], few[1], few[0]]);
    expect(digestOf(few).leftOut).toBe(1);
  });

  test('counts all of a kind and names the first ten files, in any order of input', () => {
    const input = many(3000, (index) => finding(name((index * 7) % 3000)));
    const { groups } = digestOf(input);
    expect(groups).toMatchObject([{ rule: 'unknown-key', count: 3000, files: 3000 }]);
    expect(groups[0]?.first.map(({ file }) => file)).toEqual(
      many(10, (index) => finding(name(index))).map(({ file }) => file),
    );
  });

  test.each([
    ['quoted names', (index: number) => `unknown key "k${index}"`],
    ['code', (index: number) => `use \`a${index}\` instead`],
    ['paths and addresses', (index: number) => `a/${index}.png is not there`],
    ['numbers', (index: number) => `has ${index} bytes`],
  ])('takes messages that differ in %s as one kind', (_, messageOf) => {
    const { groups } = digestOf(many(200, (index) => finding(name(index), 1, { message: messageOf(index) })));
    expect(groups).toMatchObject([{ count: 200, files: 200 }]);
  });

  test('keeps kinds apart that have other words, or another rule or severity', () => {
    const kinds = [{}, { message: 'other words' }, { rule: 'url' as const }, { severity: 'note' as const }];
    expect(digestOf(kinds.map((more) => finding('a.md', 1, more))).groups).toHaveLength(4);
  });

  test('is bounded whatever the messages say, and still counts exactly', () => {
    const word = (index: number) => index.toString(2).replaceAll('0', 'a').replaceAll('1', 'b');
    const digest = digestOf(
      many(20_000, (index) => finding(name(index), 1, { message: `x ${word(index)} y` })),
    );
    expect(digest.groups.length).toBeLessThan(150);
    expect(JSON.stringify(digest).length).toBeLessThan(200_000);
    expect(countsOf(digest)).toEqual({ error: 0, warning: 20_000, note: 0 });
  });

  test('counts the files with an error once', () => {
    const error = { severity: 'error', rule: 'date' } as const;
    const input = many(500, (index) => finding(name(index % 100), index, error));
    expect(digestOf([...input, finding('z.md')]).leftOut).toBe(100);
  });
});

describe('a report', () => {
  const format = ({ file, line, message }: Finding) => `${file}:${line}: ${message}`;
  const error = (index: number, rule: Finding['rule'] = 'date') =>
    finding(name(index), 3, { severity: 'error', rule, message: 'no publication date: add one' });

  test('has each finding on a line, by file, if they fit', () => {
    const few = [finding('b.md'), error(1)];
    expect(linesOfReport(digestOf(few), 50, format)).toEqual([format(error(1)), format(finding('b.md'))]);
  });

  test('has numbers by rule and the first places if they do not', () => {
    const lines = linesOfReport(
      digestOf([...many(1873, (index) => error(index)), ...many(90, (i) => finding(name(i)))]),
      40,
      format,
    );
    expect(lines.slice(0, 2)).toEqual([
      'date: 1,873 errors in 1,873 files',
      '00000.md:3: no publication date: add one',
    ]);
    expect(lines.filter((line) => line.includes('no publication date'))).toHaveLength(10);
    expect(lines.slice(11)).toEqual([
      'unknown-key: 90 warnings in 90 files',
      ...[0, 1, 2].map((index) => format(finding(name(index)))),
    ]);
  });

  test.each([5, 20, 40, 46])('keeps to %i lines, however many kinds there are', (most) => {
    const rules = [
      'date',
      'title',
      'html',
      'url',
      'media',
      'language',
      'podcast',
      'encoding',
      'binary',
    ] as const;
    const input = rules.flatMap((rule) =>
      many(100, (index) =>
        finding(name(index), 1, { rule, severity: 'error', message: `m ${'abcdefgh'[index % 8] ?? ''}` }),
      ),
    );
    const lines = linesOfReport(digestOf(input), most, format);
    expect(lines.length).toBeLessThanOrEqual(most);
    expect(lines.at(-1)).toMatch(/^and .*errors? \(/);
  });

  test('says the one thing to do first', () => {
    expect(firstStep(digestOf([...many(1873, (i) => error(i)), error(9, 'title')]))).toBe(
      '1,873 files have no publication date: add one',
    );
    expect(firstStep(digestOf([error(1)]))).toBe('1 file has no publication date: add one');
    expect(firstStep(digestOf(many(2, (i) => ({ ...error(i), message: 'is empty' }))))).toBe(
      '2 files: is empty',
    );
    expect(firstStep(digestOf([finding('a.md')]))).toBeUndefined();
    expect(firstStep(digestOf([]))).toBeUndefined();
  });
});
