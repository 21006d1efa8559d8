import type { Entry } from '../../article/article.ts';
import { timeElement } from './byline.ts';
import { directionAttribute } from '../direction.ts';
import { html, type Html, type HtmlContent } from '../html.ts';

/** Max. length of a name made from a text, in characters as readers see them. */
const MAX_NAME = 60;

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The name of an entry in titles of pages, cards and structured data: its title, else its first words. */
export function nameOfEntry({ title, summary }: Pick<Entry, 'title' | 'summary'>): string {
  if (title !== '') return title;
  const letters = Array.from(characters.segment(summary), ({ segment }) => segment);
  if (letters.length <= MAX_NAME) return summary;
  const room = letters.slice(0, MAX_NAME - 1).join('');
  const words = letters[MAX_NAME - 1] === ' ' ? room : room.slice(0, Math.max(room.lastIndexOf(' '), 0));
  return `${(words === '' ? room : words).replace(/[\s,;:–—-]+$/u, '')}…`;
}

/**
 * The heading of an entry: its title, else its date, because the first words stand right below it. `link` puts the
 * content into a link.
 */
export function headingOfEntry(
  level: 'h1' | 'h2',
  { title, published, direction }: Pick<Entry, 'title' | 'published' | 'direction'>,
  link: (content: HtmlContent) => HtmlContent = (content) => content,
): Html {
  if (title === '') return tag(level, html` lang="en" dir="ltr"`, link(timeElement(published)));
  return tag(level, directionAttribute(title, direction), link(title));
}

function tag(level: 'h1' | 'h2', attributes: Html | undefined, content: HtmlContent): Html {
  return level === 'h1' ? html`<h1${attributes}>${content}</h1>` : html`<h2${attributes}>${content}</h2>`;
}
