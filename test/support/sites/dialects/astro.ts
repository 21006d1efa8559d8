import { textOf, yaml } from '../blocks.ts';
import type { Dialect } from '../post.ts';

/** A site of Astro: `pubDate` in words, pictures beside the posts, MDX with imports and components. */
export const astro: Dialect = (posts, picture) => {
  const files: Record<string, string | Uint8Array> = {
    'astro.config.mjs': 'export default {};\n',
    'package.json': '{}\n',
    'README.md': '# Astro Starter Kit: Blog\n\nHow to build it.\n',
    'src/pages/index.astro': '---\n---\n<html></html>\n',
    'src/pages/about.md': '---\nlayout: ../layouts/Page.astro\ntitle: About\n---\nAbout it.\n',
  };
  for (const post of posts) {
    const { slug, other, index } = post;
    const isMdx = index % 4 === 1;
    files[`src/assets/${slug}.png`] = picture;
    files[`public/${slug}.png`] = picture;
    const imports = "import Film from '../../components/Film.astro';\nexport const year = 2021;\n\n";
    files[`src/content/blog/${slug}.${isMdx ? 'mdx' : 'md'}`] =
      yaml({
        title: post.title,
        description: 'Said by its author.',
        pubDate: new Date(`${post.day}T00:00:00Z`).toDateString().slice(4),
        updatedDate: undefined,
        heroImage: index % 2 === 0 ? `../../assets/${slug}.png` : `/${slug}.png`,
        tags: post.tags,
        ...(post.isDraft && { draft: true }),
      }) +
      (isMdx ? imports : '') +
      textOf(post, {
        picture: index % 2 === 0 ? `![A pier](../../assets/${slug}.png)` : `![A pier](/${slug}.png)`,
        link: `[the other](/blog/${other.slug}/)`,
        film: '<iframe src="https://www.youtube.com/embed/w7Ft2ymGmfc" title="A film"></iframe>',
        tag: isMdx ? '<Film id="x" client:load />\n\n{/* a remark */}' : undefined,
      });
  }
  // The routes are code of the site: addresses of its pages cannot be known.
  return { files, formerPaths: [], unknownPaths: /^\/blog\// };
};
