import { describe, expect, test } from 'vitest';
import { resolved } from '../../../../support/references/resolved.ts';

describe('references without a target', () => {
  test('[9] by the hundred thousand take linear time and give few findings', () => {
    const html = Array.from(
      { length: 60_000 },
      (_, index) =>
        `<a href="n${index}.md">x</a><a href="/r${index}/">y</a><picture><source srcset="c.png"></picture>`,
    ).join('');
    const { dead } = resolved(html);
    expect(dead).toHaveLength(21);
    expect(dead.at(-1)).toBe(
      '/r0/ is no address of a published article (and 59999 more addresses): left as written',
    );
  });

  test('[9] in one picture with a hundred thousand sources take linear time', () => {
    const { html } = resolved(
      `<picture>${'<source srcset="c.png">'.repeat(100_000)}<img src="a.png"></picture>`,
    );
    expect(html).not.toContain('c.png');
  });
});
