import { lstatSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { formatFinding } from '../core/article/finding.ts';
import { isAuthority } from '../core/article/tag-uri.ts';
import { isolateParts } from '../core/article/text/bidi.ts';
import { podcastGuid } from '../modules/podcast/guid.ts';
import type { PollIntervalBounds, Publication } from '../core/article/publication.ts';
import { addressOf } from '../core/article/address.ts';
import { podcastKey } from '../modules/podcast/settings.ts';
import { cdnKey, type CdnSettings } from '../modules/purge/settings.ts';
import { pushKey, type PushSettings } from '../modules/push/settings.ts';
import { CLOUD_PATH, HUB_PATH } from '../core/snapshot/paths.ts';
import { decode } from '../core/content/formats/decode.ts';
import { moduleSettings, type PublicationSettings } from '../core/content/publication/module-keys.ts';
import {
  PUBLICATION_FILE,
  readPublicationFile,
  type PublicationFile,
} from '../core/content/publication/publication-file.ts';
import { FeedwrightError, messageOf } from '../core/errors.ts';
import { FILE_NAMES } from '../core/feed/feed.ts';
import { freshnessSeconds } from '../core/protocol/cache-control.ts';
import { shortestIntervalSeconds } from '../core/publish/schedule.ts';
import { isStore } from '../store/sqlite/sqlite-store.ts';
import { redirectLoop } from '../core/delivery/redirect-loops.ts';
import { MODULE_KEYS } from './module-settings.ts';
import { OPTIONS, resolveSettings, type GivenOptions, type Settings } from './options.ts';

/** The bounds that a publication has without saying so. */
const DEFAULTS = {
  language: 'en',
  limit: 20,
  maxBytes: 250_000,
  tombstoneDays: 30,
  deltas: 20,
  content: 'full',
} as const;

/** A normal day meets none of these. */
const GATE_DEFAULTS = { shrinkPercent: 50, growPercent: 100, redatePercent: 50 } as const;

/** More than this a reader should not be late without having chosen it. */
const USUAL_MOST_SECONDS = 900;

/**
 * A date on which the authority was held, for the feed's own id (RFC 4151, 2.1). Part of every id that was
 * ever minted for a feed: it may never change.
 */
const FEED_ID_DATE = '2026-01-01';

/** Everything that is known once at the start: the settings, and what follows from them. */
export interface Configuration {
  /** What it was made of: another thread makes the same of it. */
  readonly source: { readonly given: GivenOptions; readonly port: number | undefined };
  readonly settings: Settings;
  /** What publication.yaml said of CDNs at the start, and on which line. */
  readonly cdn: CdnSettings & { readonly line: number };
  /** What counts from the start: the signature. */
  readonly push: PushSettings;
  /** Reads publication.yaml anew; `served` is the publication that readers know. Throws `config_invalid`. */
  readonly loadPublication: (served: Publication | undefined) => Publication;
}

/**
 * Reads publication.yaml and puts the settings together. Throws `config_invalid` with every fault at once.
 * `port` is the port that is listened on, where the setting leaves it open.
 */
export function configure(given: GivenOptions, port?: number): Configuration {
  const { content: contentDirectory, role } = resolveSettings(given).settings;
  const path = join(contentDirectory, PUBLICATION_FILE);
  // What a process that only answers has to know of the publication, it finds in the snapshot.
  const file = role === 'web' ? { ...NOTHING_READ, faults: [] } : readPublication(path);
  const { settings, faults } = resolveSettings({ ...file.options, ...given });
  const missing = role === 'web' ? [] : directoryFaults(contentDirectory, settings);
  refuse([...faults, ...missing, ...file.faults]);

  const context = {
    port: port ?? Number(settings.port),
    leastSeconds: freshnessSeconds(shortestIntervalSeconds(settings.cron)),
  };
  if (role !== 'web') describe(file.settings, settings.baseUrl, context, undefined);
  let hadKeys = hasKeys(file);
  return {
    source: { given, port },
    settings,
    cdn: { ...moduleSettings(file.settings, cdnKey), line: file.cdnLine },
    push: moduleSettings(file.settings, pushKey) ?? {},
    loadPublication: (served) => {
      const current = readPublication(path);
      refuse(current.faults);
      // What readers know stands in the file: one that is empty or gone for a moment, while it is written, may
      // not change it all.
      if (hadKeys && !hasKeys(current)) {
        refuse([`${PUBLICATION_FILE}: is empty or gone; to publish without it, start the service anew`]);
      }
      hadKeys ||= hasKeys(current);
      return describe(current.settings, { ...current.options, ...given }.baseUrl ?? '', context, served);
    },
  };
}

function hasKeys({ settings }: ReadPublication): boolean {
  return Object.keys(settings).length > 0;
}

/** Where something was published before, that is served even without a content directory. */
function directoryFaults(directory: string, { data, databaseUrl }: Settings): string[] {
  if (isStore(data) || databaseUrl !== '') return [];
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true) return [];
  const { flag, env } = OPTIONS.content;
  return [
    `--${flag} (${env}): got ${JSON.stringify(directory)}, expected a directory that exists: \`feedwright init\` makes one`,
  ];
}

