import { renameSync, rmSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';

import { article, temporaryDirectory, writeFiles } from '../../support/service/directory.ts';
import { request } from '../../support/service/request.ts';
import { said } from '../../support/documents/read-documents.ts';
import { FILES, serve, health, until, isDegraded, isOk, expectServed, published } from './fault-service.ts';

const NEVER = '0 0 1 1 *';

describe('the content directory', () => {
  test('[66] disappears and returns: only /healthz changes', async () => {
    const directories = { content: temporaryDirectory(FILES), data: temporaryDirectory() };
    const service = await serve(directories);
    const before = await said(service);
    const away = `${directories.content}-away`;
    renameSync(directories.content, away);
    await until(() => health(service), isDegraded);
    await expectServed(service, before, /publication\.yaml|cannot be found/);
    renameSync(away, directories.content);
    await until(() => health(service), isOk);
    expect(await said(service)).toEqual(before);
  });

  test('[66] is missing at the start: serves the last snapshot before reading anything', async () => {
    const { before, ...directories } = await published();
    renameSync(directories.content, `${directories.content}-away`);
    onTestFinished(() => rmSync(`${directories.content}-away`, { recursive: true }));
    const service = await serve(directories);
    await expectServed(service, before, /cannot be found/);
    expect((await request(`${service.origin}/articles/one`)).status).toBe(200);
  });

  test('[66] has thousands of articles: serves the last snapshot at once, and the next when it is complete', async () => {
    const { before, ...directories } = await published();
    writeFiles(
      directories.content,
      Object.fromEntries(
        Array.from({ length: 450 }, (_, index) => [
          `many/${index}.md`,
          article(`Many ${index}`, '2026-02-01T10:00:00Z', `${index} `.repeat(5000)),
        ]),
      ),
    );
    const service = await serve(directories, { cron: NEVER });
    const { headers } = await request(`${service.origin}/rss.xml`);
    expect(headers.etag).toBe(before.tags['/rss.xml']);
    await until(
      () => said(service),
      ({ ids }) => ids.length > 2,
    );
  });

  test('[66] has a file that keeps changing: leaves it out until it stops', async () => {
    const directories = { content: temporaryDirectory(FILES), data: temporaryDirectory() };
    const service = await serve(directories);
    let number = 0;
    const writing = setInterval(() => {
      for (let times = 0; times < 20; times += 1) {
        number += 1;
        writeFiles(directories.content, {
          'busy.md': article(
            'Busy',
            '2026-01-03T10:00:00Z',
            `Begin ${'text '.repeat(20_000)} end ${number}.`,
          ),
        });
      }
    }, 1);
    for (const deadline = Date.now() + 3000; Date.now() < deadline;) {
      const { body } = await request(`${service.origin}/atom.xml`);
      const text = body.toString();
      // Half an article must never be published.
      expect(text.includes('Begin')).toBe(/ end \d+\./.test(text));
    }
    clearInterval(writing);
    const { items } = await until(
      () => said(service),
      ({ items }) => items['Busy']?.html.includes(` end ${number}.`) === true,
    );
    expect(items['Busy']?.id).toBe('tag:example.org,2026-01-03:busy');
  });
});
