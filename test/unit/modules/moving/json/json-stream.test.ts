import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readJsonFile, type JsonReading } from '../../../../../src/modules/moving/json/json-stream.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'json-stream-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

async function read(
  content: string | Uint8Array,
): Promise<JsonReading & { readonly values: readonly (readonly [string, unknown])[] }> {
  const file = join(FOLDER, 'document.json');
  writeFileSync(file, content);
  const values: [string, unknown][] = [];
  const reading = await readJsonFile(file, ['$.a.b.*', '$.list.*'], async ({ path, value }) => {
    await Promise.resolve();
    values.push([path.join('.'), value]);
  });
  return { ...reading, values };
}

describe('a JSON file', () => {
  test('gives the values at the paths in their order, and no others', async () => {
    const { fault, values } = await read(
      '{"x":[{"b":[1]}],"a":{"b":[{"c":[1,2]},"d"],"e":3},"list":{"k":null}}',
    );
    expect(fault).toBeUndefined();
    expect(values).toEqual([
      ['a.b.0', { c: [1, 2] }],
      ['a.b.1', 'd'],
      ['list.k', null],
    ]);
  });

  test('may begin with a byte order mark, and has characters that lie across reads', async () => {
    const long = 'é😀'.repeat(100_000);
    const { fault, hasWrongBytes, values } = await read(`\uFEFF{"list":["${long}"]}`);
    expect({ fault, hasWrongBytes }).toEqual({ fault: undefined, hasWrongBytes: false });
    expect(values).toEqual([['list.0', long]]);
  });

  test.each([
    ['breaks off', '{"list":[1,2', 'it ends too early', 1],
    ['is no JSON behind some values', '{"list":[1,{"x":2},]}', 'Unexpected', 2],
    ['is nested too deep', `{"list":[1,${'['.repeat(500)}`, 'more than 200 deep', 1],
  ])('that %s gives the values before', async (_name, content, fault, count) => {
    const reading = await read(content);
    expect(reading.fault).toContain(fault);
    expect(reading.values.slice(0, count).map(([path]) => path)).toEqual(
      Array.from({ length: count }, (_value, index) => `list.${index}`),
    );
  });

  test('with a key of prototypes has it as any other', async () => {
    const { values } = await read('{"list":[{"__proto__":{"polluted":1}}]}');
    expect(Object.getPrototypeOf(values[0]?.[1])).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('of rows that nothing asks for keeps none of them', async () => {
    const row = `{"text":"${'x'.repeat(10_000)}"},`;
    const { fault, values } = await read(`{"x":[${row.repeat(7000)}1],"list":[1]}`);
    expect(fault).toBeUndefined();
    expect(values).toEqual([['list.0', 1]]);
  });

  test('with a value above the limit is refused', async () => {
    const { fault } = await read(`{"list":["${'x'.repeat(70 * 1024 * 1024)}"]}`);
    expect(fault).toBe('a value is larger than 64 MB');
  });
});
