import { rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import { request, sendRaw } from '../../support/service/request.ts';
import { restartService, startService } from '../../support/service/service.ts';
import { SOUND, ONE, FILES, item, sizeOf, statusOf, messages } from '../../support/service/media-service.ts';

describe('files that may not be served', () => {
  const outside = (): string => temporaryDirectory({ 'secret.mp3': 'secret' });

  test.each([
    ['a path out of the directory', '../../etc/passwd'],
    ['an absolute path of a file', '/etc/passwd'],
    ['the address of a file', 'file:///etc/passwd'],
    ['an encoded path out of it', '..%2f..%2fetc/passwd'],
    ['a hidden file', '.secret.mp3'],
    ['a file in a hidden folder', '.git/a.mp3'],
    ["another article's file", 'draft.md'],
    ['the description of the publication', 'publication.yaml'],
    ['a directory', 'folder'],
    ['a link that leads out', 'link.mp3'],
    ['a path through a link that leads out', 'out/secret.mp3'],
    ['a link to another article', 'sly.mp3'],
    ['a link that leads nowhere', 'nowhere.mp3'],
    ['a name with a NUL', '"a\\0.mp3"'],
  ])('%s is no attachment, a finding reports it, and the article is published', async (_, url) => {
    const content = temporaryDirectory({
      'publication.yaml': 'title: T\n',
      'a.md': article(
        'One',
        '2026-01-01T10:00:00Z',
        'Text.',
        'attachments:',
        `  - url: ${url}`,
        '    type: audio/mpeg',
      ),
      'draft.md': article('Draft', '2026-01-01T10:00:00Z', 'Text.', 'draft: true'),
      '.secret.mp3': 'secret',
      '.git/a.mp3': 'secret',
      'folder/x.mp3': 'x',
    });
    const elsewhere = outside();
    symlinkSync(join(elsewhere, 'secret.mp3'), join(content, 'link.mp3'));
    symlinkSync(elsewhere, join(content, 'out'));
    symlinkSync('draft.md', join(content, 'sly.mp3'));
    symlinkSync('nothing', join(content, 'nowhere.mp3'));
    const service = await startService({}, { content });
    const { attachments = [] } = await item(service);
    // A path from the root is an address of the site; no file is looked up for it.
    const left = attachments.map((one) => one.url).filter((one) => one !== 'https://example.org/etc/passwd');
    expect(left).toEqual([]);
    if (attachments.length === 0) expect(messages(service).join('\n')).toMatch(/^a\.md:\d: warning /m);
    for (const path of [url, 'secret.mp3', 'folder/x.mp3', 'etc/passwd']) {
      const { status, body } = await request(`${service.origin}/media/${encodeURI(path)}`);
      expect([400, 404]).toContain(status);
      expect(body.toString()).not.toMatch(/secret|root:/);
    }
  });

  test.each([
    '/media/',
    '/media/..',
    '/media/../publication.yaml',
    '/media/%2e%2e/ep1.md',
    '/media/..%2fep1.md',
    '/media/a%2fep1.mp3',
    '/media/a%5cep1.mp3',
    '/media/ep1.mp3%00',
    '/media//ep1.mp3',
    '/media/./ep1.mp3',
    '/media/ep1.mp3/',
    '/media/ep1.md',
    '/media/publication.yaml',
    '/media/EP1.MP3',
    '/media/%ff',
    '/media/other.mp3',
    `/media/${'a/'.repeat(4000)}x.mp3`,
  ])('%s is 400 or 404', async (path) => {
    const { port } = await startService({
      'a/ep1.md': ONE,
      ...FILES,
      'publication.yaml': 'title: T\n',
      'other.mp3': 'x',
    });
    const answer = await sendRaw(port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).not.toMatch(/title/i);
  });

  test('media of a draft, of a scheduled article and of a deleted one are not served', async () => {
    const service = await startService({
      'draft.md': article('Draft', '2026-01-01T10:00:00Z', 'Text.', 'draft: true'),
      'draft.mp3': 'draft',
      'later.md': article('Later', '2026-03-02T10:00:00Z'),
      'later.mp3': 'later',
      'one.md': ONE,
      'one.mp3': 'one',
    });
    const all = async (): Promise<number[]> =>
      Promise.all(['draft', 'later', 'one'].map((name) => statusOf(service, `/media/${name}.mp3`)));
    expect(await all()).toEqual([404, 404, 200]);
    service.clock.time = Date.parse('2026-03-02T10:00:01Z');
    await service.regenerate();
    expect(await all()).toEqual([404, 200, 200]);
    unlinkSync(join(service.content, 'one.md'));
    writeFiles(service.content, {
      'later.md': article('Later', '2026-03-02T10:00:00Z', 'Text.', 'draft: true'),
    });
    await service.regenerate();
    expect(await all()).toEqual([404, 410, 410]);
    const next = await restartService(service);
    expect(await statusOf(next, '/media/one.mp3')).toBe(410);
  });

  test('a file replaced by a link to outside after publication is not served', async () => {
    const service = await startService({
      'ep1.md': article('One', '2026-01-01T10:00:00Z', 'Text.', 'attachments: [x/a.mp3]'),
      'x/a.mp3': 'own',
    });
    const elsewhere = outside();
    expect(await statusOf(service, '/media/x/a.mp3')).toBe(200);
    unlinkSync(join(service.content, 'x/a.mp3'));
    symlinkSync(join(elsewhere, 'secret.mp3'), join(service.content, 'x/a.mp3'));
    expect(await statusOf(service, '/media/x/a.mp3')).toBe(404);
    rmSync(join(service.content, 'x'), { recursive: true });
    writeFileSync(join(elsewhere, 'a.mp3'), 'secret');
    symlinkSync(elsewhere, join(service.content, 'x'));
    expect(await statusOf(service, '/media/x/a.mp3')).toBe(404);
    await service.regenerate();
    expect(await item(service)).not.toHaveProperty('attachments');
  });

  test('a link to a file inside is followed', async () => {
    const content = temporaryDirectory({ 'ep1.md': ONE, 'audio/x.mp3': SOUND });
    symlinkSync('audio/x.mp3', join(content, 'ep1.mp3'));
    const service = await startService({}, { content });
    expect(await sizeOf(service)).toBe(1000);
    expect((await request(`${service.origin}/media/ep1.mp3`)).body.equals(SOUND)).toBe(true);
    expect(await statusOf(service, '/media/audio/x.mp3')).toBe(404);
  });
});
