import { bare, textOf, yaml } from '../blocks.ts';
import type { Dialect } from '../post.ts';

/** A vault of Obsidian that requires opting in: wiki links, embeds, comments, callouts. */
export const obsidian: Dialect = (posts, picture) => {
  const files: Record<string, string | Uint8Array> = {
    '.obsidian/app.json': '{}\n',
    'Templates/Note.md': '---\ndate: "{{date}}"\n---\n\n{{title}}\n',
    'Daily/2024-03-01.md': 'A private day.\n',
  };
  for (const post of posts) {
    const { title, other, index } = post;
    files[`Attachments/Pier ${index}.png`] = picture;
    files[`Notes/${title}.md`] =
      yaml({
        ...(post.isDraft ? {} : { publish: true }),
        created: bare(post.day),
        tags: index % 2 === 0 ? post.tags : ['#ice'],
        aliases: [`Alias ${index}`],
      }) +
      textOf(post, {
        picture: `![[Pier ${index}.png${index % 2 === 0 ? '|100' : ''}]]`,
        link: index % 2 === 0 ? `[[${other.title}]]` : `[[${other.title}|the other]]`,
        film: '![A film](https://www.youtube.com/watch?v=w7Ft2ymGmfc)',
        tag: 'Public %%a private remark%% text. ==Marked.==',
        note: '> [!warning] Own title\n> Stay off the **ice**.',
        code: 'A block. ^block-id',
      });
  }
  return { files, formerPaths: [] };
};
