import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pngOf } from '../../support/documents/png.ts';
import { article, temporaryDirectory } from '../../support/service/directory.ts';
import { messages, statusOf } from '../../support/service/media-service.ts';
import { request } from '../../support/service/request.ts';
import { startService } from '../../support/service/service.ts';

const DAY = '2026-01-01T10:00:00Z';

test('[9] a hundred thousand references take linear work and publish at most a thousand files', async () => {
  const many = Array.from({ length: 30_000 }, (_, index) => `![](a${index}.png)`).join(' ');
  const content = temporaryDirectory({ 'one.md': article('One', DAY, many) });
  for (let index = 0; index < 1100; index += 1) writeFileSync(join(content, `a${index}.png`), pngOf(1, 1));
  const service = await startService({}, { content });
  expect(messages(service)).toEqual([
    'one.md:6: warning a1000.png is one file too many: only 1000 of one text are published',
  ]);
  const { body } = await request(`${service.origin}/articles/one`);
  expect(body.toString().match(/\/media\//g)).toHaveLength(1000);
  expect(await statusOf(service, '/media/a1001.png')).toBe(404);
});