/** What publication.yaml says of the publication, and of options that nobody need give again. */
interface ReadPublication {
  readonly settings: PublicationSettings;
  readonly options: GivenOptions;
  readonly faults: readonly string[];
  readonly cdnLine: number;
}

const NOTHING_READ: Omit<ReadPublication, 'faults'> = { settings: {}, options: {}, cdnLine: 1 };

/** Larger files describe no publication. */
const MAX_PUBLICATION_BYTES = 65_536;

const FILE_OPTIONS = ['baseUrl', 'cron', 'timezone'] as const;

/** A content directory without the file works; a file that cannot be read is a fault. */
function readPublication(path: string): ReadPublication {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined) return { ...NOTHING_READ, faults: [] };
  try {
    // A pipe would be waited for; a link that leads nowhere is no missing file.
    const target = statSync(path);
    if (!target.isFile() || target.size > MAX_PUBLICATION_BYTES)
      throw new Error('not a file of at most 64 KB');
    const decoded = decode(readFileSync(path), PUBLICATION_FILE);
    const broken = decoded.findings.filter(({ severity }) => severity === 'error');
    if (broken.length > 0) return { ...NOTHING_READ, faults: broken.map(formatFinding) };
    return withOptions(readPublicationFile(decoded.text, MODULE_KEYS));
  } catch (error) {
    return { ...NOTHING_READ, faults: [`${PUBLICATION_FILE}: cannot be read: ${messageOf(error)}`] };
  }
}

/** Options in the file are held to the rules of the flags, and complaints name the line that they stand on. */
function withOptions({ settings, faults, lines }: PublicationFile): ReadPublication {
  const options: Partial<Record<(typeof FILE_OPTIONS)[number], string>> = {};
  const wrong = FILE_OPTIONS.flatMap((key) => {
    const value = settings[key];
    if (value === undefined) return [];
    const { isRight, expected } = OPTIONS[key];
    if (!isRight(value)) {
      const place = `${PUBLICATION_FILE}:${lines.get(key) ?? 1}`;
      return [`${place}: ${key}: got ${JSON.stringify(value)}, expected ${expected}`];
    }
    options[key] = value;
    return [];
  });
  return { settings, options, faults: [...faults, ...wrong], cdnLine: lines.get('cdn') ?? 1 };
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0)
    throw new FeedwrightError('config_invalid', 'The configuration is wrong', { faults });
}

