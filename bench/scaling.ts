// Computes the tables of docs/scaling.md, the cost of many pollers, from the figures in docs/performance.md.

import { SECONDS_PER_DAY } from './day.ts';

/** Measured figures, each in the unit of its name. */
export interface Measured {
  readonly notModifiedPerSecond: number;
  readonly notModifiedMicros: number;
  readonly wholePerSecond: number;
  readonly wholeMicros: number;
  /** Bytes of a response head to a conditional poll; requests are not counted. */
  readonly headBytes: number;
  /** Bytes of a document of 20 articles of 3 KB: with gzip, without, and as a delta. */
  readonly gzipBytes: number;
  readonly plainBytes: number;
  readonly deltaBytes: number;
  /** Bytes of the head of a whole document for unconditional polls. */
  readonly plainHeadBytes: number;
  /** Changes of the document per day. */
  readonly changes: number;
  /** Bytes of a delivery to one subscriber, and subscribers notified per second. */
  readonly deliveryBytes: number;
  readonly toldPerSecond: number;
}

/** Parses the figures from the tables of docs/performance.md. Throws if one is missing. */
export function measuredIn(performance: string): Measured {
  const row = (...cells: readonly string[]): readonly string[] => {
    const found = performance
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .find((line) => cells.every((cell, index) => line[index + 1] === cell));
    if (found === undefined) throw new RangeError(`docs/performance.md has no row ${cells.join(', ')}`);
    return found.slice(1);
  };
  const number = (cell: string | undefined): number => {
    const value = Number.parseFloat((cell ?? '').replaceAll(',', ''));
    if (Number.isNaN(value)) throw new RangeError(`no number: ${String(cell)}`);
    return value;
  };
  /** Figures of one row: requests, documents, total bytes, bytes of a head. */
  const day = (name: string): { requests: number; documents: number; bytes: number; head: number } => {
    const cells = row(name);
    const bytes = number(cells[4]) * 1e6;
    return { requests: number(cells[1]), documents: number(cells[2]), bytes, head: number(cells[7]) };
  };
  const bodyOf = ({ requests, documents, bytes, head }: ReturnType<typeof day>): number =>
    (bytes - requests * head) / documents;

  const [careful, careless, withDeltas] = [day('feed2exec 0.19'), day('sfeed 1.7'), day('newsboat 2.21')];
  const notModified = row('304', 'feedwright');
  const whole = row('200', 'feedwright');
  const gzipBytes = bodyOf(careful);
  // Each reader gets the document once at first; newsboat twice, because it is conditional from its third
  // poll on.
  const changes = 7;
  const wholeOnes = 2;
  return {
    notModifiedPerSecond: number(notModified[2]),
    notModifiedMicros: number(notModified[3]),
    wholePerSecond: number(whole[2]),
    wholeMicros: number(whole[3]),
    headBytes: careful.head,
    gzipBytes,
    plainBytes: bodyOf(careless),
    deltaBytes: (bodyOf(withDeltas) * (wholeOnes + changes) - wholeOnes * gzipBytes) / changes,
    plainHeadBytes: careless.head,
    changes,
    deliveryBytes: number(row('bytes of the document')[1]),
    toldPerSecond: number(row('notified by the service, per second')[1]),
  };
}

export type Table = readonly (readonly string[])[];

const CROWDS = [1_000_000, 10_000_000] as const;
const INTERVALS_SECONDS = [300, 900, 1800, 3600] as const;
/**
 * Seconds for which an idle connection is kept, and the max. number of connections (src/server/server.ts).
 */
const IDLE_SECONDS = 75;
const MAX_CONNECTIONS = 10_000;

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const short = (value: number, digits = 2): string => value.toPrecision(digits);
const gigabytes = (bytes: number): string => whole(bytes / 1e9);
const millions = (value: number): string => (value === 1e6 ? '1 million' : `${value / 1e6} million`);
const interval = (seconds: number): string => `${seconds / 60} min`;

/** Requests per second, and the resources to answer them. */
export function requestsTable(measured: Measured): Table {
  const rows = each((pollers, seconds) => {
    const perSecond = pollers / seconds;
    return [
      millions(pollers),
      interval(seconds),
      whole(perSecond),
      short((perSecond * measured.notModifiedMicros) / 1e6),
      `${short((perSecond / measured.notModifiedPerSecond) * 100)} %`,
      whole(perSecond * IDLE_SECONDS),
      whole(Math.ceil((perSecond * IDLE_SECONDS) / MAX_CONNECTIONS)),
    ];
  });
  return [
    [
      'pollers',
      'interval',
      'requests per second',
      'cores',
      'share of one process',
      'connections',
      'processes for these',
    ],
    ...rows,
  ];
}

