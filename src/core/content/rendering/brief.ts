import type { Article } from '../../article/article.ts';
import { toRfc3339 } from '../../article/instant.ts';
import { summarise } from './summary.ts';

/**
 * Substitute for the summary of an article whose text has no prose: its title; else any text, the descriptions of its
 * pictures, its attachments, the page it is about, or its date. Plain text, never empty. `html` is the sanitised text.
 */
export function briefOf(article: Article, html: string): string {
  const { title, attachments, image, externalUrl, published } = article;
  if (title !== '') return title;
  const names = [...attachments.map((attachment) => attachment.title ?? nameIn(attachment.url)), image?.url];
  return (
    summarise(html.replace(/<[^>]*>/gu, ' ')) ||
    summarise(Array.from(html.matchAll(/<img\s[^>]*?\balt="([^"]+)"/gu), ([, alt]) => alt).join(' ')) ||
    (names.find((name) => name !== undefined && name !== '') ??
      externalUrl ??
      toRfc3339(published).slice(0, 10))
  );
}

/** The file name in an address. */
function nameIn(url: string): string {
  return /([^/?#]+)\/?(?:[?#].*)?$/su.exec(url)?.[1] ?? url;
}
