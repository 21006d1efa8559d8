/** A date in a path, and the rest of the name after it. */
export interface PathDate {
  /** The day as `YYYY-MM-DD`; it exists. */
  readonly day: string;
  /** Name without the date; empty if the name is nothing but a date. */
  readonly rest: string;
  /** True if the date stands partly in the name and partly in the folders above: `2019/05/22-ice`. */
  readonly isSplit: boolean;
  /** True if a hyphen joins the date and the rest, as in Jekyll's names, which write hyphens for spaces. */
  readonly isHyphenated: boolean;
}

/** Folders above the name that may belong to a date. */
const DATE_FOLDERS = 3;

/**
 * A date at the end of a path: `2019-05-22-ice`, `2019-05-22 Ice`, `2019-05-22`, `2019/05/22/ice`, `2019/05/22-ice`,
 * `2019/05-22-ice`. Jekyll allows one digit for month and day.
 */
const DATE = /(?:^|\/)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:([-_ /])[-_ ]*([^/]*))?$/u;

/** Reads the date of a file or bundle called `name` in these folders; undefined if there is none. */
export function readPathDate(folders: readonly string[], name: string): PathDate | undefined {
  const match = DATE.exec(name) ?? DATE.exec([...folders.slice(-DATE_FOLDERS), name].join('/'));
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', joint = '', rest = ''] = match;
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  return {
    day: `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
    rest,
    isSplit: joint !== '/' && !/^\d{4}-/u.test(name),
    isHyphenated: joint === '-',
  };
}

/** Years that all formats can write; see dates.ts. */
const FIRST_YEAR = 1000;

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= FIRST_YEAR && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
