import { describe, expect, test } from 'vitest';
import { readHtml } from '../../../../../../src/core/content/formats/html/html.ts';
import { relativeCost } from '../../../../../support/service/cost.ts';

const read = (text: string) => readHtml(text, { path: 'a.html', timezone: 'UTC' });

describe('hostile pages', () => {
  test.each([
    ['100,000 elements in each other', '', '<div>', 100_000],
    ['100,000 elements of SVG in each other', '<svg>', '<g>', 100_000],
    ['100,000 templates in each other', '', '<template>', 100_000],
    [
      'elements that multiply',
      `<p>${Array.from({ length: 40 }, (_, index) => `<b id=${index}>`).join('')}`,
      '<p>x',
      20_000,
    ],
  ])('%s: an error, in linear time', (_name, start, unit, count) => {
    const { body, findings } = read(start + unit.repeat(count));
    expect(body.text.length).toBe(0);
    expect(findings).toMatchObject([{ severity: 'error', rule: 'html' }]);
    // Four times as long: quadratic time would be sixteen times as much.
    const [text, longer] = [count, count * 4].map((times) => start + unit.repeat(times));
    expect(
      relativeCost(
        () => read(longer ?? ''),
        () => read(text ?? ''),
        8,
      ),
    ).toBeLessThan(8);
  });
});
