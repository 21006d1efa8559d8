import { mustRun } from '../../conformance/support/programs.ts';
import { AUDIO, AUDIO_PATH, PICTURE, PICTURE_PATH } from './posts.ts';
import { markdownOf, type OldPublisher } from './publisher.ts';

const timeOf = (instant: string): string => instant.slice(0, 16).replace('T', ' ');

/** Debian's Pelican with Atom and RSS: every post, `tag:` ids. */
export const pelicanPublisher: OldPublisher = {
  name: 'Pelican',
  feeds: ['/feeds/all.atom.xml', '/feeds/all.rss.xml'],
  allowsNoTitle: false,
  // It leaves tags out of titles; their texts stay as they are here.
  titlesThatOnlySfeedReads: ['markup'],
  frame: (origin) => ({
    'pelicanconf.py': [
      "SITENAME = 'Harbour News'",
      `SITEURL = '${origin}'`,
      "TIMEZONE = 'UTC'",
      "DEFAULT_LANG = 'en'",
      "PATH = 'content'",
      "STATIC_PATHS = ['images', 'audio']",
      "FEED_ALL_ATOM = 'feeds/all.atom.xml'",
      "FEED_ALL_RSS = 'feeds/all.rss.xml'",
      '',
    ].join('\n'),
    [`content${PICTURE_PATH}`]: PICTURE,
    [`content${AUDIO_PATH}`]: AUDIO,
  }),
  fileOf: (post) => [
    `content/${post.slug}.md`,
    [
      `Title: ${post.title}`,
      `Date: ${timeOf(post.published)}`,
      ...(post.updated === undefined ? [] : [`Modified: ${timeOf(post.updated)}`]),
      `Tags: ${post.tags.join(', ')}`,
      `Slug: ${post.slug}`,
      ...(post.isDraft ? ['Status: draft'] : []),
      '',
      markdownOf(post, `{static}${PICTURE_PATH}`),
    ].join('\n'),
  ],
  pathOf: ({ slug }) => `/${slug}.html`,
  build: async (site) => {
    await mustRun('pelican', ['--quiet', '--settings', 'pelicanconf.py', '--output', 'output'], {
      cwd: site,
    });
    return `${site}/output`;
  },
};
