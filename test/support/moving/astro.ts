import { symlinkSync } from 'node:fs';
import { mustRun } from '../../conformance/support/programs.ts';
import { AUDIO, AUDIO_PATH, PICTURE, PICTURE_PATH } from './posts.ts';
import { frontMatterOf, markdownOf, type OldPublisher } from './publisher.ts';

const COLLECTION = `import { defineCollection, z } from 'astro:content';
import { glob } from 'astro/loaders';
const blog = defineCollection({
  loader: glob({ base: './src/content/blog', pattern: '**/*.md' }),
  schema: z.object({
    title: z.string(),
    description: z.string(),
    pubDate: z.coerce.date(),
    updatedDate: z.coerce.date().optional(),
    draft: z.boolean().optional(),
    audio: z.string().optional(),
  }),
});
export const collections = { blog };
`;

const FEED = `import rss from '@astrojs/rss';
import { getCollection } from 'astro:content';
export async function GET(context) {
  const posts = (await getCollection('blog', ({ data }) => !data.draft)).sort((a, b) => b.data.pubDate - a.data.pubDate);
  return rss({
    title: 'Harbour News',
    description: 'What the tide brings',
    site: context.site,
    items: posts.map(({ id, data }) => ({
      title: data.title,
      description: data.description,
      pubDate: data.pubDate,
      link: '/blog/' + id + '/',
      ...(data.audio && { enclosure: { url: data.audio, length: ${AUDIO.length}, type: 'audio/mpeg' } }),
    })),
  });
}
`;

const PAGE = `---
import { getCollection, render } from 'astro:content';
export async function getStaticPaths() {
  const posts = await getCollection('blog', ({ data }) => !data.draft);
  return posts.map((post) => ({ params: { slug: post.id }, props: post }));
}
const { Content } = await render(Astro.props);
---
<html><body><Content /></body></html>
`;

/** Astro 5 with @astrojs/rss: every post with its description alone, guids that are addresses, an enclosure. */
export const astroPublisher: OldPublisher = {
  name: 'Astro with @astrojs/rss',
  feeds: ['/rss.xml'],
  allowsNoTitle: true,
  titlesThatOnlySfeedReads: [],
  frame: (origin) => ({
    'package.json': '{ "type": "module", "private": true }\n',
    'astro.config.mjs': `export default { site: '${origin}', telemetry: false };\n`,
    'src/content.config.ts': COLLECTION,
    'src/pages/rss.xml.js': FEED,
    'src/pages/blog/[slug].astro': PAGE,
    [`public${PICTURE_PATH}`]: PICTURE,
    [`public${AUDIO_PATH}`]: AUDIO,
  }),
  fileOf: (post) => [
    `src/content/blog/${post.slug}.md`,
    frontMatterOf({
      title: post.title,
      description: `About ${post.slug}.`,
      pubDate: new Date(post.published),
      updatedDate: post.updated === undefined ? undefined : new Date(post.updated),
      draft: post.isDraft ? true : undefined,
      audio: post.hasAudio ? AUDIO_PATH : undefined,
    }) + markdownOf(post, PICTURE_PATH),
  ],
  pathOf: ({ slug }) => `/blog/${slug}/`,
  build: async (site, packages) => {
    symlinkSync(packages, `${site}/node_modules`);
    await mustRun(process.execPath, ['node_modules/astro/astro.js', 'build'], {
      cwd: site,
      environment: { ASTRO_TELEMETRY_DISABLED: '1' },
    });
    return `${site}/dist`;
  },
};
