import type { Article, TextFile } from '../../../src/core/article/article.ts';
import { normaliseFragment } from '../../../src/core/content/formats/html/dom.ts';
import {
  resolveReferences,
  type DeadReference,
} from '../../../src/core/content/references/resolve-references.ts';

const FILES: readonly TextFile[] = [
  { reference: 'a.png', file: 'p/a.png', mediaType: 'image/png', sizeBytes: 1, width: 4, height: 3 },
  { reference: 'wiki:a.png', file: 'p/a.png', mediaType: 'image/png', sizeBytes: 1, width: 4, height: 3 },
  { reference: 'b.mp4', file: 'p/b.mp4', mediaType: 'video/mp4', sizeBytes: 1 },
];

const KEYS: Readonly<Record<string, string>> = {
  '/p/two': 'https://x.example/two',
  'name:two': 'https://x.example/2',
};

/** An article's HTML with its references resolved against a few files and pages, and messages about the others. */
export function resolved(
  html: string,
  more: Partial<Article> = {},
): { html: string; dead: readonly string[] } {
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
