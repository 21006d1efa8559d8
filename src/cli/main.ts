#!/usr/bin/env node
import { FeedwrightError, messageOf } from '../errors.ts';
import { readCommand, type Command } from './command.ts';
import { VERSION } from './version.ts';

/** Exit codes, as `--help` lists them. */
const DONE = 0;
const FAILED = 1;
const MISCONFIGURED = 2;

async function help(topic: Command['topic']): Promise<string> {
  const { commandHelp, helpText } = await import('./help.ts');
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
      await (await import('./serve.ts')).serve(command.given);
      return DONE;
    case 'init':
      (await import('./init.ts')).init(command.given, command.directory);
      return DONE;
    case 'build':
      return (await (await import('./build.ts')).build(command.given, command.out ?? '')) ? DONE : FAILED;
    case 'accept':
      return (await (await import('./accept.ts')).accept(command.given)) ? DONE : FAILED;
    case 'check':
      return (await (await import('./check.ts')).check(command.given, command)) ? DONE : FAILED;
  }
}

function report(error: unknown): number {
  if (!(error instanceof FeedwrightError)) {
    console.error(error);
    return FAILED;
  }
  const lines = error.faults.length > 0 ? error.faults.map((fault) => `  ${fault}`) : [];
  console.error([`feedwright: ${messageOf(error)}`, ...lines].join('\n'));
  return error.code === 'config_invalid' ? MISCONFIGURED : FAILED;
}

process.exitCode = await run().catch(report);
