import { describe, expect, test } from 'vitest';
import { readHeaderKeys } from '../../../../../src/core/content/path/header-keys.ts';
import { likelihoodOfPath, likelihoodOfText } from '../../../../../src/core/content/path/likelihood.ts';
import { PLAIN_SITE, type Site } from '../../../../../src/core/content/site/site.ts';

const ofText = (path: string, text: string, site: Partial<Site> = {}): string =>
  likelihoodOfText(path, likelihoodOfPath(path, { ...PLAIN_SITE, ...site }), readHeaderKeys(text), text);

describe('by its path, a file is', () => {
  test.each([
    ['likely', 'ice.md'],
    ['likely', '2020/ice.txt'],
    ['likely', '_under.md'],
    ['likely', '_episodes/1.md'],
    ['likely', '_posts/2020-01-01-ice.md'],
    ['likely', 'post/ice/index.md'],
    ['likely', 'blog/ice/index.mdx'],
    ['likely', 'pages/ice.md'],
    ['likely', 'changes.md'],
    ['likely', 'notice.txt'],
    ['likely', 'readme-driven-development.md'],
    ['likely', 'TODO list.md'],
    ['likely', 'history.md'],
    ['likely', 'public/ice.txt'],
    ['likely', 'abouts.md'],
    ['doubtful', 'index.md'],
    ['doubtful', 'blog/index.html'],
    ['doubtful', 'about.md'],
    ['doubtful', 'about.fr.md'],
    ['doubtful', 'tags/index.md'],
    ['doubtful', 'themes/of-the-year.txt'],
    ['unlikely', 'README.md'],
    ['unlikely', 'x/readme.markdown'],
    ['unlikely', 'README.zh-CN.md'],
    ['unlikely', 'LICENSE.txt'],
    ['unlikely', 'LICENSE-MIT.txt'],
    ['unlikely', 'CHANGES.txt'],
    ['unlikely', 'NOTICE.txt'],
    ['unlikely', 'CHANGELOG.md'],
    ['unlikely', 'CONTRIBUTING.md'],
    ['unlikely', 'robots.txt'],
    ['unlikely', 'blog/requirements.txt'],
    ['unlikely', '404.html'],
    ['unlikely', '_index.md'],
    ['unlikely', 'post/_index.fr.md'],
    ['unlikely', '_site/2020/ice.html'],
    ['unlikely', '_layouts/post.html'],
    ['unlikely', 'blog/_includes/head.html'],
    ['unlikely', '_data/a.txt'],
    ['unlikely', 'archetypes/default.md'],
    ['unlikely', 'scaffolds/post.md'],
    ['unlikely', 'layouts/_default/single.html'],
    ['unlikely', 'Templates/Daily.md'],
    ['unlikely', 'themes/x/exampleSite/content/post/a.md'],
  ])('%s: %s', (expected, path) => {
    expect(likelihoodOfPath(path, PLAIN_SITE)).toBe(expected);
  });

  test.each<[string, string, Partial<Site>]>([
    ['unlikely', 'public/ice/index.html', { outputFolders: ['public/'] }],
    ['likely', 'x/public/ice.md', { outputFolders: ['public/'] }],
    ['doubtful', 'static/demo.html', { staticDirectories: [{ path: 'static' }] }],
    ['doubtful', 'static/notes.txt', { staticDirectories: [{ path: 'static' }] }],
    ['likely', 'source/_posts/a.md', { staticDirectories: [{ path: 'source' }] }],
    ['likely', 'statics/a.md', { staticDirectories: [{ path: 'static' }] }],
    ['doubtful', 'data/words.txt', { isGenerated: true }],
    ['doubtful', 'files/demo.html', { isGenerated: true }],
    ['likely', 'content/ice.md', { isGenerated: true }],
    ['doubtful', 'projects/ice.md', { hasPostFolders: true }],
    ['likely', '_posts/ice.md', { hasPostFolders: true }],
    ['likely', 'blog/_notes/ice.md', { hasPostFolders: true }],
  ])('%s in a site: %s', (expected, path, site) => {
    expect(likelihoodOfPath(path, { ...PLAIN_SITE, ...site })).toBe(expected);
  });
});

describe('by its header, a file is', () => {
  test.each([
    ['likely', 'a date of ours', 'README.md', '---\npublished: 2020-01-01\n---\n'],
    ['likely', 'a date of ours and a layout', 'a.md', '---\npublished: June 5, 2014\nlayout: page\n---\n'],
    ['unlikely', 'another date', 'README.md', '---\ndate: 2020-01-01\n---\n'],
    ['unlikely', 'a word of another program', 'README.md', '---\npublished: true\n---\n'],
    ['unlikely', 'the layout of a page', 'about-us.md', '---\nlayout: page\ndate: 2020-01-01\n---\n'],
    ['unlikely', 'a layout as a path', 'a.md', '---\nlayout: layouts/home.njk\n---\n'],
    ['unlikely', 'the type of a page', 'a.md', '---\ntype: page\n---\n'],
    ['doubtful', 'a layout that posts have too', 'a.md', '---\nlayout: default\n---\n'],
    ['likely', 'the layout of a post', 'a.md', '---\nlayout: post\n---\n'],
    ['likely', 'a page in its name only', 'pages/a.md', '---\ntitle: A\n---\n'],
    ['likely', 'a dated name', '_posts/2020-01-01-a.md', '---\nlayout: page\n---\n'],
    ['unlikely', 'a page of Pelican', 'pages/a.md', 'Title: A\nDate: 2020-01-01\n\nText.'],
    ['unlikely', 'a page of Nikola', 'pages/a.md', '<!--\n.. title: A\n.. date: 2020-01-01\n-->\n\nText.'],
    ['likely', 'a post of Pelican', 'content/a.md', 'Title: A\nDate: 2020-01-01\n\nText.'],
  ])('%s: %s', (expected, _name, path, text) => {
    expect(ofText(path, text)).toBe(expected);
  });
});
