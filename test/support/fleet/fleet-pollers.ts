import { Agent } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { article, writeFiles } from '../service/directory.ts';
import { get } from '../../conformance/support/pollers.ts';

/** Results of clients that poll any process of a fleet. */
export interface Wanderers {
  /** Number of responses by status. */
  readonly answers: ReadonlyMap<number, number>;
  /** Failed polls, bodies that did not match their tag, and older content received after newer. */
  readonly failures: readonly string[];
  /** Newest issue received by any client. */
  readonly newest: number;
}

/** Max. polling time, in case the test fails to stop it. */
const LONGEST_MS = 300_000;

/**
 * Writes the article of an issue; its title carries the number, so every page or document shows how new it
 * is.
 */
export function writeIssue(content: string, issue: number): void {
  const minute = new Date(Date.UTC(2026, 0, 1) + issue * 60_000).toISOString();
  writeFiles(content, {
    [`issue-${issue}.md`]: article(`Issue ${issue}`, minute, `Text of issue ${issue}.`, 'tags: [sea]'),
  });
}

/** Newest issue named in a body; 0 if none is. */
export function issueIn(body: Buffer): number {
  const text = (body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body).toString();
  return Math.max(0, ...[...text.matchAll(/Issue (\d+)/g)].map(([, issue]) => Number(issue)));
}

/**
 * Polls these paths at these origins from `clients` concurrent clients, a new pair each time, until stopped.
 * Every second client keeps its connections; two of three polls are conditional. Content seen by one client
 * may never get older, whichever process answers. `mayFail` tells for which origins a poll may fail at
 * present.
 */
export function startWanderers(
  origins: readonly string[],
  paths: readonly string[],
  size: number,
  mayFail: (origin: string) => boolean = () => false,
): { end: () => Promise<Wanderers> } {
  const deadline = Date.now() + LONGEST_MS;
  const answers = new Map<number, number>();
  const failures: string[] = [];
  const hashes = new Map<string, string>();
  const issues = new Map<string, number>();
  let ended = false;

  /** Polls once and returns the issue; undefined if a process that may fail did not answer. */
  async function poll(origin: string, path: string, tag: string | undefined, agent: Agent | undefined) {
    const mightFail = mayFail(origin);
    const url = origin + path;
    try {
      const { status, etag, hash, body } = await get(url, tag, agent);
      answers.set(status, (answers.get(status) ?? 0) + 1);
      if (status !== 200 && status !== 304) failures.push(`${url}: ${status}`);
      if (status === 304) return { etag, issue: issues.get(`${path} ${tag}`) };
      const name = `${path} ${etag}`;
      if (hash !== (hashes.get(name) ?? hash)) failures.push(`${url}: two bodies under ${etag}`);
      hashes.set(name, hash);
      const issue = issueIn(body);
      issues.set(name, issue);
      return { etag, issue };
    } catch (error) {
      if (!mightFail && !mayFail(origin)) failures.push(`${url}: ${String(error)}`);
      return undefined;
    }
  }

  async function wander(index: number): Promise<number> {
    const agent = index % 2 === 0 ? new Agent({ keepAlive: true, maxSockets: 1 }) : undefined;
    const tags = new Map<string, string>();
    let seen = { issue: 0, where: '' };
    for (let polls = index; !ended && Date.now() < deadline; polls += 1) {
      const origin = origins[(polls * 7 + index) % origins.length] ?? '';
      const path = paths[polls % paths.length] ?? '';
      const got = await poll(origin, path, polls % 3 === 0 ? undefined : tags.get(path), agent);
      if (got === undefined) continue;
      const { issue = 0, etag } = got;
      const where = origin + path;
      if (issue < seen.issue) {
        failures.push(`${where}: issue ${issue} after ${seen.issue} at ${seen.where}`);
      } else seen = { issue, where };
      tags.set(path, etag);
    }
    agent?.destroy();
    return seen.issue;
  }

  const wanderers = Array.from({ length: size }, (_, index) => wander(index));
  return {
    end: async () => {
      ended = true;
      const newest = Math.max(...(await Promise.all(wanderers)));
      return { answers, failures, newest };
    },
  };
}
