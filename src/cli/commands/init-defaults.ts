import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { languageTag } from '../../core/article/language.ts';
import { systemTimezone } from '../terminal/timezone.ts';

/** Guesses at a publication from its directory, git and the system. */
export interface InitDefaults {
  readonly title: string;
  /** `undefined` where git has no name. */
  readonly author: string | undefined;
  /** BCP 47. */
  readonly language: string;
  /** IANA name. */
  readonly timezone: string;
}

/** A name longer than this is a mistake. */
const MAX_CHARACTERS = 100;

/** Guesses by git and the system alone. `directory` need not exist yet; `cwd` must. */
export function initDefaults(directory: string, cwd: string, environment: NodeJS.ProcessEnv): InitDefaults {
  return {
    title: titleFrom(basename(directory)),
    author: oneLine(gitName(cwd) ?? ''),
    language: languageFrom(environment) ?? 'en',
    timezone: systemTimezone(),
  };
}

/** `my-site` → `My site`. */
function titleFrom(name: string): string {
  const words = oneLine(name.replace(/[-_.]+/g, ' ')) ?? 'My articles';
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The locale as POSIX has it (XBD 8.2: `sr_RS.UTF-8@latin`) as a language tag; undefined for none, `C` and `POSIX`. */
function languageFrom(environment: NodeJS.ProcessEnv): string | undefined {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const match = /^([a-z]{2,3})(?:_([A-Z]{2}))?(?:\.[\w-]+)?(?:@(\w+))?$/.exec(
    LC_ALL || LC_MESSAGES || LANG || '',
  );
  if (match === null) return undefined;
  const [, language, region, modifier = ''] = match;
  return languageTag([language, SCRIPTS[modifier], region].filter((part) => part !== undefined).join('-'));
}

/** Modifiers of a locale that say in which script it is written. */
const SCRIPTS: Readonly<Record<string, string>> = { latin: 'Latn', cyrillic: 'Cyrl', devanagari: 'Deva' };

/** Time enough to read two files. */
const GIT_TIMEOUT_MS = 2000;

function gitName(cwd: string): string | undefined {
  try {
    return execFileSync('git', ['config', '--get', 'user.name'], {
      cwd,
      encoding: 'utf8',
      timeout: GIT_TIMEOUT_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    // There is no git, or it has no name.
    return undefined;
  }
}

/** Without what could not stand on a line; undefined if nothing is left, or far too much. */
function oneLine(text: string): string | undefined {
  const line = text
    .replace(/[\p{Control}\p{Bidi_Control}\p{Surrogate}\p{Noncharacter_Code_Point}\s]+/gu, ' ')
    .trim();
  return line === '' || line.length > MAX_CHARACTERS ? undefined : line;
}
