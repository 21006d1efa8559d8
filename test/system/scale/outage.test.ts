import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { chmodSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../../src/core/ledger/database.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { openPostgres } from '../../../src/store/postgres/postgres.ts';
import { lockOnPostgres } from '../../../src/store/postgres/lock.ts';
import { certificateFor } from '../../support/push/certificate.ts';
import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import {
  findPostgres,
  serverUser,
  startPostgres,
  type PostgresServer,
} from '../../support/store/postgres-server.ts';
import { startService } from '../../support/service/service.ts';

const bin = findPostgres();

async function server(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const started = await startPostgres(bin ?? '', settings);
  onTestFinished(started.remove);
  return started;
}

async function open(url: string, timeoutMs = 2000): Promise<Database> {
  const database = await openPostgres({ url, timeoutMs });
  onTestFinished(database.close);
  return database;
}

/** A connection relay that can fall silent, like a broken network. */
async function wire(port: number): Promise<{ port: number; cut: () => void }> {
  const sockets: Socket[] = [];
  const between = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    sockets.push(near, far);
    near.on('error', () => {}).pipe(far);
    far.on('error', () => {}).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(between, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    between.close();
  });
  return {
    port: (between.address() as AddressInfo).port,
    cut: () => {
      for (const socket of sockets) socket.unpipe().pause();
      between.on('connection', (socket) => socket.unpipe().pause());
    },
  };
}

