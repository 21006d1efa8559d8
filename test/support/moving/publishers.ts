import { astroPublisher } from './astro.ts';
import { eleventyPublisher } from './eleventy.ts';
import { hexoPublisher } from './hexo.ts';
import { hugoPublisher } from './hugo.ts';
import { jekyllPublisher } from './jekyll.ts';
import { pelicanPublisher } from './pelican.ts';
import type { OldPublisher } from './publisher.ts';

/** Programs that publish a folder of articles which Feedwright reads as it is. */
export const FOLDER_PUBLISHERS: readonly OldPublisher[] = [
  jekyllPublisher,
  hugoPublisher,
  pelicanPublisher,
  eleventyPublisher,
  astroPublisher,
  hexoPublisher,
];
