#!/usr/bin/env node
import { printable } from '../core/article/text/printable.ts';
import { FeedwrightError, messageOf } from '../core/errors.ts';
import { hintFor } from './terminal/error-hints.ts';
import { commandContext } from './command-context.ts';
import { COMMANDS } from './command-table.ts';
import { readCommand } from './parse-command.ts';
import { terminalOf } from './terminal/terminal.ts';
import { VERSION } from '../app/version.ts';

/** Exit codes, as `--help` lists them. */
const DONE = 0;
const FAILED = 1;
const MISCONFIGURED = 2;

async function help(topic: string | undefined): Promise<string> {
  const { commandHelp, helpText } = await import('./commands/help.ts');
  const command = topic === undefined ? undefined : COMMANDS[topic];
  return command === undefined ? helpText() : commandHelp(command);
}

async function run(): Promise<number> {
  const parsed = readCommand(process.argv.slice(2), process.env);
  if (parsed.name === 'help') process.stdout.write(await help(parsed.topic));
  if (parsed.name === 'version') console.log(VERSION);
  const command = COMMANDS[parsed.name];
  if (command === undefined) return DONE;
  return (await command.run(commandContext(parsed))) ? DONE : FAILED;
}

/** Prints an error and a hint; a fault of this program with its stack. Returns the exit code. */
function report(error: unknown): number {
  const { paint } = terminalOf(process.stderr, process.env);
  const name = paint('red', 'feedwright');
  if (!(error instanceof FeedwrightError)) {
    console.error(error);
    console.error(`${name}: this is a fault of Feedwright: please report it with the lines above`);
    return FAILED;
  }
  const advice = hintFor(error);
  const lines = [
    `${name}: ${printable(messageOf(error))}`,
    ...error.faults.map((fault) => `  ${printable(fault)}`),
    ...(advice === undefined ? [] : [`  ${advice}`]),
  ];
  console.error(lines.join('\n'));
  return error.code === 'config_invalid' ? MISCONFIGURED : FAILED;
}

process.exitCode = await run().catch(report);
