import { isolateParts } from '../../../core/article/text/bidi.ts';
import type { Publication } from '../../../core/article/publication.ts';
import { renderFrame } from '../../../core/page/frame.ts';
import { html, type HtmlContent, type Html } from '../../../core/page/html.ts';
import { MISBEHAVIOUR_TEXTS } from './misbehaviour.ts';
import type { DayFigures, FeedReaders, ReaderFigures, ReadersReport } from './report.ts';
import { KIND_TEXTS, writeBytes, writeNumber, writePath, writePercent, writeSeconds } from './format.ts';
import { barChart } from './bar-chart.ts';

/** Max. rows of a table; the JSON report has all. */
const MAX_ROWS = 100;
const MAX_BARS = 12;

/** The report as a page without scripts. Names that clients sent are escaped as text. */
export function renderReadersPage(report: ReadersReport, publication: Publication): string {
  const { made, feeds, readers, total } = report;
  const content = html`<h1>Readers</h1>
<p class="meta">The last seven days, up to ${made.slice(0, 16).replace('T', ' ')} UTC. <a href="readers.json" type="application/json">The same as JSON</a></p>
${total.polls === 0 ? html`<p>No polls yet.</p>` : undefined}
${feeds.length > 0 ? subscribers(feeds) : undefined}
${total.polls > 0 ? days(report) : undefined}
${readers.length > 0 ? readersSection(readers) : undefined}
${NOTES}`;
  return renderFrame(
    {
      title: isolateParts`${'Readers'} · ${publication.title}`,
      description: 'Readers of the feeds of this publication',
      language: 'en',
      canonical: `${publication.baseUrl}readers`,
      alternates: [],
    },
    publication,
    content,
  );
}

function subscribers(feeds: readonly FeedReaders[]): Html {
  const shown = feeds.slice(0, MAX_BARS);
  const aggregators = feeds.flatMap(({ aggregators }) => aggregators);
  return html`<section aria-labelledby="subscribers">
<h2 id="subscribers">Subscribers</h2>
${barChart({
  id: 'subscribers-plot',
  title: 'Subscribers by feed',
  description: shown
    .map(({ feed, subscribers }) => `${writePath(feed)} ${writeNumber(subscribers)}`)
    .join(', '),
  bars: shown.map(({ feed, subscribers }) => ({
    label: writePath(feed),
    value: subscribers,
    text: writeNumber(subscribers),
  })),
})}
${table(
  'Subscribers by feed, in all its formats',
  ['Feed', ...figures('Subscribers', 'Of aggregators', 'In programs', 'Other clients')],
  feeds.map(({ feed, subscribers, claimed, people, others }) => [
    writePath(feed),
    ...[subscribers, claimed, people, others].map(writeNumber),
  ]),
)}
${
  aggregators.length === 0
    ? undefined
    : table(
        'Subscribers reported by aggregators',
        ['Aggregator', 'Document', ...figures('Subscribers', 'Last poll (UTC)')],
        aggregators.map(({ name, document, subscribers, seen }) => [
          name,
          writePath(document),
          writeNumber(subscribers),
          seen.slice(0, 16).replace('T', ' '),
        ]),
      )
}
</section>`;
}