/** Bytes sent per day, by behaviour of pollers. */
export function bytesTable(measured: Measured): Table {
  const { headBytes, gzipBytes, deltaBytes, plainBytes, plainHeadBytes, changes } = measured;
  const rows = each((pollers, seconds) => {
    const polls = SECONDS_PER_DAY / seconds;
    const heads = pollers * polls * headBytes;
    const bodies = pollers * changes * gzipBytes;
    return [
      millions(pollers),
      interval(seconds),
      gigabytes(heads),
      gigabytes(bodies),
      gigabytes(heads + bodies),
      whole(((heads + bodies) * 8) / SECONDS_PER_DAY / 1e6),
      gigabytes(heads + pollers * changes * deltaBytes),
      gigabytes(pollers * polls * (plainHeadBytes + plainBytes)),
    ];
  });
  const head = ['pollers', 'interval', 'heads', 'bodies', 'both', 'Mbit/s', 'with deltas', 'all careless'];
  return [head, ...rows];
}

/** Cost of notifying subscribers, per change and per day. */
export function hubTable(measured: Measured): Table {
  const { deliveryBytes, toldPerSecond, changes } = measured;
  const rows = [10_000, 100_000, ...CROWDS].map((subscribers) => [
    whole(subscribers),
    whole(subscribers / toldPerSecond),
    whole((subscribers * deliveryBytes) / 1e9),
    whole((subscribers * deliveryBytes * changes) / 1e9),
  ]);
  return [['subscribers', 'seconds until the last is notified', 'GB per change', 'GB per day'], ...rows];
}

/** Polls per day above which deliveries take fewer bytes than polling. */
export function pollsWorthAHub({ deliveryBytes, gzipBytes, headBytes, changes }: Measured): number {
  return (changes * (deliveryBytes - gzipBytes)) / headBytes;
}

/** Load that remains behind a cache, independent of the number of pollers. */
export function cachedTable({ headBytes, gzipBytes, changes }: Measured): Table {
  const documents = 3;
  const codings = 3;
  const maxAgeSeconds = 300;
  const rows = [1, 10, 100, 300].map((places) => {
    const perSecond = (places * documents * codings) / maxAgeSeconds;
    const bytes =
      perSecond * SECONDS_PER_DAY * headBytes + places * documents * codings * changes * gzipBytes;
    return [whole(places), short(perSecond), whole(bytes / 1e6)];
  });
  return [['places that cache', 'max. requests per second', 'MB per day'], ...rows];
}

/** Table of the measured figures. */
export function measuredTable(measured: Measured): Table {
  const { headBytes, plainHeadBytes, gzipBytes, plainBytes, deltaBytes, changes } = measured;
  return [
    ['figure', 'value', 'from'],
    [
      '304s per second, one process on one core',
      whole(measured.notModifiedPerSecond),
      'Polls, 304, feedwright',
    ],
    ['processor time of a 304, µs', String(measured.notModifiedMicros), 'the same'],
    ['200s (gzip) per second', whole(measured.wholePerSecond), 'Polls, 200, feedwright'],
    ['processor time of a 200, µs', String(measured.wholeMicros), 'the same'],
    ['H: bytes of a head', whole(headBytes), 'A day of readers, feed2exec: last column'],
    ['B: bytes of a document, gzip', whole(gzipBytes), 'the same row: (MB − requests × H) ÷ documents'],
    ['D: bytes of a delta, gzip', whole(deltaBytes), 'newsboat: the same, less two whole ones, ÷ 7'],
    [
      'bytes of a document uncompressed, and of its head',
      `${whole(plainBytes)} + ${whole(plainHeadBytes)}`,
      'sfeed: the same',
    ],
    ['C: changes per day', String(changes), 'A day of readers: five articles, two edits'],
    ['P: bytes of a delivery', whole(measured.deliveryBytes), 'Telling subscribers, 10,000 at 16 hosts'],
    ['subscribers notified per second', whole(measured.toldPerSecond), 'the same'],
  ];
}

function each(rowOf: (pollers: number, seconds: number) => readonly string[]): Table {
  return CROWDS.flatMap((pollers) => INTERVALS_SECONDS.map((seconds) => rowOf(pollers, seconds)));
}

/** All tables of the page, by the name of their marker. */
export function tablesOf(measured: Measured): Readonly<Record<string, Table>> {
  return {
    measured: measuredTable(measured),
    requests: requestsTable(measured),
    bytes: bytesTable(measured),
    hub: hubTable(measured),
    cached: cachedTable(measured),
  };
}

/** Replaces the tables of the page, each between `<!-- NAME -->` and `<!-- /NAME -->`. */
export function withTables(page: string, tables: Readonly<Record<string, Table>>): string {
  let text = page;
  for (const [name, table] of Object.entries(tables)) {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [from, to] = [text.indexOf(start), text.indexOf(end)];
    if (from === -1 || to === -1) throw new RangeError(`docs/scaling.md has no markers for ${name}`);
    const lines = table.map((cells) => `| ${cells.join(' | ')} |`);
    lines.splice(1, 0, `|${table[0]?.map(() => '---').join('|') ?? ''}|`);
    text = `${text.slice(0, from + start.length)}\n\n${lines.join('\n')}\n\n${text.slice(to)}`;
  }
  return text;
}
