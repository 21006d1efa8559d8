import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { helpText } from '../../../src/cli/commands/help.ts';
import { COMMANDS, EXIT_CODES } from '../../../src/cli/command-table.ts';
import { MODULE_KEYS } from '../../../src/app/modules/module-publication-keys.ts';
import { OPTIONS } from '../../../src/app/options.ts';
import { readPublicationFile } from '../../../src/core/content/publication/publication-file.ts';

const read = (path: string): string =>
  readFileSync(join(resolve(import.meta.dirname, '../../..'), path), 'utf8');
const doc = read('docs/configuration.md');

describe('every setting is documented', () => {
  test.each(Object.values(OPTIONS))('$env', ({ flag, env, fallback }) => {
    const inTable = flag === undefined ? '' : `\`--${flag}\``;
    expect(doc).toMatch(new RegExp(`\\| ${inTable} *\\| \`${env}\``));
    expect(doc).toContain(fallback);
    expect(helpText()).toContain(flag === undefined ? env : `--${flag}`);
  });

  test('every key of publication.yaml', () => {
    // The message about an unknown key lists the known ones.
    const [complaint = ''] = readPublicationFile('nothing: 1', MODULE_KEYS).faults;
    const keys = complaint.split('the keys are ')[1]?.split(', ') ?? [];
    expect(keys.length).toBeGreaterThan(10);
    expect(keys.filter((key) => !doc.includes(`\`${key}\``))).toEqual([]);
  });
});

test.each(Object.keys(COMMANDS))('the command %s is documented', (name) => {
  expect(read('README.md')).toContain(`npx feedwright ${name}`);
  expect(read('docs/operations.md')).toContain(`\`${name}\``);
});

test.each(EXIT_CODES)('exit code $code is documented', ({ code, meaning }) => {
  expect(read('docs/operations.md')).toMatch(new RegExp(`\\| ${code} +\\| ${meaning} *\\|`));
});
