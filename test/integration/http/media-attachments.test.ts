import { appendFileSync, rmSync, statSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { article, writeFiles } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { restartService, startService } from '../../support/service/service.ts';
import { SOUND, ONE, FILES, item, sizeOf, statusOf, messages } from '../../support/service/media-service.ts';

describe('files of an article', () => {
  test('[16] [24] a file of the same name is attached in every format, with size and type', async () => {
    const { origin, content } = await startService(FILES);
    const { size } = statSync(join(content, 'ep1.mp3'));
    const rss = (await request(`${origin}/rss.xml`)).body.toString();
    expect(rss).toContain(
      `<enclosure url="https://example.org/media/ep1.mp3" length="${size}" type="audio/mpeg"/>`,
    );
    const atom = (await request(`${origin}/atom.xml`)).body.toString();
    expect(atom).toContain(
      `<link rel="enclosure" type="audio/mpeg" length="${size}" href="https://example.org/media/ep1.mp3"/>`,
    );
    const { items } = JSON.parse((await request(`${origin}/feed.json`)).body.toString()) as {
      items: [{ attachments: unknown }];
    };
    expect(items[0].attachments).toEqual([
      { url: 'https://example.org/media/ep1.mp3', mime_type: 'audio/mpeg', size_in_bytes: size },
    ]);
    const page = (await request(`${origin}/articles/ep1`)).body.toString();
    expect(page).toContain('<audio controls preload="none" src="https://example.org/media/ep1.mp3"');
  });

  test('[16] the length equals the file’s size at every tick, through its creation, growth and deletion', async () => {
    const service = await startService({ 'a/ep1.md': ONE });
    const sound = join(service.content, 'a/ep1.mp3');
    expect(await item(service)).not.toHaveProperty('attachments');
    writeFileSync(sound, SOUND);
    await service.regenerate();
    expect(await sizeOf(service)).toBe(1000);
    appendFileSync(sound, 'more');
    await service.regenerate();
    expect(await sizeOf(service)).toBe(1004);
    truncateSync(sound, 7);
    await service.regenerate();
    expect(await sizeOf(service)).toBe(7);
    expect((await request(`${service.origin}/media/a/ep1.mp3`)).body).toHaveLength(7);
    unlinkSync(sound);
    await service.regenerate();
    expect(await item(service)).not.toHaveProperty('attachments');
    expect(await statusOf(service, '/media/a/ep1.mp3')).toBe(404);
  });

  test('[16] a file named in metadata is followed too, also over a restart', async () => {
    const more = 'attachments: [{ url: ../audio/two words.mp3, title: Listen }]';
    const first = await startService({
      'posts/one.md': article('One', '2026-01-01T10:00:00Z', 'Text.', more),
      'audio/two words.mp3': SOUND,
    });
    const path = '/media/audio/two%20words.mp3';
    expect((await item(first)).attachments).toEqual([
      { url: `https://example.org${path}`, mime_type: 'audio/mpeg', size_in_bytes: 1000, title: 'Listen' },
    ]);
    const service = await restartService(first);
    appendFileSync(join(service.content, 'audio/two words.mp3'), '12345');
    await service.regenerate();
    expect(await sizeOf(service)).toBe(1005);
    expect((await request(service.origin + path)).body).toHaveLength(1005);
    rmSync(join(service.content, 'audio'), { recursive: true });
    await service.regenerate();
    expect(await item(service)).not.toHaveProperty('attachments');
    expect(messages(service)).toEqual([
      'posts/one.md:4: warning ../audio/two words.mp3 does not exist: the article is published without it',
    ]);
    writeFiles(service.content, { 'audio/two words.mp3': 'back' });
    await service.regenerate();
    expect(await sizeOf(service)).toBe(4);
    expect(messages(service)).toEqual([]);
  });

  test('a tick without changed media files changes nothing, and reads no article', async () => {
    const service = await startService(FILES, { now: () => Date.now() + 3_600_000 });
    await service.regenerate();
    const before = service.current();
    const again = await service.regenerate();
    expect(again?.changed).toEqual([]);
    expect(service.current()).toBe(before);
  });

  test('[24] an image is measured, and is in Media RSS with medium, width and height', async () => {
    const { origin } = await startService({ 'a.md': ONE, 'a.png': png(640, 480) });
    const url = 'https://example.org/media/a.png';
    for (const path of ['/rss.xml', '/atom.xml']) {
      const document = (await request(origin + path)).body.toString();
      expect(document).toContain(
        `<media:content url="${url}" type="image/png" medium="image" fileSize="33" width="640" height="480"/>`,
      );
      expect(document).toContain(`<media:thumbnail url="${url}" width="640" height="480"/>`);
    }
    const { body, headers } = await request(`${origin}/media/a.png`);
    expect([body.equals(png(640, 480)), headers['content-type']]).toEqual([true, 'image/png']);
  });

  test('[16] further attachments are Media RSS, and an external address stays as it is', async () => {
    const more =
      'attachments: [ep1.mp3, { url: "https://cdn.example.net/v.mp4", size: 9, width: 640, height: 360 }]';
    const { origin } = await startService({
      'ep1.md': article('One', '2026-01-01T10:00:00Z', 'Text.', more),
      'ep1.mp3': SOUND,
    });
    const rss = (await request(`${origin}/rss.xml`)).body.toString();
    expect(rss.match(/<enclosure /g)).toHaveLength(1);
    expect(rss).toContain(
      '<media:content url="https://cdn.example.net/v.mp4" type="video/mp4" medium="video" fileSize="9" width="640" height="360"/>',
    );
  });
});

/** Start of a PNG with this size, enough to measure it. */
function png(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(33);
  bytes.write('\x89PNG\r\n\x1a\n', 'latin1');
  bytes.writeUInt32BE(13, 8);
  bytes.write('IHDR', 12, 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}
