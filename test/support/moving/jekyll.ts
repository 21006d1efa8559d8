import { mustRun } from '../../conformance/support/programs.ts';
import { AUDIO, AUDIO_PATH, PICTURE, PICTURE_PATH } from './posts.ts';
import { dayOf, frontMatterOf, markdownOf, type OldPublisher } from './publisher.ts';

/** Debian's Jekyll with jekyll-feed: ten entries of Atom, ids without the suffix of the addresses. */
export const jekyllPublisher: OldPublisher = {
  name: 'Jekyll with jekyll-feed',
  feeds: ['/feed.xml'],
  allowsNoTitle: true,
  // It writes titles as HTML in Atom, whose references sfeed does not decode.
  titlesThatOnlySfeedReads: ['ampersands', 'markup'],
  frame: (origin) => ({
    '_config.yml': `title: Harbour News\ndescription: What the tide brings\nurl: ${origin}\nplugins: [jekyll-feed]\n`,
    '_layouts/post.html': '<html><body>{{ content }}</body></html>\n',
    'index.html': '---\ntitle: Home\n---\n<p>Home.</p>\n',
    [PICTURE_PATH.slice(1)]: PICTURE,
    [AUDIO_PATH.slice(1)]: AUDIO,
  }),
  fileOf: (post) => [
    post.isDraft ? `_drafts/${post.slug}.md` : `_posts/${post.published.slice(0, 10)}-${post.slug}.md`,
    frontMatterOf({
      layout: 'post',
      title: post.title,
      date: post.isDraft ? undefined : new Date(post.published),
      last_modified_at: post.updated === undefined ? undefined : new Date(post.updated),
      tags: post.tags,
      audio: post.hasAudio ? AUDIO_PATH : undefined,
    }) + markdownOf(post, PICTURE_PATH),
  ],
  pathOf: (post) => {
    const { year, month, day } = dayOf(post);
    return `/${year}/${month}/${day}/${post.slug}.html`;
  },
  build: async (site) => {
    await mustRun('jekyll', ['build', '--quiet'], { cwd: site });
    return `${site}/_site`;
  },
};
