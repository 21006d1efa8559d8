import { mustRun } from '../../conformance/support/programs.ts';
import { AUDIO, AUDIO_PATH, PICTURE, PICTURE_PATH } from './posts.ts';
import { frontMatterOf, markdownOf, type OldPublisher } from './publisher.ts';

/** Debian's Hugo with its own RSS: every post, guids that are addresses. */
export const hugoPublisher: OldPublisher = {
  name: 'Hugo',
  feeds: ['/index.xml'],
  allowsNoTitle: true,
  titlesThatOnlySfeedReads: [],
  frame: (origin) => ({
    'config.toml': `baseURL = "${origin}/"\ntitle = "Harbour News"\nlanguageCode = "en"\n`,
    'layouts/_default/single.html': '<html><body>{{ .Content }}</body></html>\n',
    'layouts/_default/list.html': '<html><body>{{ .Title }}</body></html>\n',
    [`static${PICTURE_PATH}`]: PICTURE,
    [`static${AUDIO_PATH}`]: AUDIO,
  }),
  fileOf: (post) => [
    `content/posts/${post.slug}.md`,
    frontMatterOf({
      title: post.title,
      date: new Date(post.published),
      lastmod: post.updated === undefined ? undefined : new Date(post.updated),
      draft: post.isDraft,
      tags: post.tags,
      audio: post.hasAudio ? AUDIO_PATH : undefined,
    }) + markdownOf(post, PICTURE_PATH),
  ],
  pathOf: ({ slug }) => `/posts/${slug}/`,
  build: async (site) => {
    await mustRun('hugo', ['--quiet'], { cwd: site });
    return `${site}/public`;
  },
};
