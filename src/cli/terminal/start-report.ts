import type { Health } from '../../server/health.ts';
import { printable } from '../../core/article/text/printable.ts';
import type { Paint } from './terminal.ts';

/** State of a service that has just started. */
export interface Start {
  /** Address of the listening socket, with a slash at the end. */
  readonly address: string;
  /** Public address, if it differs. */
  readonly publicAddress: string | undefined;
  readonly health: Health;
  /** True if this process serves documents. */
  readonly isPolled: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** IANA name of the operator's time zone. */
  readonly timezone: string;
}

const LABEL_CELLS = 10;

/** Formats the start of a service for its operator: addresses, articles, next run and problems. */
export function startReport(
  { address, publicAddress, health, isPolled, now, timezone }: Start,
  paint: Paint,
): string {
  const { articles, articlesLeftOut, nextRun, reasons, role } = health;
  const reachable = withoutWildcard(address);
  const leftOut =
    articlesLeftOut === 0
      ? ''
      : paint('yellow', `, ${articlesLeftOut} left out: \`feedwright check\` shows why`);
  const places = isPolled
    ? { page: '', RSS: 'rss.xml', Atom: 'atom.xml', 'JSON Feed': 'feed.json' }
    : { health: 'healthz', metrics: 'metrics' };
  const rows: readonly (readonly [label: string, text: string] | undefined)[] = [
    ...Object.entries(places).map(([label, path]) => [label, paint('cyan', reachable + path)] as const),
    publicAddress === undefined ? undefined : ['public', paint('cyan', publicAddress)],
    ['articles', `${articles} published${leftOut}`],
    role === 'publisher' ? undefined : ['role', 'another process publishes; this one serves its snapshots'],
    nextRun === undefined ? undefined : ['next run', momentText(Date.parse(nextRun), now, timezone)],
    ...reasons.map((reason) => ['problem', paint('red', printable(reason))] as const),
    ['to stop', 'Ctrl+C'],
  ];
  return rows
    .filter((row) => row !== undefined)
    .map(([label, text]) => `  ${paint('dim', label.padEnd(LABEL_CELLS))} ${text}`)
    .join('\n');
}

/** Replaces the wildcard address, which browsers do not open, by a loopback address. */
function withoutWildcard(address: string): string {
  return address.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

/** Formats a moment: `in 4 minutes, at 12:35:00`, with the date if it is not today. */
function momentText(moment: number, now: number, timezone: string): string {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, timeStyle: 'medium' });
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' });
  const isToday = day.format(moment) === day.format(now);
  const on = isToday ? '' : ` on ${day.format(moment)}`;
  return `in ${durationText(moment - now)}, at ${clock.format(moment)}${on}`;
}

const UNITS = [
  { seconds: 86_400, name: 'day' },
  { seconds: 3600, name: 'hour' },
  { seconds: 60, name: 'minute' },
  { seconds: 1, name: 'second' },
] as const;

/** Formats a duration in its largest unit, rounded: `4 minutes`. */
function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  // 59.5 minutes round to 60, which are shown as 1 hour.
  const unit =
    UNITS.find((one, index) => {
      const { seconds: less } = UNITS[index + 1] ?? one;
      return Math.round(seconds / less) * less >= one.seconds;
    }) ?? UNITS[3];
  const number = Math.round(seconds / unit.seconds);
  return `${number} ${unit.name}${number === 1 ? '' : 's'}`;
}
