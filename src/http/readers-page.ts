import { composed } from '../article/isolate.ts';
import type { Publication } from '../article/publication.ts';
import { framed } from '../page/frame.ts';
import { html, type Content, type Html } from '../page/html.ts';
import { FAULT_TEXTS } from '../readers/faults.ts';
import type { DayFigures, FeedReaders, ReaderFigures, ReadersReport } from '../readers/report.ts';
import { KIND_TEXTS, writeBytes, writeNumber, writePercent, writeSeconds } from '../readers/wording.ts';
import { barPlot } from './plot.ts';

/** So many rows of a table are shown; JSON has all. */
const MOST_ROWS = 100;
const MOST_BARS = 12;

/** The report as a page that needs no scripts. What clients have said of themselves is text. */
export function renderReadersPage(report: ReadersReport, publication: Publication): string {
  const { made, feeds, readers, total } = report;
  const content = html`<h1>Readers</h1>
<p class="meta">The last seven days, up to ${made.slice(0, 16).replace('T', ' ')} UTC. <a href="readers.json" type="application/json">The same as JSON</a></p>
${total.polls === 0 ? html`<p>Nobody has polled yet.</p>` : undefined}
${feeds.length > 0 ? subscribers(feeds) : undefined}
${total.polls > 0 ? days(report) : undefined}
${readers.length > 0 ? readersSection(readers) : undefined}
${NOTES}`;
  return framed(
    {
      title: composed`${'Readers'} · ${publication.title}`,
      description: 'Who reads the feeds of this publication',
      language: 'en',
      canonical: `${publication.baseUrl}readers`,
      alternates: [],
    },
    publication,
    content,
  );
}

function subscribers(feeds: readonly FeedReaders[]): Html {
  const shown = feeds.slice(0, MOST_BARS);
  const aggregators = feeds.flatMap(({ aggregators }) => aggregators);
  return html`<section aria-labelledby="subscribers">
<h2 id="subscribers">Subscribers</h2>
${barPlot({
  id: 'subscribers-plot',
  title: 'Subscribers by feed',
  description: shown.map(({ feed, subscribers }) => `${feed} ${writeNumber(subscribers)}`).join(', '),
  bars: shown.map(({ feed, subscribers }) => ({
    label: feed,
    value: subscribers,
    text: writeNumber(subscribers),
  })),
})}
${table(
  'Subscribers by feed, in all its formats',
  ['Feed', 'Subscribers', 'Of aggregators', 'In programs', 'Other clients'],
  feeds.map(({ feed, subscribers, claimed, people, others }) => [
    feed,
    ...[subscribers, claimed, people, others].map(writeNumber),
  ]),
)}
${
  aggregators.length === 0
    ? undefined
    : table(
        'What aggregators said last',
        ['Aggregator', 'Document', 'Subscribers', 'Last asked (UTC)'],
        aggregators.map(({ name, document, subscribers, seen }) => [
          name,
          document,
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
<p>${writeNumber(total.polls)} polls; ${total.hitPercent === null ? 'no document was asked for' : `${writePercent(total.hitPercent)} of the answers were 304 or 226`}; ${writeBytes(total.bytes)} sent, ${writeBytes(total.wasted)} of them to somebody who had just that.</p>
${barPlot({
  id: 'polls-plot',
  title: 'Polls by day; the darker part: answered with 304 or 226',
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
  ['Day (UTC)', 'Polls', 'Not modified', 'Deltas', 'Whole', 'Sent', 'Wasted'],
  days.map(({ day, polls, notModified, deltas, whole, bytes, wasted }) => [
    day,
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
  ['Reader', 'Kind', 'Versions', 'Polls', 'Not modified', 'Interval', 'Sent', 'Wasted', 'What is wrong'],
  readers.map((reader) => [
    reader.name,
    KIND_TEXTS[reader.kind],
    versionsOf(reader),
    writeNumber(reader.polls),
    writePercent(reader.hitPercent),
    writeSeconds(reader.medianSeconds),
    writeBytes(reader.bytes),
    writeBytes(reader.wasted),
    reader.faults.map((fault) => FAULT_TEXTS[fault]).join('; '),
  ]),
)}
</section>`;
}

const MOST_VERSIONS = 3;

function versionsOf({ versions }: ReaderFigures): string {
  const named = versions.map(({ version }) => version).filter((version) => version !== '');
  const more = named.length - MOST_VERSIONS;
  return named.slice(0, MOST_VERSIONS).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** The first cell of a row names it. Wide tables scroll, by keyboard too. */
function table(caption: string, heads: readonly string[], rows: readonly (readonly string[])[]): Html {
  const body = rows.slice(0, MOST_ROWS).map(
    ([
      first = '',
      ...cells
    ]): Content => html`<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
  );
  const left = rows.length - MOST_ROWS;
  return html`<table tabindex="0">
<caption>${caption}${left > 0 ? ` (${left} more as JSON)` : undefined}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${body}</tbody>
</table>`;
}

const NOTES = html`<section aria-labelledby="notes">
<h2 id="notes">How this is counted</h2>
<p>Subscribers of a feed are the last number that each aggregator gave for each of its documents, and the most different programs of
people that asked on one of the days. Aggregators and programs are what they say they are; anybody may say anything. Addresses are
not stored: clients are told apart by a hash whose key is forgotten after each day.</p>
</section>`;
