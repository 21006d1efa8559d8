import { describe, expect, test } from 'vitest';
import type { Article, TextFile } from '../../../../../src/core/article/article.ts';
import { normaliseFragment } from '../../../../../src/core/content/formats/html/dom.ts';
import {
  resolveReferences,
  type DeadReference,
} from '../../../../../src/core/content/references/resolve-references.ts';

const FILES: readonly TextFile[] = [
  { reference: 'a.png', file: 'p/a.png', mediaType: 'image/png', sizeBytes: 1, width: 4, height: 3 },
  { reference: 'wiki:a.png', file: 'p/a.png', mediaType: 'image/png', sizeBytes: 1, width: 4, height: 3 },
  { reference: 'b.mp4', file: 'p/b.mp4', mediaType: 'video/mp4', sizeBytes: 1 },
];

const KEYS: Readonly<Record<string, string>> = {
  '/p/two': 'https://x.example/two',
  'name:two': 'https://x.example/2',
};

function resolved(html: string, more: Partial<Article> = {}): { html: string; dead: readonly string[] } {
  const article: Article = {
    path: 'p/one.md',
    contentHash: 'h',
    slug: 'a',
    title: 'A',
    published: 0,
    authors: [],
    tags: [],
    attachments: [],
    draft: false,
    files: FILES,
    body: { format: 'html', line: 1, text: html },
    ...more,
  };
  let dead: readonly DeadReference[] = [];
  const result = normaliseFragment(html, (tree) => {
    dead = resolveReferences(tree, article, {
      ofFile: (file) => `https://x.example/media/${file}`,
      ofKey: (key) => KEYS[key],
    });
  });
  return { html: 'html' in result ? result.html : '', dead: dead.map(({ message }) => message) };
}

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
