import { describe, expect, test } from 'vitest';
import type { EarlierIdentity } from '../../../../../src/core/article/article.ts';
import {
  article,
  BRIDGE,
  bridgeAndShip,
  Ledger,
  LATER,
  SHIP,
  type Options,
} from '../../../../support/store/reconciled-ledger.ts';

const OLD = '45863 at https://old.example';
const ATOM = 'tag:old.example,2014:45863';
const UPDATED = Date.parse('2026-01-03T10:00:00Z');

const bridge = (adopted: EarlierIdentity | undefined, more: Options = {}) =>
  article('bridge.md', { text: 'bridge', adopted, ...more });
const ship = (adopted?: EarlierIdentity) => article('ship.md', { text: 'ship', adopted });

describe('a new article', () => {
  test('has the adopted id, the id in Atom and the date of the last edit', async () => {
    const ledger = new Ledger();
    await ledger.take([bridge({ id: OLD, atomId: ATOM, updated: UPDATED })]);
    expect(ledger.rows).toMatchObject([{ id: OLD, atomId: ATOM, updated: UPDATED }]);
  });

  test.each<[string, Options]>([
    ['its author wrote another id', { id: 'tag:example.org,2014:own' }],
    ['that is the one that is made of its id', { adopted: { id: ATOM, atomId: ATOM } }],
  ])('has no id in Atom of its own if %s', async (_, more) => {
    const ledger = new Ledger();
    await ledger.take([bridge({ id: OLD, atomId: ATOM }, more)]);
    expect(ledger.rows[0]).toMatchObject({ id: more.id ?? ATOM, atomId: undefined });
  });

  test('keeps the id in Atom if its author wrote the adopted id', async () => {
    const ledger = new Ledger();
    await ledger.take([
      bridge({ id: 'tag:old.example,2014:17', atomId: ATOM }, { id: 'tag:old.example,2014:17' }),
    ]);
    expect(ledger.rows).toMatchObject([{ id: 'tag:old.example,2014:17', atomId: ATOM }]);
  });

  test('has the adopted id rather than one in the words of another program', async () => {
    const ledger = new Ledger();
    await ledger.take([bridge({ id: OLD }, { guid: '17' })]);
    expect(ledger.ids()).toEqual({ 'bridge.md': OLD });
  });

  test('has the author’s date of the last edit', async () => {
    const ledger = new Ledger();
    await ledger.take([bridge({ id: OLD, updated: UPDATED }, { updated: UPDATED + 1000 })]);
    expect(ledger.rows).toMatchObject([{ updated: UPDATED + 1000 }]);
  });
});

describe('a known article', () => {
  test('is reported if it gets another id, and keeps its addresses and its text', async () => {
    const ledger = await bridgeAndShip();
    const { idChanges, changes } = await ledger.take([bridge({ id: OLD, atomId: ATOM }), ship()], LATER);
    expect(idChanges.map(({ before, after }) => [before.id, after.id])).toEqual([[BRIDGE, OLD]]);
    expect(changes).toMatchObject([
      { formerId: BRIDGE, isNew: false, isTold: false, row: { deleted: undefined } },
    ]);
    expect(ledger.ids()).toEqual({ 'bridge.md': OLD, 'ship.md': SHIP });
    expect(ledger.rows.map(({ slug }) => slug).toSorted()).toEqual(['bridge', 'ship']);
    // The next look finds nothing to change.
    const next = await ledger.take([bridge({ id: OLD, atomId: ATOM }), ship()], LATER);
    expect([next.changes, next.idChanges]).toEqual([[], []]);
  });

  test('is reported if only its id in Atom changes', async () => {
    const ledger = new Ledger();
    await ledger.take([bridge({ id: OLD })]);
    const { idChanges } = await ledger.take([bridge({ id: OLD, atomId: ATOM })], LATER);
    expect(idChanges).toMatchObject([{ before: { atomId: undefined }, after: { id: OLD, atomId: ATOM } }]);
  });

  test('keeps its ids if adopted.yaml is gone, or names no id in Atom any more', async () => {
    const ledger = new Ledger();
    await ledger.take([bridge({ id: OLD, atomId: ATOM })]);
    for (const adopted of [{ id: OLD }, undefined]) {
      const { idChanges } = await ledger.take([bridge(adopted)], LATER);
      expect(idChanges).toEqual([]);
      expect(ledger.rows).toMatchObject([{ id: OLD, atomId: ATOM }]);
    }
  });

  test('keeps its ids in a file of another name', async () => {
    const ledger = new Ledger();
    await ledger.take([bridge({ id: OLD, atomId: ATOM })]);
    await ledger.take([article('other.md', { text: 'bridge' })], LATER);
    expect(ledger.rows).toMatchObject([{ path: 'other.md', id: OLD, atomId: ATOM }]);
  });

  test('takes no id of another article, and its author is told', async () => {
    const ledger = await bridgeAndShip();
    const { idChanges, findings } = await ledger.take([bridge({ id: SHIP }), ship({ id: BRIDGE })], LATER);
    expect(idChanges).toEqual([]);
    expect(ledger.ids()).toEqual({ 'bridge.md': BRIDGE, 'ship.md': SHIP });
    expect(findings.map(({ file, rule }) => `${file}: ${rule}`)).toEqual([
      'bridge.md: adopted',
      'ship.md: adopted',
    ]);
  });

  test('keeps the id that its author wrote', async () => {
    const ledger = new Ledger();
    const id = 'tag:example.org,2014:own';
    await ledger.take([bridge(undefined, { id })]);
    const { idChanges } = await ledger.take([bridge({ id: OLD }, { id })], LATER);
    expect(idChanges).toEqual([]);
    expect(ledger.ids()).toEqual({ 'bridge.md': id });
  });
});
