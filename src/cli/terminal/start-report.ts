import type { Health } from '../../server/health.ts';
import { printable } from '../../core/article/text/printable.ts';
import type { Paint } from './terminal.ts';

/** What a service that has just begun can say of itself. */
export interface Start {
  /** Address that is listened on, with a slash at the end. */
  readonly address: string;
  /** Where readers find it, if that is somewhere else. */
  readonly publicAddress: string | undefined;
  readonly health: Health;
  /** Whether documents are answered here. */
  readonly isPolled: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** IANA name of the zone in which whoever looks tells the time. */
  readonly timezone: string;
}

const LABEL_CELLS = 10;

/** What somebody who has just started the service wants to know, for a terminal. */
export function startReport(
  { address, publicAddress, health, isPolled, now, timezone }: Start,
  paint: Paint,
): string {
  const { articles, articlesLeftOut, nextRun, reasons, role } = health;
  const reachable = withoutWildcard(address);
  const leftOut =
    articlesLeftOut === 0
      ? ''
      : paint('yellow', `, ${articlesLeftOut} left out: \`feedwright check\` says why`);
  const places = isPolled
    ? { page: '', RSS: 'rss.xml', Atom: 'atom.xml', 'JSON Feed': 'feed.json' }
    : { health: 'healthz', metrics: 'metrics' };
  const rows: readonly (readonly [label: string, text: string] | undefined)[] = [
    ...Object.entries(places).map(([label, path]) => [label, paint('cyan', reachable + path)] as const),
    publicAddress === undefined ? undefined : ['public', paint('cyan', publicAddress)],
    ['articles', `${articles} published${leftOut}`],
    role === 'publisher' ? undefined : ['role', 'another process publishes; this one serves what it does'],
    nextRun === undefined ? undefined : ['next run', momentText(Date.parse(nextRun), now, timezone)],
    ...reasons.map((reason) => ['problem', paint('red', printable(reason))] as const),
    ['to stop', 'Ctrl+C'],
  ];
  return rows
    .filter((row) => row !== undefined)
    .map(([label, text]) => `  ${paint('dim', label.padEnd(LABEL_CELLS))} ${text}`)
    .join('\n');
}

/** No browser goes to the address that stands for all of them. */
function withoutWildcard(address: string): string {
  return address.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

/** `in 4 minutes, at 12:35:00`, and the day where it is another one. */
export function momentText(moment: number, now: number, timezone: string): string {
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

/** In its largest unit, rounded: `4 minutes`. */
function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  // What rounds to 60 minutes is an hour.
  const unit =
    UNITS.find((one, index) => {
      const { seconds: less } = UNITS[index + 1] ?? one;
      return Math.round(seconds / less) * less >= one.seconds;
    }) ?? UNITS[3];
  const number = Math.round(seconds / unit.seconds);
  return `${number} ${unit.name}${number === 1 ? '' : 's'}`;
}
