import { createHash } from 'node:crypto';
import { Agent } from 'node:http';
import type { Random } from '../chaos/random.ts';
import type { Targets } from '../chaos/poller.ts';
import { decoded, deltaReader } from '../../support/documents/delta-reader.ts';
import { request, type Answer } from '../../support/service/request.ts';

/** One response that a poller received. */
export interface Seen {
  readonly path: string;
  readonly tag: string;
  /** True if the processes were apart before or after. */
  readonly isApart: boolean;
}

/** Pollers that change process between polls, like readers behind a load balancer. */
export interface Jumpers {
  readonly faults: readonly string[];
  /** Number of responses by status. */
  readonly answers: ReadonlyMap<number, number>;
  /** Responses of each poller in order of time. */
  readonly seen: readonly (readonly Seen[])[];
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

const CODINGS = ['identity', 'gzip', 'br'] as const;
/** Paths in the snapshot; on-demand ones follow. */
const PATHS = ['/rss.xml', '/atom.xml', '/feed.json', '/'] as const;
const ON_DEMAND = ['/tags/sea/rss.xml', '/tags/sea/feed.json', '/tags/sea/', '/articles/sea'] as const;

/** Creates the pollers. Each request goes to a random process; `numberIn` reads the version of a document. */
export function createJumpers(targets: Targets, random: Random, numberIn: (text: string) => number): Jumpers {
  const faults: string[] = [];
  const answers = new Map<number, number>();
  const seen: Seen[][] = [];
  /** Entity-tag of a version at a path with only one article, whichever process rendered it. */
  const tagOf = new Map<string, string>();
  let isPolling = false;
  let under: Promise<void>[] = [];

  const fault = (text: string): void => {
    if (faults.length < 50) faults.push(`${new Date().toISOString()} ${text}`);
  };

  async function poll(
    path: string,
    headers: Readonly<Record<string, string>>,
    agent: Agent | false,
    mayWait: () => boolean,
  ): Promise<Answer | undefined> {
    const { origin, mayFail } = targets.next();
    try {
      const answer = await request(origin + path, { headers, agent });
      answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1);
      if ([200, 304].includes(answer.status)) return answer;
      const isPatient = answer.status === 503 && answer.headers['retry-after'] !== undefined;
      if (!isPatient || !mayWait()) fault(`${path}: ${answer.status} from ${origin}`);
    } catch (error) {
      if (!mayFail()) fault(`${path}: no answer: ${String(error)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    return undefined;
  }

  /** Polls one document in one coding; conditionally if `isKept`. */
  async function follow(path: string, coding: string, isKept: boolean): Promise<void> {
    const agent = isKept ? new Agent({ keepAlive: true }) : false;
    const isMade = (ON_DEMAND as readonly string[]).includes(path);
    const past = new Set<string>();
    const own: Seen[] = [];
    seen.push(own);
    let [tag, number] = ['', 0];
    while (isPolling) {
      const asked = random.below(4) === 0 ? '' : tag;
      const wereApart = targets.areApart();
      const isApart = (): boolean => wereApart || targets.areApart();
      const headers = { 'Accept-Encoding': coding, ...(asked !== '' && { 'If-None-Match': asked }) };
      // Resources of the snapshot are served in any case.
      const answer = await poll(path, headers, agent, () => isMade && isApart());
      if (answer === undefined) continue;
      const now = String(answer.headers.etag);
      if (answer.status === 304) {
        if (asked !== now) fault(`${path}: 304 with ${now} for ${asked}`);
        continue;
      }
      const sent = createHash('sha256').update(answer.body).digest('hex').slice(0, 32);
      if (now !== `"${sent}"`) fault(`${path}: the tag ${now} is not of these bytes`);
      const said = numberIn(decoded(answer));
      own.push({ path, tag: now, isApart: isApart() });
      const name = `${path} ${coding} ${said}`;
      if (isMade && (tagOf.get(name) ?? now) !== now)
        fault(`${name}: ${now} here, ${tagOf.get(name)} elsewhere`);
      tagOf.set(name, now);
      if (isApart()) past.clear();
      else if (past.has(now) && now !== tag) fault(`${path} ${coding}: ${now} came back after ${tag}`);
      else if (said < number) fault(`${path} ${coding}: ${said} after ${number}`);
      if (now !== tag) past.add(tag);
      [tag, number] = [now, said];
    }
    if (agent !== false) agent.destroy();
  }

  /** Applies deltas, and compares the result with the whole document. */
  async function followDeltas(path: string): Promise<void> {
    const reader = deltaReader(path);
    while (isPolling) {
      const { origin, mayFail } = targets.next();
      try {
        const { status, headers } = await reader.poll(origin);
        answers.set(status, (answers.get(status) ?? 0) + 1);
        if (![200, 226, 304].includes(status)) fault(`${path}: ${status} for a delta`);
        const whole = await request(origin + path, { headers: { 'Accept-Encoding': 'gzip' } });
        if (whole.headers.etag !== headers.etag) continue;
        const items = decoded(whole).match(/<(item|entry)\b[^]*?<\/\1>/g) ?? [];
        const missing = items.filter((item) => ![...reader.entries.values()].includes(item));
        if (missing.length > 0 || items.length > reader.entries.size)
          fault(
            `${path}: ${items.length} items, by deltas ${reader.entries.size}; ${missing.length} are missing`,
          );
      } catch (error) {
        if (!mayFail()) fault(`${path}: no delta: ${String(error)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  return {
    faults,
    answers,
    seen,
    start: () => {
      isPolling = true;
      under = [
        ...[...PATHS, ...ON_DEMAND].map((path, index) =>
          follow(path, CODINGS[index % CODINGS.length] ?? 'identity', index % 2 === 0),
        ),
        follow('/rss.xml', 'identity', true),
        followDeltas('/rss.xml'),
        followDeltas('/atom.xml'),
      ];
    },
    stop: async () => {
      isPolling = false;
      await Promise.all(under);
    },
  };
}
