import { createServer, Agent } from 'node:http';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { createFeedwright as CreateFeedwright } from '../src/index.ts';
import { countedRequest, type CountedAnswer } from './counted-request.ts';
import { CONCURRENCY, crowdOf, playStretch, type Traffic } from './bytes-polls.ts';
import { stretches, type Change } from './day.ts';
import { DEFAULTS, generateArticle } from './generate.ts';
import { startNginx, type Nginx } from './nginx.ts';
import { BUILT } from './report.ts';
import { withScratch, writeContent } from './scratch.ts';
import { BASE_URL } from './service.ts';

/** The default schedule, and a max-age fixed to it: nginx cannot vary its own. */
const CRON = '*/5 * * * *';
const MAX_AGE_SECONDS = 300;

const ARTICLES = 200;
const PATHS = ['/rss.xml', '/atom.xml'] as const;
const DAY_MS = Date.UTC(2026, 2, 2);

export type ServerName = 'feedwright' | 'nginx';

/** Traffic by server, then by kind of reader. */
export type DayTraffic = Readonly<Record<ServerName, ReadonlyMap<string, Traffic>>>;

interface Library {
  readonly createFeedwright: typeof CreateFeedwright;
}

/** Simulates a day of this many readers against both servers. */
export async function playDay(readers: number, seed: number): Promise<DayTraffic> {
  return withScratch(async (scratch) => {
    const content = join(scratch, 'content');
    writeContent(content, ARTICLES);
    appendFileSync(join(content, 'publication.yaml'), `poll: { mostSeconds: ${MAX_AGE_SECONDS} }\n`);
    const clock = { time: DAY_MS };
    // Loads the built program. Only types come from the source, because type checks may run without a build.
    const { createFeedwright } = (await import(pathToFileURL(join(BUILT, 'index.js')).href)) as Library;
    const feedwright = createFeedwright({
      content,
      data: join(scratch, 'data'),
      baseUrl: BASE_URL,
      cron: CRON,
      now: () => clock.time,
      onFailed: (error) => console.error(error),
    });
    const server = createServer({ keepAliveTimeout: 75_000 }, feedwright.handler).listen(0, '127.0.0.1');
    await Promise.all([feedwright.ready, once(server, 'listening')]);
    const { port } = server.address() as AddressInfo;
    const nginx = await startNginx(join(scratch, 'nginx'), MAX_AGE_SECONDS);
    const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
    const ports: Readonly<Record<ServerName, number>> = { feedwright: port, nginx: nginx.port };
    const traffic = { feedwright: new Map<string, Traffic>(), nginx: new Map<string, Traffic>() };
    const crowds = { feedwright: crowdOf(readers, seed), nginx: crowdOf(readers, seed) };
    try {
      let tags = await copyDocuments(port, nginx, agent, clock.time);
      for (const [version, { from, to, change }] of stretches().entries()) {
        clock.time = DAY_MS + from * 1000;
        if (change !== undefined) {
          apply(content, change, version);
          await feedwright.regenerate();
          const next = await copyDocuments(port, nginx, agent, clock.time);
          if (next.some((tag, index) => tag === tags[index])) throw new Error('nothing was regenerated');
          tags = next;
        }
        for (const name of ['feedwright', 'nginx'] as const) {
          await playStretch(crowds[name], { from, to, version, port: ports[name], agent }, traffic[name]);
        }
      }
    } finally {
      agent.destroy();
      server.close();
      await Promise.all([feedwright.close(), nginx.stop()]);
    }
    return traffic;
  });
}

/** Copies the service's current documents to nginx. Resolves to their entity-tags. */
async function copyDocuments(port: number, nginx: Nginx, agent: Agent, writtenMs: number): Promise<string[]> {
  const tags: string[] = [];
  for (const path of PATHS) {
    const get = async (coding: string): Promise<CountedAnswer> => {
      const answer = await countedRequest({
        method: 'GET',
        port,
        path,
        headers: { 'Accept-Encoding': coding },
        agent,
      });
      const sent = answer.headers['content-encoding'] ?? 'identity';
      if (answer.status !== 200 || sent !== coding) throw new Error(`${path}: ${answer.status}, ${sent}`);
      return answer;
    };
    const [identity, gzip] = [await get('identity'), await get('gzip')];
    nginx.put(path, identity.body, gzip.body, writtenMs);
    tags.push(identity.headers.etag ?? '');
  }
  return tags;
}

/**
 * Applies a change of the author: a new article, or a paragraph added to the newest article from before the
 * day.
 */
function apply(content: string, { what }: Change, version: number): void {
  const generation = { ...DEFAULTS, articles: ARTICLES };
  if (what === 'edit') {
    const file = join(content, generateArticle(ARTICLES - 1, generation).path);
    const paragraph =
      generateArticle(ARTICLES + version, generation)
        .text.split('\n\n')
        .at(-2) ?? '';
    writeFileSync(file, `${readFileSync(file, 'utf8')}\n${paragraph}\n`);
    return;
  }
  const second = stretches()[version]?.from ?? 0;
  const { path, text } = generateArticle(ARTICLES + version, generation, new Date(DAY_MS + second * 1000));
  mkdirSync(dirname(join(content, path)), { recursive: true });
  writeFileSync(join(content, path), text);
}
