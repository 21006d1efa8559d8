import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { userInfo } from 'node:os';
import { expect, onTestFinished } from 'vitest';
import { mustRun, runProgram } from '../../conformance/support/programs.ts';
import { temporaryDirectory } from '../service/directory.ts';
import { freePort } from '../service/free-port.ts';
import { request } from '../service/request.ts';
import { AUDIO, PICTURE, POSTS, PUBLIC_POSTS, type MovingPost } from './posts.ts';
import { dayOf } from './publisher.ts';

const SCRIPTS = resolve(import.meta.dirname, 'wordpress');

/** Paths below the directory of uploads. */
const PICTURE_UPLOAD = '2024/06/pier.png';
const AUDIO_UPLOAD = '2024/10/episode-1.mp3';

/** A WordPress of Debian with the thirty posts, at its address. */
export interface WordPress {
  readonly port: number;
  /** Without a slash at the end. */
  readonly origin: string;
  /** Each public post's path with a query, and its path. */
  readonly queries: readonly (readonly [query: string, path: string])[];
  readonly uploads: string;
  /** Export of everything, as its own `export_wp()` writes it. */
  readonly export: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Paths of its feeds in RSS and Atom. */
export const WORDPRESS_FEEDS = ['/feed/', '/feed/atom/', '/?feed=rss2'] as const;

/** Path of a post by its permalink structure. */
export function wordPressPathOf(post: MovingPost): string {
  const { year, month, day } = dayOf(post);
  return `/${year}/${month}/${day}/${post.slug}/`;
}

/**
 * Starts MariaDB on a socket in a temporary directory and WordPress on PHP's own server at loopback. Both end with the
 * test at the latest.
 */
export async function startWordPress(): Promise<WordPress> {
  const directory = temporaryDirectory({
    [`www/wp-content/uploads/${PICTURE_UPLOAD}`]: PICTURE,
    [`www/wp-content/uploads/${AUDIO_UPLOAD}`]: AUDIO,
  });
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const environment = { FEEDWRIGHT_WP: directory, FEEDWRIGHT_WP_URL: origin };
  const php = (script: string, input = ''): Promise<string> =>
    mustRun('php', [join(SCRIPTS, script)], { input, environment });

  const stopDatabase = await startDatabase(directory);
  const written = await php('write.php', JSON.stringify(POSTS.map((post) => storedForm(post, origin))));
  const ids = JSON.parse(written) as Readonly<Record<string, number>>;
  const args = ['-S', `127.0.0.1:${port}`, '-t', join(directory, 'www'), join(SCRIPTS, 'serve.php')];
  const stopServer = startServer('php', args, environment);
  await expect
    .poll(() =>
      request(`${origin}/feed/`).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
  return {
    port,
    origin,
    queries: PUBLIC_POSTS.map((post) => [`/?p=${ids[post.slug]}`, wordPressPathOf(post)] as const),
    uploads: join(directory, 'www/wp-content/uploads'),
    export: () => php('export.php'),
    stop: async () => {
      await stopServer();
      await stopDatabase();
    },
  };
}

/** A post as the script that writes it takes it. Every second text has the markup of the block editor. */
function storedForm(post: MovingPost, origin: string): Readonly<Record<string, unknown>> {
  const uploads = `${origin}/wp-content/uploads`;
  const isOfBlocks = post.slug.length % 2 === 0;
  const blocks = [
    ...post.paragraphs.map((text) =>
      isOfBlocks ? `<!-- wp:paragraph -->\n<p>${text}</p>\n<!-- /wp:paragraph -->` : text,
    ),
    ...(post.hasPicture ? [`<img src="${uploads}/${PICTURE_UPLOAD}" alt="The pier" />`] : []),
  ];
  return {
    ...post,
    html: blocks.join('\n\n'),
    status: post.isDraft ? (post.slug === 'held-back' ? 'draft' : 'private') : 'publish',
    published: sqlTime(post.published),
    updated: sqlTime(post.updated ?? post.published),
    picture: post.hasPicture ? PICTURE_UPLOAD : null,
    enclosure: post.hasAudio ? `${uploads}/${AUDIO_UPLOAD}\n${AUDIO.length}\naudio/mpeg\n` : null,
  };
}

const sqlTime = (instant: string): string => instant.replace('T', ' ').replace('Z', '');

async function startDatabase(directory: string): Promise<() => Promise<void>> {
  const data = join(directory, 'mariadb');
  const socket = join(directory, 'mariadb.sock');
  const { username } = userInfo();
  const common = ['--no-defaults', `--datadir=${data}`, `--user=${username}`];
  await mustRun('mariadb-install-db', [
    ...common,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  const settings = [
    `--socket=${socket}`,
    '--skip-networking',
    `--pid-file=${join(directory, 'mariadb.pid')}`,
    // Durability costs time, and the data lasts as long as the test.
    '--innodb-flush-log-at-trx-commit=0',
    '--skip-log-bin',
  ];
  const stop = startServer('/usr/sbin/mariadbd', [...common, ...settings]);
  await expect
    .poll(async () => {
      const create = 'CREATE DATABASE IF NOT EXISTS wordpress CHARACTER SET utf8mb4';
      const client = ['--no-defaults', `--socket=${socket}`, '--user=root', '-e', create];
      return (await runProgram('mariadb', client)).code;
    })
    .toBe(0);
  return stop;
}

/** Starts a server; the function ends it, as the end of the test does. */
function startServer(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): () => Promise<void> {
  const child: ChildProcess = spawn(command, args, {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', TZ: 'UTC', ...environment },
  });
  const closed = once(child, 'close');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await closed;
  };
  onTestFinished(stop);
  return stop;
}
