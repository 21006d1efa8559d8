import { bare, textOf, yaml } from '../blocks.ts';
import type { Dialect } from '../post.ts';

/** A site of Jekyll: dates in names, drafts in a folder or by `published`, Liquid, kramdown. */
export const jekyll: Dialect = (posts, picture) => {
  const files: Record<string, string | Uint8Array> = {
    '_config.yml': 'title: Harbour\nurl: https://harbour.example\nbaseurl: ""\n',
    'index.md': '---\nlayout: home\n---\n',
    'about.md': '---\nlayout: page\ntitle: About\npermalink: /about/\n---\nAbout it.\n',
    'README.md': '# The site\n\nHow to build it.\n',
    '404.html': '---\nlayout: default\n---\n<h1>Not found</h1>\n',
    '_layouts/post.html': '<html><body>{{ content }}</body></html>\n',
    Gemfile: 'source "https://rubygems.org"\n',
  };
  for (const post of posts) {
    const { index, slug, day, other } = post;
    files[`assets/img/${slug}.png`] = picture;
    const text = textOf(post, {
      picture: [
        `![A pier](/assets/img/${slug}.png)`,
        `![A pier]({{ site.baseurl }}/assets/img/${slug}.png){: .right width="40"}`,
        `![A pier]({{ "/assets/img/${slug}.png" | relative_url }})`,
      ][index % 3] as string,
      link: `[the other]({% post_url ${other.day}-${other.slug} %})`,
      film: `{% include youtube.html id="w7Ft2ymGmfc" %}`,
      tag: '{% comment %}An internal remark{% endcomment %}At {{ site.time | date: "%Y" }}.\n{: .lead}',
      code: '{% highlight ruby linenos %}\nputs "a_b_c"\n\nputs 2\n{% endhighlight %}',
      note: 'The end of it.\n{: .note #id-of-it}',
      more: '<!--more-->',
    });
    const inFolder = post.isDraft && index % 2 === 0;
    files[inFolder ? `_drafts/${slug}.md` : `_posts/${day}-${slug}.md`] =
      yaml({
        layout: 'post',
        title: post.title,
        ...(index % 2 === 0 && { date: bare(`${day} 12:00:00 -0500`) }),
        categories: bare('town harbour'),
        tags: index % 2 === 0 ? post.tags : bare('ice ferry'),
        author: post.author,
        redirect_from: post.formerPath,
        ...(post.isDraft && !inFolder && { published: false }),
      }) + text;
  }
  return { files, formerPaths: posts.flatMap(({ formerPath }) => formerPath ?? []) };
};
