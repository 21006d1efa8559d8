import { astro } from './dialects/astro.ts';
import { docusaurus } from './dialects/docusaurus.ts';
import { eleventy } from './dialects/eleventy.ts';
import { hexo } from './dialects/hexo.ts';
import { hugoToml, hugoYaml } from './dialects/hugo.ts';
import { jekyll } from './dialects/jekyll.ts';
import { nikola } from './dialects/nikola.ts';
import { obsidian } from './dialects/obsidian.ts';
import { pelican } from './dialects/pelican.ts';
import { savedPages } from './dialects/saved-pages.ts';
import { zola } from './dialects/zola.ts';
import type { Dialect } from './post.ts';

/** Every dialect that the site generator writes, by name. */
export const DIALECTS: Readonly<Record<string, Dialect>> = {
  Jekyll: jekyll,
  'Hugo in YAML': hugoYaml,
  'Hugo in TOML': hugoToml,
  Zola: zola,
  Hexo: hexo,
  Eleventy: eleventy,
  Astro: astro,
  Docusaurus: docusaurus,
  Pelican: pelican,
  Nikola: nikola,
  Obsidian: obsidian,
  'saved pages': savedPages,
};
