import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pngOf } from '../../support/documents/png.ts';
import { article, temporaryDirectory } from '../../support/service/directory.ts';
import { messages, statusOf } from '../../support/service/media-service.ts';
import { request } from '../../support/service/request.ts';
import { startService } from '../../support/service/service.ts';

const DAY = '2026-01-01T10:00:00Z';

describe('files that a text may not publish', () => {
  test.each([
    ['a path out of the directory', '../../../../../../etc/passwd', 'leads out of the content directory'],
    ['an encoded path out of it', '%2e%2e/%2e%2e/%2e%2e/etc/passwd', 'leads out of the content'],
    ['an encoded slash', '..%2f..%2fetc%2fpasswd', 'does not exist'],
    ['an absolute path', '/etc/passwd', 'does not exist'],
    ['a hidden file', '.secret.png', 'may not be published'],
    ['a file in a hidden folder', '.git/a.png', 'may not be published'],
    ['a NUL', 'a%00.png', 'a%00.png does not exist'],
    ['half a character', '%ff.png', 'does not exist'],
    ['the description of the publication', 'publication.yaml', 'may not be published'],
    ['a directory', 'folder.png', 'is not a regular file'],
    ['a link that leads out', 'link.png', 'leads out of the content directory'],
    ['a path through a link that leads out', 'out/secret.png', 'leads out of the content directory'],
    ['a link to another article', 'sly.png', 'leads to a file that may not be published'],
    ['a link to a script', 'script.png', 'leads to a file that may not be published'],
    ['a link that leads nowhere', 'nowhere.png', 'does not exist'],
    ['a device', 'device.png', 'leads out of the content directory'],
    ['a pipe', 'pipe.png', 'is not a regular file'],
    ['a script', 'evil.js', 'is a script or a page'],
    ['a page', 'evil.html', 'may not be published'],
    ['a module', 'evil.mjs', 'is a script or a page'],
    ['a program', 'evil.wasm', 'is a script or a page'],
    ['a style sheet', 'evil.css', 'is a script or a page'],
    ['XML', 'evil.xml', 'is a script or a page'],
    ['a text', 'notes.txt', 'may not be published'],
    ['a recording', 'sound.mp3', 'is not an image'],
    ['a picture of 2 GB', 'huge.png', 'has 2147483648 bytes, more than 100000000 for a picture'],
  ])('[70] %s is a finding, and is not served', async (_, reference, refusal) => {
    const content = temporaryDirectory({
      'publication.yaml': 'title: T\n',
      'a/b/one.md': article('One', DAY, `![x](<${reference}>)`),
      'a/b/draft.md': article('Draft', DAY, 'Text.', 'draft: true'),
      'a/b/.secret.png': 'secret',
      'a/b/.git/a.png': 'secret',
      'a/b/publication.yaml': 'secret',
      'a/b/folder.png/x.mp3': 'x',
      'a/b/evil.html': '<script>secret</script>',
      'a/b/notes.txt': 'secret',
      'a/b/sound.mp3': 'secret',
    });
    const here = join(content, 'a/b');
    const elsewhere = temporaryDirectory({ 'secret.png': 'secret' });
    symlinkSync(join(elsewhere, 'secret.png'), join(here, 'link.png'));
    symlinkSync(elsewhere, join(here, 'out'));
    symlinkSync('draft.md', join(here, 'sly.png'));
    symlinkSync('evil.js', join(here, 'script.png'));
    symlinkSync('nothing', join(here, 'nowhere.png'));
    symlinkSync('/dev/zero', join(here, 'device.png'));
    execFileSync('mkfifo', [join(here, 'pipe.png')]);
    for (const name of ['js', 'mjs', 'wasm', 'css', 'xml'])
      writeFileSync(join(here, `evil.${name}`), 'secret');
    writeFileSync(join(here, 'huge.png'), pngOf(1, 1));
    truncateSync(join(here, 'huge.png'), 2 ** 31);

    const service = await startService({}, { content });
    const findings = messages(service).filter((message) => message.startsWith('a/b/one.md:6: warning '));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(refusal);
    const page = (await request(`${service.origin}/articles/one`)).body.toString();
    expect(page).not.toMatch(/\/media\//);
    for (const path of [reference, `a/b/${reference}`, 'etc/passwd']) {
      const { status, body } = await request(`${service.origin}/media/${encodeURI(path)}`);
      expect([400, 404]).toContain(status);
      expect(body.toString()).not.toMatch(/secret|root:/);
    }
  });

  test('[70] a link to a film or a download over 1 GB is refused too', async () => {
    const content = temporaryDirectory({
      'one.md': article('One', DAY, '[a](big.zip) <video src="big.mp4"></video>'),
    });
    for (const name of ['big.zip', 'big.mp4']) {
      writeFileSync(join(content, name), 'x');
      truncateSync(join(content, name), 1_000_000_001);
    }
    const service = await startService({}, { content });
    expect(messages(service)).toEqual([
      'one.md:6: warning big.zip has 1000000001 bytes, more than 1000000000',
      'one.md:6: warning big.mp4 has 1000000001 bytes, more than 1000000000',
    ]);
    expect(await statusOf(service, '/media/big.zip')).toBe(404);
  });

  test('[70] a file that is replaced by a link to outside after publication is not served', async () => {
    const root = realpathSync(temporaryDirectory());
    mkdirSync(join(root, 'content'));
    mkdirSync(join(root, 'static'));
    writeFileSync(join(root, 'secret.png'), 'secret');
    writeFileSync(join(root, 'content/publication.yaml'), 'title: T\nstatic: ../static\n');
    writeFileSync(join(root, 'content/one.md'), article('One', DAY, '![a](a.png) ![b](/b.png)'));
    writeFileSync(join(root, 'content/a.png'), pngOf(1, 1));
    writeFileSync(join(root, 'static/b.png'), pngOf(1, 1));
    const service = await startService({}, { content: join(root, 'content') });
    for (const [path, file] of [
      ['/media/a.png', 'content/a.png'],
      ['/media/static~/b.png', 'static/b.png'],
    ] as const) {
      expect([path, await statusOf(service, path)]).toEqual([path, 200]);
      unlinkSync(join(root, file));
      symlinkSync('../secret.png', join(root, file));
      expect([path, await statusOf(service, path)]).toEqual([path, 404]);
    }
  });
});
