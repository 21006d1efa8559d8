import { describe, expect, test } from 'vitest';
import { readCommand } from '../../../src/cli/parse-command.ts';
import { COMMANDS, EXIT_CODES } from '../../../src/cli/command-table.ts';
import { commandHelp, helpText } from '../../../src/cli/commands/help.ts';
import { FeedwrightError } from '../../../src/core/errors.ts';

const NAMES = Object.keys(COMMANDS);

function helpOf(name: string): string {
  const command = COMMANDS[name];
  if (command === undefined) throw new Error(`no command ${name}`);
  return commandHelp(command);
}

function faultsOf(...args: string[]): readonly string[] {
  try {
    readCommand(args, {});
  } catch (error) {
    if (error instanceof FeedwrightError) return error.faults;
    throw error;
  }
  return [];
}

test.each([
  [[], { name: 'serve' }],
  [['check'], { name: 'check', flags: {} }],
  [['check', '--json', '--verbose'], { name: 'check', flags: { json: true, verbose: true } }],
  [['check', '--format', 'lines'], { flags: { format: 'lines' } }],
  [['check', '--format=json', '--json'], { flags: { format: 'json', json: true } }],
  [['build', '--out', 'x'], { name: 'build', flags: { out: 'x' } }],
  [['init'], { name: 'init', words: [] }],
  [['init', 'my site'], { name: 'init', words: ['my site'] }],
  [['help'], { name: 'help', topic: undefined }],
  [['--help'], { name: 'help', topic: undefined }],
  [['help', 'build'], { name: 'help', topic: 'build' }],
  // It needs no --out to be explained.
  [['build', '-h'], { name: 'help', topic: 'build' }],
  [['init', 'x', '--help'], { name: 'help', topic: 'init' }],
  [['--version'], { name: 'version' }],
  [['check', '--port', '1'], { given: { port: '1' } }],
])('%j', (args, command) => {
  expect(readCommand(args, {})).toMatchObject(command);
});

describe('what nobody knows is answered with what was meant', () => {
  test.each([
    [['serv'], ['serv: unknown command, expected one of', 'did you mean serve?']],
    [
      ['help', 'chekc'],
      ['chekc: unknown command, expected one of', 'did you mean check?'],
    ],
    [['--prot', '1'], ['--prot: unknown option; did you mean --port?']],
    [['check', '--jsn'], ['--jsn: unknown option; did you mean --json?']],
    [['--nonsense'], ['--nonsense: unknown option; see feedwright --help']],
    [['check', '--format', 'xml'], ['--format: got "xml", expected one of grouped, lines, json']],
    [['check', '--format', 'lines', '--json'], ['--format: got "lines" beside --json, expected one of']],
    [['build', '--format', 'json', '--out', 'x'], ['--format: not an option of build, only of check']],
    [['init', 'a', 'b'], ['b: expected nothing behind init a']],
    [['build'], ['build: expected --out DIR']],
  ])('%j', (args, parts) => {
    const faults = faultsOf(...args);
    expect(faults).toHaveLength(1);
    for (const part of parts) expect(faults[0]).toContain(part);
  });

  test('all at once', () => {
    expect(faultsOf('check', 'now', '--prot', '--port=')).toHaveLength(3);
  });
});

describe('help', () => {
  test.each(NAMES)('%s is listed, and explained by itself', (name) => {
    expect(helpText()).toContain(`  ${name} `);
    expect(helpOf(name)).toMatch(new RegExp(`^feedwright ${name}: .*\n\nUsage: feedwright ${name} .*\n`));
  });

  test('a command has its own flags and nobody else’s', () => {
    expect(helpOf('check')).toContain('--format FORMAT');
    expect(helpOf('serve')).not.toContain('--format');
  });

  test('has every exit code, and fits into a terminal', () => {
    for (const { code, meaning } of EXIT_CODES) expect(helpText()).toContain(`  ${code}  ${meaning}`);
    for (const text of [helpText(), ...NAMES.map(helpOf)])
      for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });
});