function days({ days, total }: ReadersReport): Html {
  const hits = ({ notModified, deltas }: DayFigures): number => notModified + deltas;
  return html`<section aria-labelledby="days">
<h2 id="days">Polls</h2>
<p>${writeNumber(total.polls)} polls; ${total.hitPercent === null ? 'no document was requested' : `${writePercent(total.hitPercent)} of the answers were 304 or 226`}; ${writeBytes(total.bytes)} sent, ${writeBytes(total.wasted)} of it to clients that already had the same version.</p>
${barChart({
  id: 'polls-plot',
  title: 'Polls by day; highlighted: answered with 304 or 226',
  description: days
    .map((day) => `${day.day} ${writeNumber(day.polls)}, of them ${writeNumber(hits(day))}`)
    .join('; '),
  bars: days.map((day) => ({
    label: day.day,
    value: day.polls,
    part: hits(day),
    text: `${writeNumber(hits(day))} of ${writeNumber(day.polls)}`,
  })),
})}
${table(
  'Polls by day',
  ['Day (UTC)', ...figures('Polls', '304', '226', 'Whole', 'Sent', 'Wasted')],
  days.map(({ day, polls, notModified, deltas, whole, bytes, wasted }) => [
    // A non-breaking hyphen.
    day.replaceAll('-', '\u2011'),
    ...[polls, notModified, deltas, whole].map(writeNumber),
    ...[bytes, wasted].map(writeBytes),
  ]),
)}
</section>`;
}

function readersSection(readers: readonly ReaderFigures[]): Html {
  return html`<section aria-labelledby="readers">
<h2 id="readers">Readers</h2>
${table(
  'Readers, with the most polls first',
  ['Reader', ...figures('Polls', '304 or 226', 'Interval', 'Sent', 'Wasted')],
  readers.map((reader) => [
    html`${reader.name}<br><small>${describe(reader)}</small>`,
    writeNumber(reader.polls),
    writePercent(reader.hitPercent),
    writeSeconds(reader.medianSeconds),
    writeBytes(reader.bytes),
    writeBytes(reader.wasted),
  ]),
)}
${faults(readers)}</section>`;
}

function faults(readers: readonly ReaderFigures[]): Html | undefined {
  const rows = readers.flatMap(({ name, faults }) =>
    faults.map((fault) => [name, MISBEHAVIOUR_TEXTS[fault]]),
  );
  return rows.length === 0
    ? undefined
    : html`${table('Misbehaving readers', ['Reader', 'Misbehaviour'], rows)}
`;
}

const MAX_VERSIONS = 3;

/** The kind of a reader and its most used versions. */
function describe({ kind, versions }: ReaderFigures): string {
  const named = versions.map(({ version }) => version).filter((version) => version !== '');
  const more = named.length - MAX_VERSIONS;
  return [KIND_TEXTS[kind], ...named.slice(0, MAX_VERSIONS), ...(more > 0 ? [`${more} more`] : [])].join(
    ', ',
  );
}

/** A column head; figures are aligned right. */
type Head = string | { readonly figure: string };

const figures = (...names: readonly string[]): Head[] => names.map((figure) => ({ figure }));

/** A table whose first cell of a row is its header. Wide tables scroll, by keyboard too. */
function table(caption: string, heads: readonly Head[], rows: readonly (readonly HtmlContent[])[]): Html {
  const alignment = heads.map((head) => (typeof head === 'string' ? undefined : html` align="right" nowrap`));
  const body = rows.slice(0, MAX_ROWS).map(
    ([
      first,
      ...cells
    ]): HtmlContent => html`<tr><th scope="row">${first}</th>${cells.map((cell, index) => html`<td${alignment[index + 1]}>${cell}</td>`)}</tr>
`,
  );
  const left = rows.length - MAX_ROWS;
  return html`<div class="wide" role="region" tabindex="0" aria-label="${caption}"><table>
<caption>${caption}${left > 0 ? ` (${left} more as JSON)` : undefined}</caption>
<thead><tr>${heads.map((head, index) => html`<th scope="col"${alignment[index]}>${typeof head === 'string' ? head : head.figure}</th>`)}</tr></thead>
<tbody>
${body}</tbody>
</table></div>`;
}

const NOTES = html`<section aria-labelledby="notes">
<h2 id="notes">How this is counted</h2>
<p>The subscribers of a feed are the sum of the last numbers that aggregators reported for its documents, and the largest number of
distinct programs on one of the days. Names and numbers come from the clients, which may send anything. Addresses are not stored:
clients are distinguished by a hash whose key is deleted after each day.</p>
</section>`;
