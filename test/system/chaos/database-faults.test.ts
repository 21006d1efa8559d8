import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSqlite } from '../../../src/store/sqlite/sqlite.ts';
import { writeFiles } from '../../support/service/directory.ts';
import { said } from '../../support/documents/read-documents.ts';
import { FILES, serve, stop, health, until, isOk, published } from './fault-service.ts';

const DATABASE = 'feedwright.sqlite';

describe('a damaged database', () => {
  type Damage = (file: string) => void;
  const sql =
    (text: string): Damage =>
    (file) => {
      const database = new (loadSqlite())(file);
      database.exec(text);
      database.close();
    };
  const everywhere =
    (text: string, damaged: string): Damage =>
    (file) => {
      const bytes = readFileSync(file, 'latin1');
      expect(bytes).toContain(text);
      writeFileSync(file, bytes.replaceAll(text, damaged), 'latin1');
    };

  test.each<readonly [name: string, damage: Damage]>([
    ['garbage', (file) => writeFileSync(file, 'no database at all, '.repeat(1000))],
    ['half of it', (file) => truncateSync(file, Math.floor(statSync(file).size / 2))],
    ['a page and a half', (file) => truncateSync(file, 6144)],
    [
      'garbage in the middle',
      (file) => {
        const bytes = readFileSync(file);
        writeFileSync(file, bytes.fill(0x55, 4096, bytes.length - 4096));
      },
    ],
    ['a body with one wrong bit', everywhere('<rss', '<rst')],
    ['a ledger row that is no JSON', sql("UPDATE ledger SET former_slugs = '['")],
    ['a ledger row with no date', sql("UPDATE ledger SET published = 'soon' WHERE slug = 'one'")],
    ['a snapshot that is no JSON', sql("UPDATE snapshot SET details = '{'")],
    ['a table that is gone', sql('DROP TABLE representation')],
  ])('[4] [66] %s: is set aside, never deleted, and rebuilt with the same ids', async (_, damage) => {
    const { before, ...directories } = await published();
    const file = join(directories.data, DATABASE);
    for (const suffix of ['-wal', '-shm']) expect(existsSync(file + suffix)).toBe(false);
    damage(file);
    const damaged = readFileSync(file);
    const service = await serve(directories);
    const after = await said(service);
    expect([after.ids, after.items]).toEqual([before.ids, before.items]);
    expect(await health(service)).toMatchObject({ status: 'degraded', ready: true });
    expect((await health(service)).reasons.join()).toMatch(/was damaged: it was set aside as/);
    const aside = readdirSync(directories.data).filter((name) => /\.damaged-\w+$/.test(name));
    expect(aside).toHaveLength(1);
    expect(readFileSync(join(directories.data, aside[0] ?? '')).equals(damaged)).toBe(true);
    await stop(service);
    const again = await serve(directories);
    expect(await said(again)).toEqual(after);
    expect((await until(() => health(again), isOk)).reasons).toEqual([]);
  });

  test('[4] [66] is missing: the same ids, and nothing to set aside', async () => {
    const { before, ...directories } = await published();
    for (const name of readdirSync(directories.data)) rmSync(join(directories.data, name));
    const service = await serve(directories);
    expect((await said(service)).ids).toEqual(before.ids);
    expect((await health(service)).status).toBe('ok');
  });

  test('[66] has unreadable texts: publishing continues', async () => {
    const { before, ...directories } = await published();
    sql("UPDATE ledger SET words = x'ffff'")(join(directories.data, DATABASE));
    const service = await serve(directories);
    expect(await said(service)).toEqual(before);
    writeFiles(directories.content, { 'one.md': FILES['one.md'].replace('text', 'word') });
    const { ids } = await until(
      () => said(service),
      ({ items }) => items['One']?.html.includes('word') === true,
    );
    expect(ids).toEqual(before.ids);
  });
});
