import { symlinkSync } from 'node:fs';
import { mustRun } from '../../conformance/support/programs.ts';
import { AUDIO, AUDIO_PATH, PICTURE, PICTURE_PATH } from './posts.ts';
import { dayOf, frontMatterOf, markdownOf, type OldPublisher } from './publisher.ts';

/** Hexo with hexo-generator-feed: twenty items of Atom and RSS, ids that are addresses. */
export const hexoPublisher: OldPublisher = {
  name: 'Hexo with hexo-generator-feed',
  feeds: ['/atom.xml', '/rss2.xml'],
  allowsNoTitle: true,
  titlesThatOnlySfeedReads: [],
  frame: (origin) => ({
    'package.json': JSON.stringify({
      private: true,
      hexo: { version: '' },
      dependencies: { hexo: '*', 'hexo-generator-feed': '*', 'hexo-renderer-marked': '*' },
    }),
    '_config.yml': [
      'title: Harbour News',
      'author: Ann',
      'timezone: UTC',
      `url: ${origin}`,
      'theme: false',
      'feed: { type: [atom, rss2], path: [atom.xml, rss2.xml], content: true }',
      '',
    ].join('\n'),
    [`source${PICTURE_PATH}`]: PICTURE,
    [`source${AUDIO_PATH}`]: AUDIO,
  }),
  fileOf: (post) => [
    `source/${post.isDraft ? '_drafts' : '_posts'}/${post.slug}.md`,
    frontMatterOf({
      title: post.title,
      date: new Date(post.published),
      updated: new Date(post.updated ?? post.published),
      tags: post.tags,
      audio: post.hasAudio ? AUDIO_PATH : undefined,
    }) + markdownOf(post, PICTURE_PATH),
  ],
  pathOf: (post) => {
    const { year, month, day } = dayOf(post);
    return `/${year}/${month}/${day}/${post.slug}/`;
  },
  build: async (site, packages) => {
    symlinkSync(packages, `${site}/node_modules`);
    await mustRun(process.execPath, ['node_modules/hexo/bin/hexo', 'generate'], { cwd: site });
    return `${site}/public`;
  },
};
