import { describe, expect, test } from 'vitest';
import type { LedgerChange } from '../../../../src/core/ledger/ledger.ts';
import { openTables } from '../../../support/store/engine.ts';
import { row, article, change, idsOf } from '../../../support/store/ledger-rows.ts';
import { storePerTest } from '../../../support/store/store-per-test.ts';

const at = storePerTest();
const { write } = at;

describe('a published article', () => {
  const [text, other] = [article('a', 'One.'), article('a', 'Other.', 'other hash')];

  test('is read back as it was published', async () => {
    await write(change(row('a'), { article: text }));
    expect(await at.store.ledger.articleOf(row('a'))).toEqual(text);
    await write(change(row('a', { contentHash: 'other hash' }), { article: other }));
    expect(await at.store.ledger.articleOf(row('a', { contentHash: 'other hash' }))).toEqual(other);
  });

  test('is not returned if another version is stored, none is, or it is damaged', async () => {
    const { articleOf } = at.store.ledger;
    await write(change(row('a'), { article: text }), change(row('b')));
    expect(await articleOf(row('a', { contentHash: 'other hash' }))).toBeUndefined();
    expect(await articleOf(row('b'))).toBeUndefined();
    for (const damage of [Buffer.from('no deflated bytes'), Buffer.alloc(0)]) {
      const database = await openTables(at.directory);
      await database.run('UPDATE article SET body = $1 WHERE id = $2', damage, 'a');
      await database.close();
      expect(await articleOf(row('a'))).toBeUndefined();
      expect(await at.store.ledger.wordsOf('a')).toBe('');
    }
  });

  test('is listed as missing until it is stored', async () => {
    await write(
      ...['a', 'b', 'c', 'd'].map((id) => change(row(id))),
      change(row('gone', { deleted: 3000 })),
      change(row('e'), { article: article('e', 'E.') }),
    );
    expect(idsOf(await at.store.missing('', 10))).toEqual(['a', 'b', 'c', 'd']);
    expect(idsOf(await at.store.missing('', 2))).toEqual(['a', 'b']);
    expect(idsOf(await at.store.missing('b', 2))).toEqual(['c', 'd']);
    expect(await at.store.missing('d', 2)).toEqual([]);
    let pauses = 0;
    const kept = new Map([
      ['a', text],
      ['c', article('c', 'C.')],
    ]);
    await at.store.keep(kept, async () => void (pauses += 1));
    expect(pauses).toBe(2);
    expect(idsOf(await at.store.missing('', 10))).toEqual(['b', 'd']);
    expect(await at.store.ledger.articleOf(row('a'))).toEqual(text);
  });

  test('is missing if another version was published, or an older parser read it', async () => {
    await write(change(row('a'), { article: text }), change(row('b'), { article: article('b', 'B.') }));
    await write(change(row('a', { contentHash: 'other hash' })));
    const database = await openTables(at.directory);
    await database.run('UPDATE article SET parser = 0 WHERE id = $1', 'b');
    await database.close();
    expect(idsOf(await at.store.missing('', 10))).toEqual(['a', 'b']);
    await at.store.keep(
      new Map([
        ['a', other],
        ['b', article('b', 'B.')],
      ]),
    );
    expect(await at.store.missing('', 10)).toEqual([]);
  });

  test('is not stored if another version was published meanwhile, or its id is unknown', async () => {
    await write(change(row('a', { contentHash: 'other hash' }), { article: other }));
    await at.store.keep(
      new Map([
        ['a', text],
        ['nobody', article('nobody', 'N.')],
      ]),
    );
    expect(await at.store.ledger.articleOf(row('a', { contentHash: 'other hash' }))).toEqual(other);
    expect(await at.store.ledger.articleOf(row('nobody'))).toBeUndefined();
  });
});

describe('[20] the text last announced to readers', () => {
  const told = (text: string, hash: string): LedgerChange =>
    change(row('a', { contentHash: hash }), { article: article('a', text, hash), isTold: true });
  const untold = (text: string, hash: string): LedgerChange => ({ ...told(text, hash), isTold: false });
  const words = (): Promise<string> => at.store.ledger.wordsOf('a');

  test('is the text of the stored article', async () => {
    await write({ ...told('One two.', '1'), isNew: true });
    expect(await words()).toBe('title of a\none two');
  });

  test('stays through edits that are not announced, until one is', async () => {
    await write({ ...told('One two.', '1'), isNew: true });
    await write(untold('One three.', '2'));
    expect(await words()).toBe('title of a\none two');
    await write(untold('Four three.', '3'));
    expect(await words()).toBe('title of a\none two');
    expect(await at.store.ledger.articleOf(row('a', { contentHash: '3' }))).toMatchObject({
      body: { text: 'Four three.' },
    });
    await write(told('Five.', '4'));
    expect(await words()).toBe('title of a\nfive');
    await write(untold('Six.', '5'));
    expect(await words()).toBe('title of a\nfive');
  });

  test('stays if only the row changes, and after a deletion', async () => {
    await write({ ...told('One two.', '1'), isNew: true });
    await write(change(row('a', { contentHash: '1', path: 'b.md' })));
    await write(untold('Three.', '2'));
    await write(change(row('a', { contentHash: '2', deleted: 3000 })));
    expect(await words()).toBe('title of a\none two');
  });

  test('survives the process', async () => {
    await write({ ...told('One two.', '1'), isNew: true });
    await write(untold('Three.', '2'));
    await at.store.close();
    expect(await (await at.open()).ledger.wordsOf('a')).toBe('title of a\none two');
  });

  test('is empty if no article is stored or the id is unknown', async () => {
    await write(change(row('a')));
    expect([await words(), await at.store.ledger.wordsOf('b')]).toEqual(['', '']);
  });
});
