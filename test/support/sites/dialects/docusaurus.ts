import { textOf, yaml } from '../blocks.ts';
import type { Dialect } from '../post.ts';

/** The blog of a Docusaurus site: authors.yml, truncate, admonitions, MDX, unlisted posts. */
export const docusaurus: Dialect = (posts, picture) => {
  const files: Record<string, string | Uint8Array> = {
    'docusaurus.config.ts': 'export default {};\n',
    'README.md': '# Website\n\nHow to build it.\n',
    'blog/authors.yml': [1, 2, 3]
      .map((number) => `a${number}:\n  name: Author ${number}\n  url: https://a${number}.example/\n`)
      .join(''),
    'blog/tags.yml': 'ice:\n  label: Ice\n  permalink: /ice\n',
    'docs/intro.md': '---\nsidebar_position: 1\n---\n# Intro\n\nDocumentation.\n',
    'src/pages/markdown-page.md': '---\ntitle: Markdown page\n---\nA page.\n',
  };
  const isInFolder = (slug: string): boolean => Number(slug.split('-').at(-1)) % 5 === 2;
  const fileOf = ({ slug, day }: { slug: string; day: string }): string =>
    isInFolder(slug) ? `${day}-${slug}/index.md` : `${day}-${slug}.md`;
  for (const post of posts) {
    const { slug, other, index, day } = post;
    const isFolder = isInFolder(slug);
    files[isFolder ? `blog/${day}-${slug}/pier.png` : `static/img/${slug}.png`] = picture;
    files[`blog/${fileOf(post)}`] =
      yaml({
        slug,
        title: post.title,
        authors: [`a${post.author.slice(-1)}`],
        tags: post.tags,
        ...(post.isDraft && (index % 2 === 0 ? { draft: true } : { unlisted: true })),
      }) +
      textOf(post, {
        picture: isFolder ? '![A pier](./pier.png)' : `![A pier](/img/${slug}.png)`,
        link: `[the other](${isFolder ? '../' : './'}${fileOf(other)})`,
        film: '<iframe src="https://www.youtube.com/embed/w7Ft2ymGmfc" title="A film"></iframe>',
        note: ':::tip My own title\n\nStay off the **ice**.\n\n:::',
        tag: '{/* a remark */}',
        more: index % 2 === 0 ? '<!-- truncate -->' : '{/* truncate */}',
      });
  }
  return { files, formerPaths: [] };
};
