import { PROXIES_EXPECTED, readTrustProxy } from '../core/delivery/client-address.ts';
import { RANGES_EXPECTED, readRanges } from '../client/reachable-addresses.ts';
import { PORTS_EXPECTED, readPorts } from '../client/url-rules.ts';
import { ADDRESS_EXPECTED, readPostgresAddress } from '../store/postgres/address.ts';
import { POOL_SIZE, TIMEOUT_MS, type PostgresSettings } from '../store/postgres/client.ts';
import { isTimeZone } from '../core/content/metadata/time-zone.ts';
import { cronFaults } from '../core/publish/schedule.ts';

/** One setting of the service: its sources and its valid values. */
export interface Option {
  /** Long flag without dashes; also its name in faults. Undefined: only the environment may set it. */
  readonly flag: string | undefined;
  readonly env: string;
  /** Key in publication.yaml, if the file may set it too. */
  readonly fileKey?: 'baseUrl' | 'cron' | 'timezone';
  readonly fallback: string;
  /** Description of a valid value: the end of the sentence “expected …”. */
  readonly expected: string;
  readonly help: string;
  readonly isRight: (value: string) => boolean;
  /** True if the value may never be shown. */
  readonly isSecret?: boolean;
}

/** Levels that pino knows, and `silent`. */
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Roles of a process: everything, publishing and notifying, or serving. */
const ROLES = ['all', 'publisher', 'web'] as const;

const notEmpty = (value: string): boolean => value !== '';

function isPort(value: string): boolean {
  return /^\d{1,5}$/.test(value) && Number(value) <= 65535;
}

function isDatabase(value: string): boolean {
  return value === '' || readPostgresAddress(value) !== undefined;
}

function isBaseUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, search, hash, username, password } = new URL(value);
  return /^https?:$/.test(protocol) && search + hash + username + password === '';
}

/** Every setting, in the order in which `--help` shows them. A flag beats the environment beats the file. */
export const OPTIONS = {
  content: {
    flag: 'content',
    env: 'CONTENT_DIR',
    fallback: 'content',
    expected: 'a directory',
    help: 'directory of the stored articles',
    isRight: notEmpty,
  },
  data: {
    flag: 'data',
    env: 'DATA_DIR',
    fallback: 'data',
    expected: 'a directory',
    help: 'directory of the ledger and the snapshots',
    isRight: notEmpty,
  },
  databaseUrl: {
    flag: undefined,
    env: 'DATABASE_URL',
    fallback: '',
    expected: ADDRESS_EXPECTED,
    help: 'PostgreSQL database, shared by several machines',
    isRight: isDatabase,
    isSecret: true,
  },
  databaseListenUrl: {
    flag: undefined,
    env: 'DATABASE_LISTEN_URL',
    fallback: '',
    expected: ADDRESS_EXPECTED,
    help: 'the same without a pooler, for immediate notifications',
    isRight: isDatabase,
    isSecret: true,
  },
  databasePoolSize: {
    flag: undefined,
    env: 'DATABASE_POOL_SIZE',
    fallback: String(POOL_SIZE),
    expected: 'a whole number from 2 to 100',
    help: 'max. connections to PostgreSQL',
    isRight: (value) => /^\d{1,3}$/.test(value) && Number(value) >= 2 && Number(value) <= 100,
  },
  databaseTimeout: {
    flag: undefined,
    env: 'DATABASE_TIMEOUT',
    fallback: String(TIMEOUT_MS / 1000),
    expected: 'a whole number of seconds from 1 to 3600',
    help: 'max. seconds for a statement in PostgreSQL',
    isRight: (value) => /^\d{1,4}$/.test(value) && Number(value) >= 1 && Number(value) <= 3600,
  },
  host: {
    flag: 'host',
    env: 'HOST',
    fallback: '127.0.0.1',
    expected: 'a host name or address',
    help: 'address to listen on; 0.0.0.0 for all',
    isRight: notEmpty,
  },
  port: {
    flag: 'port',
    env: 'PORT',
    fallback: '3000',
    expected: 'a whole number from 0 to 65535',
    help: 'port to listen on; 0 for any free one',
    isRight: isPort,
  },
  baseUrl: {
    flag: 'base-url',
    env: 'BASE_URL',
    fileKey: 'baseUrl',
    fallback: '',
    expected: 'an absolute http or https URL without query',
    help: 'public address of the service (http://localhost:PORT)',
    isRight: (value) => value === '' || isBaseUrl(value),
  },
  cron: {
    flag: 'cron',
    env: 'CRON_SCHEDULE',
    fileKey: 'cron',
    fallback: '*/5 * * * *',
    expected: 'a cron expression of five fields, or six with seconds',
    help: 'when to regenerate, in UTC',
    isRight: (value) => cronFaults(value).length === 0,
  },
  timezone: {
    flag: 'timezone',
    env: 'TIMEZONE',
    fileKey: 'timezone',
    fallback: 'UTC',
    expected: 'an IANA time zone such as Europe/Berlin',
    help: 'time zone of dates that name none',
    isRight: isTimeZone,
  },
  cacheBytes: {
    flag: 'cache-bytes',
    env: 'CACHE_BYTES',
    fallback: '16777216',
    expected: 'a whole number of bytes',
    help: 'memory for pages and feeds rendered on demand',
    isRight: (value) => /^\d{1,15}$/.test(value),
  },
  trustProxy: {
    flag: 'trust-proxy',
    env: 'TRUST_PROXY',
    fallback: '',
    expected: PROXIES_EXPECTED,
    help: 'trusted proxies, whose X-Forwarded-For is used',
    isRight: (value) => readTrustProxy(value) !== undefined,
  },
  fairLimit: {
    flag: 'fair-limit',
    env: 'FAIR_LIMIT',
    fallback: 'auto',
    expected: 'auto, off, or a whole number from 1 to 999999999',
    help: 'max. whole documents for a client in an hour; auto or off',
    isRight: (value) => /^(?:auto|off|[1-9]\d{0,8})$/.test(value),
  },
  role: {
    flag: 'role',
    env: 'ROLE',
    fallback: 'all',
    expected: `one of ${ROLES.join(', ')}`,
    help: 'role of this process: all, publisher (no polls) or web (polls only)',
    isRight: (value) => (ROLES as readonly string[]).includes(value),
  },
  publisherPort: {
    flag: 'publisher-port',
    env: 'PUBLISHER_PORT',
    fallback: '',
    expected: 'a whole number from 0 to 65535',
    help: 'port of a publisher process; PORT is for web processes',
    isRight: (value) => value === '' || isPort(value),
  },
  pushAllowPrivate: {
    flag: 'push-allow-private',
    env: 'PUSH_ALLOW_PRIVATE',
    fallback: '',
    expected: RANGES_EXPECTED,
    help: 'private networks that subscribers may be in',
    isRight: (value) => readRanges(value) !== undefined,
  },
  pushPorts: {
    flag: 'push-ports',
    env: 'PUSH_PORTS',
    fallback: '',
    expected: PORTS_EXPECTED,
    help: 'ports that subscribers may use (80, 443, 1024 and above)',
    isRight: (value) => value === '' || readPorts(value) !== undefined,
  },
  logLevel: {
    flag: 'log-level',
    env: 'LOG_LEVEL',
    fallback: 'info',
    expected: `one of ${LOG_LEVELS.join(', ')}`,
    help: 'least important event to log',
    isRight: (value) => LOG_LEVELS.includes(value),
  },
  accessLog: {
    flag: 'access-log',
    env: 'ACCESS_LOG',
    fallback: 'off',
    expected: 'on or off',
    help: 'one line on standard error per response; on or off',
    isRight: (value) => value === 'on' || value === 'off',
  },
} as const satisfies Readonly<Record<string, Option>>;

