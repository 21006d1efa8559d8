import { join } from 'node:path';
import { expect, test } from 'vitest';
import { astroSite, docusaurusSite, hexoSite, hugoSite, jekyllSite } from './support/starters.ts';
import { leftoversIn } from '../support/sites/leftovers.ts';
import { publishDirectory, type PublishedSite } from '../support/sites/publish-site.ts';

/** Titles and paths of the published articles, by path. */
const articlesOf = ({ articles }: PublishedSite): Readonly<Record<string, string>> =>
  Object.fromEntries(
    articles
      .map(({ url, title = '' }) => [new URL(url).pathname, title] as const)
      .toSorted(([a], [b]) => a.localeCompare(b)),
  );

const leftovers = ({ articles }: PublishedSite): readonly string[] =>
  articles.flatMap(({ url, content_html: html }) => leftoversIn(html).map((name) => `${url}: ${name}`));

test('[68] [69] the site of jekyll new', async () => {
  const site = await publishDirectory(await jekyllSite());
  expect(articlesOf(site)).toEqual({ '/articles/welcome-to-jekyll': 'Welcome to Jekyll!' });
  expect(leftovers(site)).toEqual([]);
  expect(site.articles[0]?.content_html).toContain('<pre><code class="language-ruby">def print_hi(name)');
  expect(site.code).toBe(0);
});

test('[67] [68] a site of hugo new', async () => {
  const site = await publishDirectory(await hugoSite());
  expect(Object.keys(articlesOf(site))).toEqual(['/articles/a-bundle', '/articles/my-first-post']);
  expect([...site.texts].filter(([, text]) => text.includes('Words that stay here'))).toEqual([]);
  expect(site.code).toBe(0);
});

test('[68] [69] [70] the blog of create-docusaurus', async () => {
  const root = await docusaurusSite();
  const site = await publishDirectory(root);
  expect(articlesOf(site)).toMatchObject({
    '/articles/first-blog-post': 'First Blog Post',
    '/articles/long-blog-post': 'Long Blog Post',
    '/articles/mdx-blog-post': 'MDX Blog Post',
    '/articles/welcome': 'Welcome',
  });
  expect(leftovers(site)).toEqual([]);
  expect([...site.paths].filter((path) => path.endsWith('docusaurus-plushie-banner.jpeg'))).toHaveLength(1);
  expect([...site.texts.values()].join()).toContain('Sébastien Lorber');
  // The blog alone has nothing that is no article.
  const blog = await publishDirectory(join(root, 'blog'));
  expect(Object.keys(articlesOf(blog))).toHaveLength(4);
  expect(blog.code).toBe(0);
});

test('[67] [68] the site of hexo init, whose first post has no date', async () => {
  const site = await publishDirectory(await hexoSite());
  expect(articlesOf(site)).toEqual({ '/articles/my-new-post': 'My new post' });
  expect([...site.texts].filter(([, text]) => text.includes('Words of the draft'))).toEqual([]);
  expect(site.checked.join('\n')).toMatch(/source\/_posts\/hello-world\.md:1: .*date/);
  expect(site.code).toBe(1);
});

test('[68] the sample of a starter for Astro', async () => {
  const site = await publishDirectory(await astroSite());
  expect(articlesOf(site)).toMatchObject({ '/articles/sample-post-1': 'Sample Post 1' });
});
