import { printable } from '../../core/article/text/printable.ts';
import { plural } from '../../core/article/text/plural.ts';
import type { Paint, Style } from './terminal.ts';

/** pino's numeric levels, the most severe first. */
const LEVELS: readonly { readonly least: number; readonly name: string; readonly style: Style }[] = [
  { least: 50, name: 'error', style: 'red' },
  { least: 40, name: 'warning', style: 'yellow' },
  { least: 30, name: '', style: 'dim' },
  { least: 0, name: 'debug', style: 'dim' },
];

/** Events that the start report already covers. */
const TOLD_ELSEWHERE: ReadonlySet<unknown> = new Set(['listening']);

/** Max. changed paths named in a line. */
const MAX_PATHS = 3;

/**
 * Formats a line of the log for a terminal: time, severity, message. Undefined for events that the start
 * report covers; a line that is not JSON is returned unchanged.
 */
export function readableLine(json: string, paint: Paint, timezone?: string): string | undefined {
  const event = parsed(json);
  if (event === undefined) return printable(json.trimEnd());
  if (TOLD_ELSEWHERE.has(event['event'])) return undefined;
  const { level, time, msg, err } = event;
  const { name, style } = LEVELS.find(({ least }) => Number(level) >= least) ?? { name: '', style: 'dim' };
  const stack = event['event'] === 'bug' ? stackOf(err) : [];
  const label = name === '' ? '' : `${paint(style, name)}: `;
  const text = `${label}${printable(typeof msg === 'string' ? msg : '')}${detailsOf(event)}`;
  const lines = [
    `${paint('dim', clock(time, timezone))} ${text}`,
    ...stack.map((line) => `  ${printable(line)}`),
  ];
  return lines.join('\n');
}

type Event = Readonly<Record<string, unknown>>;

function parsed(json: string): Event | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Event) : undefined;
  } catch {
    return undefined;
  }
}

/** Adds the details that the message of a frequent event leaves out. */
function detailsOf({ event, articles, changed, durationMs, method, path, status, bytes }: Event): string {
  if (event === 'access') {
    return [method, printable(String(path)), status, `${String(bytes)} bytes, ${String(durationMs)} ms`].join(
      ' ',
    );
  }
  if (event !== 'regenerated' && event !== 'followed') return '';
  const paths = Array.isArray(changed) ? changed.map(String) : [];
  const more = paths.length > MAX_PATHS ? ` and ${paths.length - MAX_PATHS} more` : '';
  const named = paths.length === 0 ? '' : `: ${printable(paths.slice(0, MAX_PATHS).join(', '))}${more}`;
  return `${named} (${plural(Number(articles), 'article')}, ${String(durationMs)} ms)`;
}

/** Stack trace, shown for bugs only. */
function stackOf(error: unknown): readonly string[] {
  const stack = typeof error === 'object' && error !== null && 'stack' in error ? error.stack : undefined;
  return typeof stack === 'string' ? stack.split('\n').slice(1) : [];
}

/** Formats a time as `12:30:05`, in the system's time zone unless another one is given. */
function clock(time: unknown, timeZone: string | undefined): string {
  const date = new Date(typeof time === 'string' || typeof time === 'number' ? time : NaN);
  if (Number.isNaN(date.getTime())) return '--:--:--';
  return date.toLocaleTimeString('en-GB', timeZone === undefined ? {} : { timeZone });
}
