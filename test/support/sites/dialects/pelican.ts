import { textOf } from '../blocks.ts';
import type { Dialect } from '../post.ts';

/** A site of Pelican: header lines, `{static}` and `{filename}`, pages, drafts by status. */
export const pelican: Dialect = (posts, picture) => {
  const files: Record<string, string | Uint8Array> = {
    'pelicanconf.py': "SITENAME = 'Harbour'\nTIMEZONE = 'Europe/Oslo'\n",
    'content/pages/about.md': 'Title: About\nDate: 2020-01-01\n\nAbout it.\n',
    'content/extra/robots.txt': 'User-agent: *\n',
  };
  for (const post of posts) {
    const { slug, other, day } = post;
    files[`content/images/${slug}.png`] = picture;
    files[`content/town/${slug}.md`] =
      [
        `Title: ${post.title}: a report`,
        `Date: ${day} 16:00`,
        `Modified: ${day} 17:00`,
        'Category: Town',
        `Tags: ${post.tags.join(', ')}`,
        `Slug: ${slug}`,
        `Authors: ${post.author}, Another Author`,
        'Summary: Said by its author.',
        ...(post.isDraft ? [`Status: ${post.index % 2 === 0 ? 'draft' : 'hidden'}`] : []),
        '',
        '',
      ].join('\n') +
      textOf(post, {
        picture:
          post.index % 2 === 0 ? `![A pier]({static}/images/${slug}.png)` : `![A pier](/images/${slug}.png)`,
        link: `[the other]({filename}${other.slug}.md)`,
        film: '<iframe src="https://www.youtube.com/embed/w7Ft2ymGmfc" title="A film"></iframe>',
        note: '!!! note "Own title"\n    Stay off the **ice**.',
      });
  }
  return { files, formerPaths: [] };
};
