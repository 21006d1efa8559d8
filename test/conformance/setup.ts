import { missingPrograms } from './support/programs.ts';

/** Runs before the first test: where a program is missing nothing can be proved, so nothing may pass. */
export default function setup(): void {
  const missing = missingPrograms();
  if (missing.length === 0) return;
  console.error(missing.join('\n'));
  // An error thrown here would be shown below its stack, and below a claim that there are no tests.
  process.exit(1);
}
