import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';

/** Results of concurrent pollers. */
export interface Crowd {
  /** Number of responses by status. */
  readonly answers: ReadonlyMap<number, number>;
  /** Failed polls, and bodies that did not match their tag. */
  readonly failures: readonly string[];
  /** Fewest responses to a single poller. */
  readonly fewest: number;
}

/** Max. polling time, in case the test fails to stop it. */
const LONGEST_MS = 60_000;

/** Max. time for a response. */
const PATIENCE_MS = 30_000;

/**
 * Polls these addresses in turn from `size` concurrent pollers until stopped. Every second poller keeps its
 * connection; the others open one for each poll. Every second poll is conditional.
 */
export function startCrowd(urls: readonly string[], size: number): { end: () => Promise<Crowd> } {
  const deadline = Date.now() + LONGEST_MS;
  const answers = new Map<number, number>();
  const failures: string[] = [];
  const hashes = new Map<string, string>();
  let ended = false;

  async function poll(index: number): Promise<number> {
    const agent = index % 2 === 0 ? new Agent({ keepAlive: true, maxSockets: 1 }) : undefined;
    const tags = new Map<string, string>();
    let polls = 0;
    while (!ended && Date.now() < deadline) {
      const url = urls[polls % urls.length] ?? '';
      const tag = polls % 2 === 0 ? undefined : tags.get(url);
      polls += 1;
      try {
        const { status, etag, hash } = await get(url, tag, agent);
        answers.set(status, (answers.get(status) ?? 0) + 1);
        if (status === 304) continue;
        const known = hashes.get(etag) ?? hash;
        hashes.set(etag, hash);
        if (hash !== known) failures.push(`${url}: two bodies under ${etag}`);
        tags.set(url, etag);
      } catch (error) {
        failures.push(`${url}: ${String(error)}`);
      }
    }
    agent?.destroy();
    return polls;
  }

  const pollers = Array.from({ length: size }, (_, index) => poll(index));
  return {
    end: async () => {
      ended = true;
      const polls = await Promise.all(pollers);
      return { answers, failures, fewest: Math.min(...polls) };
    },
  };
}

/** One response. */
export interface Got {
  readonly status: number;
  readonly etag: string;
  /** Hash of the bytes as sent. */
  readonly hash: string;
  readonly body: Buffer;
}

/** Thrown if the server closed a persistent connection just before its next use. */
class KeptConnectionClosed extends Error {}

/**
 * Sends one GET as real clients do: if a persistent connection turns out to be closed without a response, it
 * retries once on a new one (RFC 9112, 9.3.1). Rejects for any other failure.
 */
export async function get(url: string, tag: string | undefined, agent: Agent | undefined): Promise<Got> {
  try {
    return await attempt(url, tag, agent);
  } catch (error) {
    if (error instanceof KeptConnectionClosed) return attempt(url, tag, undefined);
    throw error;
  }
}

function attempt(url: string, tag: string | undefined, agent: Agent | undefined): Promise<Got> {
  return new Promise((resolve, reject) => {
    const headers = { 'Accept-Encoding': 'gzip', ...(tag !== undefined && { 'If-None-Match': tag }) };
    let answered = false;
    const req = request(url, { agent: agent ?? false, headers }, (res) => {
      answered = true;
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('error', reject);
      res.on('end', () => {
        const body = Buffer.concat(chunks);
        const hash = createHash('sha256').update(body).digest('hex');
        resolve({ status: res.statusCode ?? 0, etag: res.headers.etag ?? '', hash, body });
      });
    });
    req.on('error', (error: NodeJS.ErrnoException) => {
      const closed = error.code === 'ECONNRESET' || error.code === 'EPIPE';
      reject(closed && req.reusedSocket && !answered ? new KeptConnectionClosed() : error);
    });
    req.setTimeout(PATIENCE_MS, () =>
      req.destroy(
        new Error(
          `no answer after ${PATIENCE_MS / 1000} s on a ${req.reusedSocket ? 'kept' : 'new'} connection`,
        ),
      ),
    );
    req.end();
  });
}