/** Defaults of publication.yaml's keys. */
export const PUBLICATION_DEFAULTS = {
  language: 'en',
  limit: 20,
  maxBytes: 250_000,
  tombstoneDays: 30,
  deltas: 20,
  content: 'full',
} as const;

/** Defaults of the key `gate`; a normal day reaches none of them. */
export const GATE_DEFAULTS = { shrinkPercent: 50, growPercent: 100, redatePercent: 50 } as const;

/** Default of `poll.mostSeconds`: a longer delay is for the author to choose. */
export const DEFAULT_MAX_POLL_SECONDS = 900;

export type OptionName = keyof typeof OPTIONS;

/** Settings as they were written; unset ones are missing. */
export type GivenOptions = Readonly<Partial<Record<OptionName, string>>>;

/** Returns the settings alone of an object that has other members too. */
export function givenOptions(options: GivenOptions): GivenOptions {
  const names = Object.keys(OPTIONS) as OptionName[];
  return Object.fromEntries(
    names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
}

/** Valid value of every setting. */
export type Settings = Readonly<Record<OptionName, string>>;

/** Fills in defaults, and reports each wrong value in a sentence of its own. */
export function resolveSettings(given: GivenOptions): { settings: Settings; faults: string[] } {
  const names = Object.keys(OPTIONS) as OptionName[];
  const faults = names.flatMap((name) => {
    const value = given[name];
    const { flag, env, expected, isRight, isSecret }: Option = OPTIONS[name];
    if (value === undefined || isRight(value)) return [];
    const got = isSecret === true ? '' : `got ${JSON.stringify(value)}, `;
    return [`${flag === undefined ? env : `--${flag} (${env})`}: ${got}expected ${expected}`];
  });
  const settings = Object.fromEntries(names.map((name) => [name, given[name] ?? OPTIONS[name].fallback]));
  return { settings: settings as Settings, faults };
}

/** Settings of PostgreSQL; undefined for SQLite. `notice` gets messages for the operator, one sentence each. */
export function postgresSettings(
  { databaseUrl, databaseListenUrl, databasePoolSize, databaseTimeout }: Settings,
  notice?: (sentence: string) => void,
): PostgresSettings | undefined {
  if (databaseUrl === '') return undefined;
  return {
    url: databaseUrl,
    listenUrl: databaseListenUrl === '' ? undefined : databaseListenUrl,
    poolSize: Number(databasePoolSize),
    timeoutMs: Number(databaseTimeout) * 1000,
    notice,
  };
}

/** Settings that only the environment may hold: flags are visible to all users of the machine, and files get shared. */
export interface Secrets {
  /** PURGE_TOKEN: `{token}` in the template of a purge. */
  readonly purgeToken?: string | undefined;
  /** PURGE_SECRET: key that purges are signed with. */
  readonly purgeSecret?: string | undefined;
  /** READERS_TOKEN: grants access to the report of readers. */
  readonly readersToken?: string | undefined;
}

/** Returns the secrets of an environment; an empty variable counts as unset. */
export function secretsFrom(environment: NodeJS.ProcessEnv): Secrets {
  return {
    purgeToken: environment['PURGE_TOKEN'] || undefined,
    purgeSecret: environment['PURGE_SECRET'] || undefined,
    readersToken: environment['READERS_TOKEN'] || undefined,
  };
}

/** Returns the settings of an environment; an empty variable counts as unset. */
export function optionsFromEnvironment(environment: NodeJS.ProcessEnv): GivenOptions {
  const names = Object.keys(OPTIONS) as OptionName[];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[OPTIONS[name].env];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}
