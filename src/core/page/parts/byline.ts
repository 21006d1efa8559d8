import type { Attachment, Entry, Person } from '../../article/article.ts';
import { toRfc3339, type Instant } from '../../article/instant.ts';
import { inLine, isolated } from '../direction.ts';
import { html, type Html } from '../html.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/**
 * A date for display, such as `5 June 2014, 17:18 UTC`. Locale-independent, so every machine gives the same.
 */
function formatForPeople(instant: Instant): string {
  const date = new Date(instant);
  const time = date.toISOString().slice(11, 16);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${time} UTC`;
}

function person({ name, url }: Person): Html {
  const shown = inLine(name);
  return url === undefined ? shown : html`<a rel="author" href="${url}">${shown}</a>`;
}

/** A date for people and machines. */
export function timeElement(instant: Instant): Html {
  return html`<time datetime="${toRfc3339(instant)}">${formatForPeople(instant)}</time>`;
}

/** The authors and dates of an entry on one line. */
export function byline({ authors, published, updated }: Entry): Html {
  const names = authors.map((author, index) => [index === 0 ? '' : ', ', person(author)]);
  const edited = updated > published ? [', updated ', timeElement(updated)] : undefined;
  return html`<p class="meta" lang="en" dir="ltr">${names} · ${timeElement(published)}${edited}</p>`;
}

/** `preload="none"`: nothing is downloaded until the visitor starts the player. */
function player({ url, mediaType }: Attachment): Html | undefined {
  if (mediaType.startsWith('audio/')) {
    return html`<audio controls preload="none" src="${url}"></audio> `;
  }
  if (!mediaType.startsWith('video/')) return undefined;
  return html`<video controls preload="none" src="${url}"></video> `;
}

/** The attachments of an entry as a list of players and links; undefined if it has none. */
export function attachmentList({ attachments, direction }: Entry): Html | undefined {
  if (attachments.length === 0) return undefined;
  const links = attachments.map(
    (attachment) =>
      html`<li>${player(attachment)}<a href="${attachment.url}" type="${attachment.mediaType}">${isolated(attachment.title ?? attachment.url, direction)}</a></li>`,
  );
  return html`<ul class="attachments">${links}</ul>\n`;
}
