import type { Dialect, Post } from '../post.ts';

/** Pages of a WordPress site as a browser saves them, with pictures beside them, and lists of posts. */
export const savedPages: Dialect = (posts, picture) => {
  const meant = posts.filter(({ isDraft }) => !isDraft);
  const files: Record<string, string | Uint8Array> = {};
  for (const post of meant) {
    files[`${post.slug}_files/pier.png`] = picture;
    files[`${post.slug}.html`] = pageOf(post);
  }
  for (let page = 0; page * 10 < meant.length; page += 1)
    files[`page-${page + 1}.html`] = listOf(meant.slice(page * 10, page * 10 + 10));
  return { files, formerPaths: [] };
};

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function pageOf({ slug, title, day, tags, author, paragraphs, other, index }: Post): string {
  return `<!DOCTYPE html>
<html lang="en-US"><head><meta charset="UTF-8"><title>${escape(title)} &#8211; Harbour Blog</title></head>
<body class="single"><header class="site-header"><h1 class="site-title">Harbour Blog</h1><nav><a href="/">menu</a></nav></header>
<main id="main"><article class="post-${index} hentry"><header class="entry-header"><h1 class="entry-title">${escape(title)}</h1>
<div class="entry-meta"><time class="entry-date published" datetime="${day}T10:00:00+00:00">${day}</time>
<span class="byline">by <span class="author vcard"><a class="url fn n" href="https://h.example/author/a">${author}</a></span></span></div></header>
<div class="entry-content">${paragraphs.map((text) => `<p>${escape(text)}</p>`).join('\n')}
<p><img src="${slug}_files/pier.png" alt="A pier"> <a href="${other.slug}.html">the other</a></p>
<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="#">Twitter</a></li></ul></div></div>
<footer class="entry-footer">${tags.map((tag) => `<a href="/tag/x" rel="tag">${tag}</a>`).join(' ')}</footer></article>
<div id="comments"><h2>2 Comments</h2><article class="comment-body">An outside remark on it.</article></div></main></body></html>
`;
}

function listOf(posts: readonly Post[]): string {
  const teasers = posts.map(
    ({ slug, title, day }) =>
      `<article><h2><a href="${slug}.html">${escape(title)}</a></h2><time datetime="${day}">${day}</time><p>A teaser.</p></article>`,
  );
  return `<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8"><title>Harbour Blog</title>
<meta property="og:type" content="website"></head><body><main>${teasers.join('\n')}</main></body></html>
`;
}
