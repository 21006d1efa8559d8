import { bare, textOf, yaml } from '../blocks.ts';
import type { Dialect } from '../post.ts';

/** A site of Hexo: asset folders, nested categories, tags with words, drafts in a folder of their own. */
export const hexo: Dialect = (posts, picture) => {
  const files: Record<string, string | Uint8Array> = {
    '_config.yml': 'title: Harbour\nurl: https://harbour.example\npermalink: :year/:month/:day/:title/\n',
    'scaffolds/post.md': '---\ntitle: {{ title }}\ndate: {{ date }}\ntags:\n---\n',
    'scaffolds/draft.md': '---\ntitle: {{ title }}\ntags:\n---\n',
    'source/about/index.md': '---\ntitle: About\nlayout: page\n---\nAbout it.\n',
  };
  for (const post of posts) {
    const { slug, other } = post;
    files[`source/_posts/${slug}/pier.png`] = picture;
    files[`source/images/${slug}.png`] = picture;
    const text = textOf(post, {
      picture: post.index % 2 === 0 ? `{% asset_img pier.png The pier %}` : `![A pier](/images/${slug}.png)`,
      link: `{% post_link ${other.slug} 'the other' %}`,
      film: '{% youtube w7Ft2ymGmfc %}',
      code: '{% codeblock lang:ruby %}\nputs "a_b_c"\n{% endcodeblock %}',
      note: '{% blockquote Ann, A book %}\nThe ice is **thin**.\n{% endblockquote %}',
      more: '<!-- more -->',
    });
    const inFolder = post.isDraft && post.index % 2 === 0;
    files[`source/${inFolder ? '_drafts' : '_posts'}/${slug}.md`] =
      yaml({
        title: post.title,
        date: inFolder ? undefined : bare(`${post.day} 12:00:00`),
        updated: inFolder ? undefined : bare(`${post.day} 13:00:00`),
        tags: post.tags,
        categories: [['Town', 'Harbour'], 'Winter'],
        comments: true,
        ...(post.isDraft && !inFolder && { published: false }),
      }) + text;
  }
  return { files, formerPaths: [] };
};
