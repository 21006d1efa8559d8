import { expect } from 'vitest';
import { run, start } from '../service/cli.ts';
import { request } from '../service/request.ts';

/** Feedwright at the address of the old publication. */
export interface Successor {
  /** Resolves when a document has this text. */
  readonly shows: (path: string, text: string) => Promise<void>;
}

/** Starts the built service on a content directory at a port of loopback, with a tick every second. */
export async function startSuccessor(content: string, port: number, data: string): Promise<Successor> {
  const origin = `http://127.0.0.1:${port}`;
  const args = ['--content', content, '--port', String(port), '--base-url', `${origin}/`];
  const running = start([...args, '--cron', '* * * * * *'], { DATA_DIR: data, FAIR_LIMIT: 'off' }, data);
  await running.listening;
  return {
    shows: async (path, text) => {
      await expect.poll(async () => (await request(origin + path)).body.toString()).toContain(text);
    },
  };
}

/** Final answer for a path, after at most five redirects, which must stay at this origin. */
export async function answerOf(
  origin: string,
  path: string,
): Promise<{ readonly status: number; readonly path: string }> {
  let url = new URL(path, origin);
  for (let times = 0; times < 5; times += 1) {
    const { status, headers } = await request(url.href);
    if (status !== 301 && status !== 308) return { status, path: `${url.pathname}${url.search}` };
    url = new URL(headers.location ?? '', url);
    if (url.origin !== origin) break;
  }
  return { status: 0, path: url.href };
}

/** Runs a command of the built program; rejects with its output if it fails. Resolves to its standard output. */
export async function mustFeedwright(
  command: string,
  args: readonly string[],
  origin: string,
  data: string,
): Promise<string> {
  const { code, stdout, stderr } = await run([command, ...args, '--base-url', `${origin}/`], {
    DATA_DIR: data,
  });
  if (code !== 0) throw new Error(`feedwright ${command} ended with ${code}:\n${stderr}${stdout}`);
  return stdout;
}

/** Expects `check --against` to find nothing that subscribers of this feed would take for new. */
export async function checkAgainst(
  feed: string,
  content: string,
  origin: string,
  data: string,
): Promise<void> {
  expect(await mustFeedwright('check', ['--against', feed, '--content', content], origin, data)).toMatch(
    /\b0 new\b/,
  );
}
