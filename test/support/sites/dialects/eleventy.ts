import { bare, textOf, yaml } from '../blocks.ts';
import type { Dialect } from '../post.ts';

/** A site of Eleventy: Nunjucks, layouts, `permalink`, a static folder. */
export const eleventy: Dialect = (posts, picture) => {
  const files: Record<string, string | Uint8Array> = {
    'eleventy.config.js': 'export default function () {}\n',
    '_data/metadata.js': 'export default {};\n',
    '_includes/layouts/post.njk': '{{ content | safe }}\n',
    'README.md': '# The site\n\nHow to build it.\n',
    'index.njk': '---\nlayout: layouts/home.njk\n---\n',
  };
  const pathOf = (slug: string): string => `/blog/${slug}/`;
  for (const post of posts) {
    const { slug, other, index } = post;
    files[`public/img/${slug}.png`] = picture;
    files[`blog/${slug}.md`] =
      yaml({
        title: post.title,
        description: 'Said by its author.',
        date: bare(post.day),
        tags: post.tags,
        layout: 'layouts/post.njk',
        ...(post.isDraft
          ? index % 2 === 0
            ? { draft: true }
            : { permalink: false }
          : { permalink: pathOf(slug) }),
      }) +
      textOf(post, {
        picture:
          index % 2 === 0
            ? `![A pier](/img/${slug}.png)`
            : `<img src="{{ '/img/${slug}.png' | url }}" alt="A pier">`,
        link: index % 2 === 0 ? `[the other](${pathOf(other.slug)})` : `[the other](./${other.slug}.md)`,
        film: '<iframe src="https://www.youtube.com/embed/w7Ft2ymGmfc" title="A film"></iframe>',
        tag: '{% getBundle "css" %}',
        note: '{% set x = 5 %}{# A private remark #}',
        more: '<!-- excerpt -->',
      });
  }
  return { files, formerPaths: [] };
};
