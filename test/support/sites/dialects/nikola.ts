import { textOf } from '../blocks.ts';
import type { Dialect } from '../post.ts';

/** A site of Nikola: metadata in a comment, teasers, shortcodes, pictures at the top. */
export const nikola: Dialect = (posts, picture) => {
  const files: Record<string, string | Uint8Array> = {
    'conf.py': 'BLOG_TITLE = "Harbour"\n',
    'pages/about.md':
      '<!--\n.. title: About\n.. slug: about\n.. date: 2020-01-01 10:00:00 UTC\n-->\n\nAbout it.\n',
    'README.txt': 'How to build this site.\n',
  };
  for (const post of posts) {
    const { slug, day, other } = post;
    files[`images/${slug}.png`] = picture;
    files[`posts/${slug}.md`] =
      [
        '<!--',
        `.. title: ${post.title}: a report`,
        `.. slug: ${slug}`,
        `.. date: ${day} 10:00:00 UTC+02:00`,
        `.. tags: ${post.tags.join(', ')}`,
        '.. category: town',
        '.. link: ',
        '.. description: ',
        '.. type: text',
        ...(post.isDraft ? [`.. status: ${post.index % 2 === 0 ? 'draft' : 'private'}`] : []),
        '-->',
        '',
        '',
      ].join('\n') +
      textOf(post, {
        picture: `![A pier](/images/${slug}.png)`,
        link: `[the other](${other.slug}.md)`,
        film: '{{% youtube w7Ft2ymGmfc %}}',
        code: '{{% raw %}}\n\nA paragraph.\n\n{{% /raw %}}',
        more: '<!-- TEASER_END -->',
      });
  }
  return { files, formerPaths: [] };
};
