import { describe, expect, test } from 'vitest';
import { expandTemplates } from '../../../../../src/core/content/templates/expand.ts';
import { relativeCost } from '../../../../support/service/cost.ts';

function expand(body: string, path: string): string {
  const front = { metadata: { title: 'T' }, findings: [], body, line: 1 };
  return expandTemplates(front, 'markdown', { path, timezone: 'UTC' }).body;
}

const lineCount = (text: string): number => text.split('\n').length;

describe('20,000 tags', () => {
  test.each([
    ['open tags of Hugo', 'a.md', '{{< a ', ''],
    ['open tags of Liquid', 'a.md', '{% a ', ''],
    ['open variables', 'a.md', '{{ a ', ''],
    ['unknown tags on one line', 'a.md', '{{< a >}}', ''],
    ['notices in each other', 'a.md', '{{< note >}}\n', '{{< /note >}}\n'],
    ['choices in each other', 'a.md', '{% if a %}', '{% else %}{% endif %}'],
    ['closing tags', 'a.md', '{{< /a >}}', ''],
    ['open code', 'a.md', '{% highlight a %}', ''],
    ['open raw text', 'a.md', '{% raw %}', ''],
    ['escapes that do not end, in a fence', 'a.md', '{{</* ', '\n```'],
    ['backticks before tags', 'a.md', '`{{< a >}}', ''],
    ['elements of code', 'a.md', '<code>{{< a >}}', ''],
    ['comments', 'a.md', '<!-- {{< a >}}', ''],
    ['formulas', 'a.md', '$$ {{< a >}} ', ''],
    ['items of a list', 'a.md', '- a\n', '{{< a >}}'],
    ['captions of WordPress', 'a.md', '[caption id="a"', ''],
    ['references', 'a.md', '{{< ref "a" >}}', ''],
    ['components', 'a.mdx', '<A>\n', '</A>\n'],
    ['open components', 'a.mdx', '<A b={', ''],
    ['open attributes', 'a.mdx', '<A b="', ''],
    ['braces', 'a.mdx', '{', '}'],
    ['open statements', 'a.mdx', 'export const a = {\n\n', ''],
    ['imports', 'a.mdx', '\nimport {\n', ''],
    ['comments of MDX', 'a.mdx', '{/* ', ''],
  ])('%s take linear time and keep their lines', (_name, path, unit, closing) => {
    const textOf = (count: number): string => unit.repeat(count) + closing.repeat(count);
    const text = textOf(20_000);
    expect(lineCount(expand(text, path))).toBe(lineCount(text));
    const [part, whole] = [textOf(5000), text];
    // Four times as long: quadratic time would be sixteen times as much.
    expect(
      relativeCost(
        () => expand(whole, path),
        () => expand(part, path),
        8,
      ),
    ).toBeLessThan(8);
  });
});