/** The publication as the file has it, with defaults. The feed's id, once it was told, is kept. */
function describe(
  settings: PublicationSettings,
  givenBaseUrl: string,
  { port, leastSeconds }: { port: number; leastSeconds: number },
  served: Publication | undefined,
): Publication {
  const pushed = moduleSettings(settings, pushKey);
  const show = moduleSettings(settings, podcastKey);
  const file = publicSettings(settings);
  const address = givenBaseUrl === '' ? `http://localhost:${port}` : givenBaseUrl;
  const { href: baseUrl, hostname } = new URL(address.replace(/\/*$/, '/'));
  const authority = file.authority ?? hostname;
  if (!isAuthority(authority)) {
    refuse([
      `${PUBLICATION_FILE}:1: authority: missing, and the base URL's host ${hostname} cannot stand in for it: expected a domain name`,
    ]);
  }
  const { protocol, host: ownHost } = new URL(baseUrl);
  // A port that goes without saying may be said.
  const own = file.oldHosts?.find(
    (host) => host === hostname || new URL(`${protocol}//${host}`).host === ownHost,
  );
  if (own !== undefined) {
    refuse([
      `${PUBLICATION_FILE}:1: oldHosts: got ${own}, which is the host of the base URL: expected former ones`,
    ]);
  }
  const title = file.title ?? hostname;
  const poll = pollBounds(file.poll, leastSeconds);
  const publication: Publication = {
    ...DEFAULTS,
    title,
    description: isolateParts`The latest articles of ${title}`,
    link: baseUrl,
    authors: [{ name: title }],
    ...file,
    id: file.id ?? served?.id ?? `tag:${authority},${FEED_ID_DATE}:feed`,
    gate: {
      shrinkPercent: file.gate?.shrinkPercent ?? GATE_DEFAULTS.shrinkPercent,
      growPercent: file.gate?.growPercent ?? GATE_DEFAULTS.growPercent,
      redatePercent: file.gate?.redatePercent ?? GATE_DEFAULTS.redatePercent,
    },
    podcast: show && { ...show, guid: show.guid ?? guidAt(baseUrl, served) },
    hubs: [...(pushed?.hub === false ? [] : [addressOf({ baseUrl }, HUB_PATH)]), ...(pushed?.hubs ?? [])],
    cloud: pushed?.rssCloud === true ? addressOf({ baseUrl }, CLOUD_PATH) : undefined,
    provesHubs: pushed?.proof === true,
    leases: pushed?.leases,
    keyField: moduleSettings(settings, cdnKey)?.keys,
    authority,
    baseUrl,
    poll,
    ttlMinutes: Math.max(1, Math.floor(poll.leastSeconds / 60)),
  };
  const loop = redirectLoop(publication);
  if (loop !== undefined) {
    refuse([
      `${PUBLICATION_FILE}:1: feeds, aliases: got redirects that lead from ${loop} back to it: expected an address that answers`,
    ]);
  }
  return publication;
}

/** Settings without those that only the service uses and that may be secret. */
function publicSettings(settings: PublicationSettings): PublicationSettings {
  const isPublic = (name: string): boolean => name !== cdnKey.name && name !== pushKey.name;
  return Object.fromEntries(Object.entries(settings).filter(([name]) => isPublic(name)));
}

/** Addresses that are somebody else's on every machine (RFC 6761, 6.3; RFC 1122, 3.2.1.3; RFC 4291, 2.5.3). */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * The UUID of a show. Kept like the feed's id: a show that moves is the same show. One that was only tried out on
 * loopback is not: at that address everybody's show would be the same.
 */
function guidAt(baseUrl: string, served: Publication | undefined): string {
  const guidOf = (base: string): string => podcastGuid(base + FILE_NAMES.rss);
  const known = served?.podcast?.guid;
  if (served === undefined || known === undefined) return guidOf(baseUrl);
  const isTrial = LOOPBACK.test(new URL(served.baseUrl).hostname) && known === guidOf(served.baseUrl);
  return isTrial ? guidOf(baseUrl) : known;
}

/** Unless somebody says otherwise: the schedule's shortest interval, and a quarter of an hour. */
function pollBounds(given: PublicationSettings['poll'], shortestSeconds: number): PollIntervalBounds {
  const leastSeconds = given?.leastSeconds ?? Math.min(shortestSeconds, given?.mostSeconds ?? Infinity);
  return { leastSeconds, mostSeconds: given?.mostSeconds ?? Math.max(leastSeconds, USUAL_MOST_SECONDS) };
}
