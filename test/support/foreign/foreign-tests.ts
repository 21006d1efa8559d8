import { describe, expect, test } from 'vitest';
import { foreignCases } from './case-file.ts';
import { faultsOfCase } from './publish-case.ts';

/** Declares a test for each case of these kinds; by kind, the statements of the contract that its cases prove. */
export function testForeignCases(kinds: Readonly<Record<string, string>>): void {
  describe.each(Object.entries(kinds))('%s', (kind, statements) => {
    const table = foreignCases(kind).map(([name, expected]) => [name, expected.about, expected] as const);

    test.each(table)(`${statements} %s: %s`, async (_name, _about, expected) => {
      expect(await faultsOfCase(expected)).toEqual([]);
    });
  });
}
