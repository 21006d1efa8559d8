#!/usr/bin/env node
import { printable } from '../core/article/text/printable.ts';
import { FeedwrightError, messageOf } from '../core/errors.ts';
import { hintFor } from './terminal/error-hints.ts';
import { readCommand, type Command } from './parse-command.ts';
import { terminalOf } from './terminal/terminal.ts';
import { VERSION } from '../app/version.ts';

/** Exit codes, as `--help` lists them. */
const DONE = 0;
const FAILED = 1;
const MISCONFIGURED = 2;

async function help(topic: Command['topic']): Promise<string> {
  const { commandHelp, helpText } = await import('./commands/help.ts');
  return topic === undefined ? helpText() : commandHelp(topic);
}

/** Commands are loaded when they are run: the service has no use for what the others need. */
async function run(): Promise<number> {
  const command = readCommand(process.argv.slice(2), process.env);
  switch (command.name) {
    case 'help':
      process.stdout.write(await help(command.topic));
      return DONE;
    case 'version':
      console.log(VERSION);
      return DONE;
    case 'serve':
      await (await import('./commands/serve.ts')).serve(command.given);
      return DONE;
    case 'init':
      (await import('./commands/init.ts')).init(command.given, command.directory);
      return DONE;
    case 'build':
      return (await (await import('./commands/build.ts')).build(command.given, command.out ?? ''))
        ? DONE
        : FAILED;
    case 'accept':
      return (await (await import('./commands/accept.ts')).accept(command.given)) ? DONE : FAILED;
    case 'readers':
      return (await (await import('./commands/readers.ts')).readers(command.given, command.json))
        ? DONE
        : FAILED;
    case 'check':
      return (await (await import('./commands/check.ts')).check(command.given, command)) ? DONE : FAILED;
  }
}

/** Says what went wrong and what to do about it. A mistake of this program shows where it is. */
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
