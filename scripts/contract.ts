import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Part of vitest's JSON report that is read here. */
export interface TestReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly status: string;
      readonly title: string;
      /** Titles of the `describe` blocks around it. */
      readonly ancestorTitles?: readonly string[];
    }[];
  }[];
}

/** Numbers at the head of a title, of a test or of a `describe` around it: `[38] [39] …`. */
const numbersOf = (title: string): number[] =>
  [...(/^(?:\[\d+\] ?)+/.exec(title)?.[0].matchAll(/\d+/g) ?? [])].map(Number);

/** Numbers of the statements in docs/contract.md, in their order. */
export function statementsIn(contract: string): number[] {
  return [...contract.matchAll(/^- \*\*(\d+)\*\* /gm)].map((match) => Number(match[1]));
}

/**
 * Compares the contract with tests that ran and passed. Returns a sentence for each statement without one, and for each
 * number that the contract does not have.
 */
export function contractFaults(contract: string, reports: readonly TestReport[]): string[] {
  const statements = new Set(statementsIn(contract));
  const passed = new Set(
    reports
      .flatMap(({ testResults }) => testResults.flatMap(({ assertionResults }) => assertionResults))
      .filter(({ status }) => status === 'passed')
      .flatMap(({ title, ancestorTitles = [] }) => [...ancestorTitles, title].flatMap(numbersOf)),
  );
  return [
    ...[...statements]
      .filter((number) => !passed.has(number))
      .map((number) => `statement ${number}: no test with its number passed`),
    ...[...passed]
      .filter((number) => !statements.has(number))
      .map((number) => `statement ${number}: a test has this number, docs/contract.md does not`),
  ];
}

/** `tsx scripts/contract.ts REPORT.json …`: exits 1 if a statement has no test that passed in any of the reports. */
function main(files: readonly string[]): void {
  const contract = readFileSync(new URL('../docs/contract.md', import.meta.url), 'utf8');
  const reports = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as TestReport);
  const faults = contractFaults(contract, reports);
  for (const fault of faults) console.error(fault);
  console.log(`contract: ${statementsIn(contract).length} statements, ${faults.length} faults`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2));
