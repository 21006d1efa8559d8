import type { PollIntervalBounds, Publication } from '../../core/article/publication.ts';
import { isAuthority } from '../../core/article/ids/tag-uri.ts';
import { isolateParts } from '../../core/article/text/bidi.ts';
import type { PublicationSettings } from '../../core/content/publication/module-keys.ts';
import { PUBLICATION_FILE } from '../../core/content/publication/publication-file.ts';
import { redirectLoop } from '../../core/delivery/redirect-loops.ts';
import { FeedwrightError } from '../../core/errors.ts';
import { MODULE_KEYS, moduleMembers } from '../modules/module-publication-keys.ts';
import { DEFAULT_MAX_POLL_SECONDS, GATE_DEFAULTS, PUBLICATION_DEFAULTS } from '../options.ts';

/**
 * Date on which the authority was held, for the feed's own id (RFC 4151, 2.1). It is part of every feed id that was
 * ever minted, so it may never change.
 */
const FEED_ID_DATE = '2026-01-01';

/** Facts about the service that a publication depends on. */
interface ServiceContext {
  /** Public address; empty if it is not set. */
  readonly baseUrl: string;
  readonly port: number;
  /** Shortest interval of the schedule, in seconds. */
  readonly leastSeconds: number;
}

/** Throws `config_invalid` if there are faults. */
export function refuse(faults: readonly string[]): void {
  if (faults.length > 0)
    throw new FeedwrightError('config_invalid', 'The configuration is wrong', { faults });
}

/**
 * Makes the publication of the file's settings and the defaults. Ids that `served` had are kept. Throws
 * `config_invalid`.
 */
export function describePublication(
  settings: PublicationSettings,
  { baseUrl: givenBaseUrl, port, leastSeconds }: ServiceContext,
  served: Publication | undefined,
): Publication {
  const file = publicSettings(settings);
  const address = givenBaseUrl === '' ? `http://localhost:${port}` : givenBaseUrl;
  const { href: baseUrl, hostname } = new URL(address.replace(/\/*$/, '/'));
  const authority = file.authority ?? hostname;
  checkHosts(authority, file.oldHosts, baseUrl);
  const title = file.title ?? hostname;
  const derived = moduleMembers(settings, { baseUrl, served });
  const poll = pollBounds(file.poll, leastSeconds);
  const publication: Publication = {
    ...PUBLICATION_DEFAULTS,
    title,
    description: isolateParts`The latest articles of ${title}`,
    link: file.pages === undefined || file.pages === false ? baseUrl : file.pages,
    authors: [{ name: title }],
    ...file,
    id: file.id ?? served?.id ?? `tag:${authority},${FEED_ID_DATE}:feed`,
    gate: {
      shrinkPercent: file.gate?.shrinkPercent ?? GATE_DEFAULTS.shrinkPercent,
      growPercent: file.gate?.growPercent ?? GATE_DEFAULTS.growPercent,
      redatePercent: file.gate?.redatePercent ?? GATE_DEFAULTS.redatePercent,
    },
    podcast: derived.podcast,
    hubs: derived.hubs,
    cloud: derived.cloud,
    provesHubs: derived.provesHubs,
    leases: derived.leases,
    keyField: derived.keyField,
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

/** Throws `config_invalid` if the authority is not valid, or an old host is the present one. */
function checkHosts(authority: string, oldHosts: readonly string[] = [], baseUrl: string): void {
  const { protocol, host: ownHost, hostname } = new URL(baseUrl);
  if (!isAuthority(authority)) {
    refuse([
      `${PUBLICATION_FILE}:1: authority: missing, and the base URL's host ${hostname} cannot stand in for it: expected a domain name`,
    ]);
  }
  // The default port may be written out.
  const own = oldHosts.find((host) => host === hostname || new URL(`${protocol}//${host}`).host === ownHost);
  if (own !== undefined) {
    refuse([
      `${PUBLICATION_FILE}:1: oldHosts: got ${own}, which is the host of the base URL: expected former ones`,
    ]);
  }
}

/** Settings without those of modules that only the service uses and that may be secret. */
function publicSettings(settings: PublicationSettings): PublicationSettings {
  const hidden = MODULE_KEYS.filter(({ isMember }) => isMember !== true).map(({ name }) => name);
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !hidden.includes(name)));
}

/** Poll bounds of the file; by default the schedule's shortest interval and {@link DEFAULT_MAX_POLL_SECONDS}. */
function pollBounds(given: PublicationSettings['poll'], shortestSeconds: number): PollIntervalBounds {
  const leastSeconds = given?.leastSeconds ?? Math.min(shortestSeconds, given?.mostSeconds ?? Infinity);
  return {
    leastSeconds,
    mostSeconds: given?.mostSeconds ?? Math.max(leastSeconds, DEFAULT_MAX_POLL_SECONDS),
  };
}
