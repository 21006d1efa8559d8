import { bare, textOf, toml } from '../blocks.ts';
import type { Dialect } from '../post.ts';

/** A site of Zola: TOML with taxonomies, dates in names, links from the root of the content. */
export const zola: Dialect = (posts, picture) => {
  const files: Record<string, string | Uint8Array> = {
    'config.toml': 'base_url = "https://harbour.example"\ntitle = "Harbour"\n',
    'content/_index.md': '+++\ntitle = "Home"\n+++\n',
    'content/blog/_index.md': '+++\ntitle = "Blog"\nsort_by = "date"\n+++\n',
    'templates/page.html': '{% block content %}{{ page.content | safe }}{% endblock %}\n',
  };
  const nameOf = (post: { index?: number; slug: string; day: string }): string =>
    `${post.day}-${post.slug}.md`;
  for (const post of posts) {
    const { slug, other, index } = post;
    files[`static/img/${slug}.png`] = picture;
    const head = toml(
      {
        title: post.title,
        ...(index % 2 === 0 && { date: bare(post.day) }),
        description: index % 4 === 0 ? 'Said by its author.' : undefined,
        draft: post.isDraft,
        authors: [post.author],
        aliases: post.formerPath === undefined ? undefined : [post.formerPath.slice(1)],
      },
      `[taxonomies]\ntags = ${JSON.stringify(post.tags)}\n[extra]\ntoc = true\n`,
    );
    files[`content/blog/${nameOf(post)}`] =
      head +
      textOf(post, {
        picture: `![A pier](/img/${slug}.png)`,
        link: `[the other](@/blog/${nameOf(other)})`,
        film: '{{ youtube(id="w7Ft2ymGmfc") }}',
        tag: '{% quote(author="Ann") %}\nThe ice is thin.\n{% end %}',
        more: '<!-- more -->',
      });
  }
  return { files, formerPaths: posts.flatMap(({ formerPath }) => formerPath ?? []) };
};
