import { symlinkSync } from 'node:fs';
import { mustRun } from '../../conformance/support/programs.ts';
import { AUDIO, AUDIO_PATH, PICTURE, PICTURE_PATH } from './posts.ts';
import { frontMatterOf, markdownOf, type OldPublisher } from './publisher.ts';

const configurationOf = (origin: string): string => `import { feedPlugin } from '@11ty/eleventy-plugin-rss';
export default function (eleventyConfig) {
  eleventyConfig.addPreprocessor('drafts', '*', (data) => (data.draft ? false : undefined));
  eleventyConfig.addPassthroughCopy({ public: '/' });
  for (const [type, outputPath] of [['atom', '/feed/feed.xml'], ['rss', '/feed/rss.xml']])
    eleventyConfig.addPlugin(feedPlugin, {
      type,
      outputPath,
      collection: { name: 'posts', limit: 10 },
      metadata: {
        language: 'en',
        title: 'Harbour News',
        subtitle: 'What the tide brings',
        base: '${origin}/',
        author: { name: 'Ann' },
      },
    });
}
`;

/** Eleventy with the feeds of its RSS plugin: ten items, ids that are addresses, Atom without `published`. */
export const eleventyPublisher: OldPublisher = {
  name: 'Eleventy with its RSS plugin',
  feeds: ['/feed/feed.xml', '/feed/rss.xml'],
  allowsNoTitle: true,
  titlesThatOnlySfeedReads: [],
  frame: (origin) => ({
    'package.json': '{ "type": "module", "private": true }\n',
    'eleventy.config.js': configurationOf(origin),
    '_includes/post.njk': '<html><body>{{ content | safe }}</body></html>\n',
    'blog/blog.json': '{ "layout": "post.njk", "tags": "posts" }\n',
    [`public${PICTURE_PATH}`]: PICTURE,
    [`public${AUDIO_PATH}`]: AUDIO,
  }),
  fileOf: (post) => [
    `blog/${post.slug}.md`,
    frontMatterOf({
      title: post.title,
      date: new Date(post.published),
      updated: post.updated === undefined ? undefined : new Date(post.updated),
      draft: post.isDraft ? true : undefined,
      audio: post.hasAudio ? AUDIO_PATH : undefined,
    }) + markdownOf(post, PICTURE_PATH),
  ],
  pathOf: ({ slug }) => `/blog/${slug}/`,
  build: async (site, packages) => {
    symlinkSync(packages, `${site}/node_modules`);
    await mustRun(process.execPath, ['node_modules/@11ty/eleventy/cmd.cjs', '--quiet'], { cwd: site });
    return `${site}/_site`;
  },
};
