// Proves that every module can be deleted: `npm run modules:removable`.
//
// For each folder of src/modules, it copies src, deletes the folder and its import and entry in src/app/modules.ts, and
// type-checks the rest. Prints a line per module; exits with 1 if one is imported elsewhere.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const LIST = 'src/app/modules.ts';

/** Returns the list of modules without the lines that import and list the module of a folder. Throws if it is not there. */
function withoutModule(text: string, folder: string): string {
  const lines = text.split('\n');
  const imported = lines.find((line) => line.endsWith(` from '../modules/${folder}/module.ts';`));
  const [, name = ''] = /^import \{ (\w+) \} from /.exec(imported ?? '') ?? [];
  const entry = lines.find((line) => line.trim() === `${name},`);
  if (imported === undefined || entry === undefined)
    throw new Error(`${LIST} does not import and list the module in one line each`);
  return lines.filter((line) => line !== imported && line !== entry).join('\n');
}

/** Type-checks a copy of src without a module. Returns the faults; an empty text if there are none. */
function faultsWithout(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'removable-'));
  try {
    cpSync(join(ROOT, 'src'), join(copy, 'src'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    for (const file of ['package.json', 'tsconfig.json']) cpSync(join(ROOT, file), join(copy, file));
    writeFileSync(join(copy, 'tsconfig.src.json'), '{ "extends": "./tsconfig.json", "include": ["src"] }');
    rmSync(join(copy, 'src/modules', folder), { recursive: true });
    writeFileSync(join(copy, LIST), withoutModule(readFileSync(join(copy, LIST), 'utf8'), folder));
    execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.src.json'], {
      cwd: copy,
      encoding: 'utf8',
    });
    return '';
  } catch (error) {
    const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    return output === '' ? String(error) : output;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

for (const folder of readdirSync(join(ROOT, 'src/modules'))) {
  const faults = faultsWithout(folder);
  console.log(`${folder}: ${faults === '' ? 'can be removed' : `cannot be removed\n${faults.trimEnd()}`}`);
  if (faults !== '') process.exitCode = 1;
}
