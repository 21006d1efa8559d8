import { missingPrograms } from './support/programs.ts';

/** Runs before the first test, and ends the run if a program is missing. */
export default function setup(): void {
  const missing = missingPrograms('conformance');
  if (missing.length === 0) return;
  console.error(missing.join('\n'));
  // An error thrown here would be printed below its stack, and below a message that there are no tests.
  process.exit(1);
}
