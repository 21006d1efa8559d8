import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../support/store/engine.ts';
import { article, type Files } from '../../support/service/directory.ts';
import { said } from '../../support/documents/read-documents.ts';
import { restartService, startService, type Service } from '../../support/service/service.ts';
import {
  LATER,
  prose,
  PUBLICATION,
  ONE,
  TWO,
  FILES,
  ID_ONE,
  ID_TWO,
  type Change,
  change,
  quiet,
} from '../../support/service/ledger-service.ts';

describe('the gate', () => {
  const EDITED_ELSEWHERE: Change = {
    remove: ['one.md'],
    put: { 'elsewhere.md': ONE.replace('one7 ', 'oneseven ').replace('2026-01-01T', '2026-01-04T') },
  };

  /** Accepts the refused change, as `feedwright accept` does. */
  async function accept(service: Service): Promise<void> {
    const { store } = await openStore(service.data, service.clock.time, false);
    const refusal = await store.refusal();
    if (refusal === undefined) throw new Error('nothing to accept');
    await store.refuse({ ...refusal, accepted: service.clock.time });
    await store.close();
  }

  const many = (count: number, day = '2026-01-01'): Files =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `many/${index}.md`,
        article(`Many ${index}`, `${day}T10:00:00Z`, prose(`many${index}x`)),
      ]),
    );

  test('[4] moving and editing an article at once raises a question, and nothing changes until it is answered', async () => {
    const service = await startService(FILES);
    const before = await said(service);
    expect(await change(service, EDITED_ELSEWHERE)).toEqual(before);
    const { status, ready, reasons } = service.health();
    expect([status, ready]).toEqual(['degraded', true]);
    expect(reasons.join('\n')).toMatch(
      new RegExp(`id-changed: elsewhere\\.md:1: .*one\\.md.*\`id: ${ID_ONE}\``),
    );
    // The proposed answer.
    const named = String(EDITED_ELSEWHERE.put?.['elsewhere.md']).replace(
      'published',
      `id: ${ID_ONE}\npublished`,
    );
    const after = await change(service, { put: { 'elsewhere.md': named } });
    expect(quiet(after)).toEqual(quiet(before));
    expect(service.health().status).toBe('ok');
  });

  test('[4] `accept` publishes exactly that change', async () => {
    const service = await startService(FILES);
    await change(service, EDITED_ELSEWHERE);
    await accept(service);
    const after = await change(service, {});
    expect(after.ids).toEqual(['tag:example.org,2026-01-04:elsewhere', ID_TWO]);
    expect(after.deleted).toEqual([`${ID_ONE} ${LATER}`]);
    expect(service.health()).toMatchObject({ status: 'ok', reasons: [] });
    // The acceptance is used up: a similar change is refused again.
    const next = { remove: ['two.md'], put: { 'x.md': TWO.replace('two7 ', 'twoseven ') } };
    expect((await change(service, next)).ids).toEqual(after.ids);
  });

  test('[4] `accept` does not publish another change', async () => {
    const service = await startService(FILES);
    const before = await said(service);
    await change(service, EDITED_ELSEWHERE);
    await accept(service);
    expect(
      await change(service, { remove: ['two.md'], put: { 'x.md': TWO.replace('two7 ', 'twoseven ') } }),
    ).toEqual(before);
    expect(service.health().status).toBe('degraded');
  });

  test('[66] a refusal survives a restart, and a reverted change needs no acceptance', async () => {
    const service = await startService(FILES);
    const before = await said(service);
    await change(service, EDITED_ELSEWHERE);
    const again = await restartService(service);
    await again.regenerate();
    expect(await said(again)).toEqual(before);
    expect(again.health().status).toBe('degraded');
    expect(await change(again, { remove: ['elsewhere.md'], put: { 'one.md': ONE } })).toEqual(before);
    expect(again.health().status).toBe('ok');
    await expect(accept(again)).rejects.toThrow('nothing to accept');
  });

  test.each<readonly [rule: string, before: Files, after: Change, says: RegExp]>([
    [
      'shrink',
      many(20),
      { remove: Object.keys(many(11)) },
      /shrink: 11 of 20 articles would be gone, more than 50 %/,
    ],
    [
      'grow',
      many(3),
      { put: many(510) },
      /grow: \d+ articles would be new, where there were 3, more than 100 %/,
    ],
    [
      'redate',
      many(6),
      {
        put: Object.fromEntries(
          Object.entries(many(6)).map(([path, text]) => [path, `${String(text)}\n\n${prose('same', 20)}`]),
        ),
      },
      /redate: the dates of 6 of 6 articles would move, more than 50 %: .*many\/3\.md/,
    ],
  ])('[66] refuses a sudden change: %s', async (_, files, sudden, says) => {
    const service = await startService({ ...PUBLICATION, ...files });
    const before = await said(service);
    expect(await change(service, sudden)).toEqual(before);
    expect(service.health()).toMatchObject({ status: 'degraded', ready: true });
    expect(service.health().reasons.join('\n')).toMatch(says);
    await accept(service);
    const after = await change(service, {});
    expect(after.tags['/rss.xml']).not.toBe(before.tags['/rss.xml']);
    expect(service.health().status).toBe('ok');
  });

  test.each<readonly [name: string, before: Files, after: Change]>([
    ['half of the articles go', many(20), { remove: Object.keys(many(10)) }],
    ['few articles become many', many(3), { put: many(200) }],
    [
      'four articles of five are rewritten',
      many(5),
      {
        put: Object.fromEntries(
          Object.entries(many(4)).map(([path]) => [
            path,
            article(path, '2026-01-01T10:00:00Z', prose(path.replace(/\W/g, ''))),
          ]),
        ),
      },
    ],
    ['all get another date in their front matter', many(10), { put: many(10, '2026-01-09') }],
  ])('accepts a usual change: %s', async (_, files, normal) => {
    const service = await startService({ ...PUBLICATION, ...files });
    await change(service, normal);
    expect(service.health()).toMatchObject({ status: 'ok', reasons: [] });
  });

  test('a copy that cannot be distinguished from its original yet', async () => {
    const service = await startService(FILES);
    copyFileSync(join(service.content, 'one.md'), join(service.content, 'a-copy.md'));
    const { ids } = await change(service, {});
    expect(ids).toEqual(
      [ID_TWO, ID_ONE, 'tag:example.org,2026-01-01:a-copy'].toSorted((a, b) =>
        a === ID_TWO ? -1 : b === ID_TWO ? 1 : a < b ? -1 : 1,
      ),
    );
  });
});
