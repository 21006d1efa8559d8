import type { Publication } from '../../article/publication.ts';
import type { Alternate } from '../frame.ts';
import { html, type Html } from '../html.ts';
import { READER_LINKS } from './reader-links.ts';

/** Fragment id of the box, the target of the link in an article page's footer. */
export const SUBSCRIBE_ID = 'subscribe';

/**
 * Ways to subscribe to a feed: its addresses, links to readers, and the list of all feeds. Without the script
 * there are no copy buttons; an address can still be selected by hand.
 */
export function subscribeBox(
  alternates: readonly Alternate[],
  allFeeds: string | undefined,
  publication: Publication,
): Html {
  const preferred = alternates[0]?.url ?? '';
  const readers = READER_LINKS.map(
    ({ name, link }) => html`<li><a href="${link(preferred)}" rel="nofollow">${name}</a></li>\n`,
  );
  return html`<section class="subscribe" id="${SUBSCRIBE_ID}" aria-labelledby="${SUBSCRIBE_ID}-title" lang="en" dir="ltr">
<h2 id="${SUBSCRIBE_ID}-title">Subscribe</h2>
<p>A feed reader brings you new articles by itself. Give it one of these addresses:</p>
<ul class="addresses">
${alternates.map(address)}</ul>
<p role="status"></p>
<p>Or open the feed in a reader:</p>
<ul class="readers">
${readers}</ul>
${allFeeds === undefined ? undefined : html`<p><a href="${allFeeds}" type="text/x-opml">All feeds of this publication</a>, in one file to import (OPML)</p>\n`}${sources(alternates, publication)}</section>`;
}

function address({ format, url }: Alternate): Html {
  return html`<li><label><span>${format}</span> <input readonly name="${format}" value="${url}" spellcheck="false" autocomplete="off"></label> <button type="button" hidden aria-label="Copy the ${format} address">Copy</button></li>\n`;
}

/** Links to the raw documents. Only this server understands `?source`, hence only its own documents. */
function sources(alternates: readonly Alternate[], { baseUrl }: Publication): Html | undefined {
  const own = alternates.filter(({ url }) => url.startsWith(baseUrl));
  if (own.length === 0) return undefined;
  const links = own.map(({ format, url }, index) => [
    index === 0 ? '' : ' · ',
    html`<a href="${url}?source" rel="nofollow">${format}</a>`,
  ]);
  return html`<p>Source: ${links}</p>\n`;
}