// The tests stop the server, so it must be their own.
describe.runIf(bin !== undefined)('a server', () => {
  test('[66] that is down makes statements fail, and nothing else; everything resumes when it is back', async () => {
    const { url, halt, start } = await server();
    const database = await open(url);
    await migrate(database);
    let heard = 0;
    database.watch(() => (heard += 1));
    await expect.poll(() => heard).toBeGreaterThan(0);
    const lock = await lockOnPostgres({ url });
    const cut = database.transaction(async ({ all, run }) => {
      await run('INSERT INTO flag (name) VALUES ($1)', 'a');
      await halt();
      await all('SELECT name FROM flag');
    });
    await expect(cut).rejects.toThrow(/PostgreSQL: .*(?:terminat|reset|ended|EPIPE|connection error)/i);
    await expect.poll(() => lock?.isHeld()).toBe(false);
    // Each statement fails for this reason, not by its deadline.
    await expect(database.all('SELECT 1')).rejects.toThrow('PostgreSQL: connect ECONNREFUSED');
    await expect(database.transaction(async () => {})).rejects.toThrow('ECONNREFUSED');
    await expect(database.reading(async () => {})).rejects.toThrow('ECONNREFUSED');
    await expect(lockOnPostgres({ url })).rejects.toThrow('ECONNREFUSED');
    await expect(openPostgres({ url })).rejects.toThrow('ECONNREFUSED');

    const before = heard;
    await start();
    await expect.poll(() => heard).toBeGreaterThan(before);
    expect(await database.all('SELECT name FROM flag')).toEqual([]);
    const again = await lockOnPostgres({ url });
    expect(again?.isHeld()).toBe(true);
    await again?.release();
  });

  test('[57] [66] that is down: the last snapshot stays in service, and everything resumes when it is back', async () => {
    const { url, halt, start } = await server();
    const service = await startService(
      {
        'publication.yaml': 'title: P\n',
        'a.md': article('A', '2026-01-01T10:00:00Z', 'A.', 'tags: [x]'),
      },
      { databaseUrl: url },
    );
    const { origin, content, clock } = service;
    const status = async (path: string, init?: RequestInit): Promise<number> =>
      (await fetch(origin + path, init)).status;
    const subscribe = (): Promise<number> =>
      status('/hub', {
        method: 'POST',
        body: new URLSearchParams({
          'hub.mode': 'subscribe',
          'hub.topic': 'https://example.org/atom.xml',
          'hub.callback': 'https://subscriber.example/',
        }),
      });
    expect([await status('/atom.xml'), await status('/tags/x/atom.xml')]).toEqual([200, 200]);
    await halt();
    writeFiles(content, { 'b.md': article('B', '2026-01-02T10:00:00Z', 'B.', 'tags: [x]') });
    clock.time += 3_600_000;
    expect(await service.regenerate()).toBeUndefined();
    expect([await status('/atom.xml'), await status('/tags/x/atom.xml')]).toEqual([200, 200]);
    expect([await status('/tags/x/rss.xml'), await subscribe()]).toEqual([503, 503]);
    expect(service.health().status).toBe('degraded');
    expect(service.health().reasons.join()).toMatch(
      /PostgreSQL: .*(?:ECONNREFUSED|terminat|connection error)/,
    );
    expect(service.health().reasons.join()).not.toContain('only for tests');

    await start();
    await expect
      .poll(async () => (await service.regenerate()) && service.health())
      .toMatchObject({ status: 'ok', role: 'publisher', articles: 2 });
    expect(await status('/tags/x/rss.xml')).toBe(200);
    expect(await subscribe()).toBe(202);
  });

  test('[66] that revokes the lock is noticed before the next slot', async () => {
    const { url, halt, start } = await server();
    const leader = await startService(
      { 'publication.yaml': 'title: P\n', 'a.md': article('A', '2026-01-01T10:00:00Z') },
      { databaseUrl: url },
    );
    const health = (): unknown => leader.health();
    expect(health()).toMatchObject({ status: 'ok', role: 'publisher' });
    await halt();
    await expect.poll(health).toMatchObject({ status: 'degraded', role: 'follower' });
    expect(leader.health().reasons.join()).toMatch(/PostgreSQL: /);
    await start();
    await expect.poll(health).toMatchObject({ status: 'ok', role: 'publisher' });
  });

  test('that is down does not keep a process from ending', async () => {
    const { url, halt } = await server();
    // No statement ends by its deadline.
    const database = await openPostgres({ url, timeoutMs: 600_000 });
    database.watch(() => {});
    const lock = await lockOnPostgres({ url });
    await halt();
    await expect(database.close()).resolves.toBeUndefined();
    await expect(lock?.release()).resolves.toBeUndefined();
  });

  test('that falls silent is abandoned after the deadline', async () => {
    const { url, port } = await server();
    const between = await wire(port);
    const silent = new URL(url);
    silent.port = String(between.port);
    const database = await openPostgres({ url: silent.href, timeoutMs: 500 });
    between.cut();
    await expect(database.all('SELECT 1')).rejects.toThrow(/PostgreSQL: /);
    await database.close();
  });

  test('speaks TLS on request, with its certificate verified on request', async () => {
    const { key, cert } = certificateFor('localhost');
    const directory = temporaryDirectory({ 'own.pem': cert, 'other.pem': certificateFor('localhost').cert });
    const { url } = await tlsServer(key, cert);
    const named = url.replace('127.0.0.1', 'localhost');
    const own = `sslrootcert=${join(directory, 'own.pem')}`;
    const isEncrypted = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
    const encrypted = async (address: string): Promise<unknown> =>
      (await (await open(address)).all(isEncrypted))[0]?.['ssl'];

    expect(await encrypted(url)).toBe(0);
    expect(await encrypted(`${named}?sslmode=verify-full&${own}`)).toBe(1);
    expect(await encrypted(`${named}?${own}`)).toBe(1);
    expect(await encrypted(`${url}?sslmode=verify-ca&${own}`)).toBe(1);
    expect(await encrypted(`${url}?sslmode=no-verify`)).toBe(1);
    for (const refused of [
      `${named}?sslmode=require`,
      `${named}?sslmode=verify-full`,
      `${named}?sslmode=verify-full&sslrootcert=${join(directory, 'other.pem')}`,
    ])
      await expect(openPostgres({ url: refused })).rejects.toThrow(
        /self-signed certificate .*sslrootcert=FILE/i,
      );
    await expect(openPostgres({ url: `${url}?sslmode=verify-full&${own}` })).rejects.toThrow(
      /127\.0\.0\.1.*verify-ca/,
    );
    await expect(openPostgres({ url: `${named}?sslrootcert=/nowhere.pem` })).rejects.toThrow(/nowhere\.pem/);
  });

  test('without TLS is refused if TLS is required', async () => {
    const { url } = await server();
    await expect(openPostgres({ url: `${url}?sslmode=require` })).rejects.toThrow(
      /does not support SSL.*set up TLS/,
    );
  });
});

async function tlsServer(key: string, cert: string): Promise<PostgresServer> {
  const directory = temporaryDirectory({ 'server.key': key, 'server.crt': cert });
  const { uid, gid } = serverUser();
  for (const file of [directory, join(directory, 'server.key'), join(directory, 'server.crt')]) {
    if (uid !== undefined && gid !== undefined) chownSync(file, uid, gid);
  }
  chmodSync(join(directory, 'server.key'), 0o600);
  return server({
    ssl: 'on',
    ssl_cert_file: join(directory, 'server.crt'),
    ssl_key_file: join(directory, 'server.key'),
  });
}
