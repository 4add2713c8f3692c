#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { GatehoundError } from '../model/error.ts';
import { analyzeCommand } from './commands/analyze.ts';
import { blockCommand } from './commands/block.ts';
import { blocksCommand } from './commands/blocks.ts';
import { evalCommand } from './commands/eval.ts';
import { flowsCommand } from './commands/flows.ts';
import { laterCommands } from './commands/later.ts';
import { modelsCommand } from './commands/models.ts';
import { panicCommand } from './commands/panic.ts';
import { rulesCommand } from './commands/rules.ts';
import { scoreCommand } from './commands/score.ts';
import { trainCommand } from './commands/train.ts';
import { unblockCommand } from './commands/unblock.ts';
import { upCommand } from './commands/up.ts';
import { webCommand } from './commands/web.ts';
import { reportFailure } from './failure.ts';
import { print } from './print.ts';
import { version } from './version.ts';

const program = new Command('gatehound')
  .description('Guards a Linux server: finds attacks in its traffic, says why, and blocks when asked to.')
  .version(version(), '-V, --version', 'print the version')
  .helpOption('-h, --help', 'say what each command does; also after a command')
  .configureHelp({ sortSubcommands: false })
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 unreadable input, 4 partly readable input, 5 not permitted.\n',
  );

const commands = [
  analyzeCommand(),
  flowsCommand(),
  scoreCommand(),
  trainCommand(),
  evalCommand(),
  upCommand(),
  webCommand(),
  blockCommand(),
  unblockCommand(),
  blocksCommand(),
  panicCommand(),
  modelsCommand(),
  rulesCommand(),
];
for (const command of commands) program.addCommand(command);
for (const command of laterCommands()) program.addCommand(command, { hidden: true });
quiet(program);

/** Errors of usage are ours to print, as one coded line; help is not an error. */
function quiet(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: print });
  for (const child of command.commands) quiet(child);
}

async function main(): Promise<number | undefined> {
  try {
    if (process.argv.length <= 2) program.help();
    await program.parseAsync();
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      return reportFailure(new GatehoundError('GH-CLI-001', usageProblem(error)), false);
    }
    return reportFailure(error, process.argv.includes('--debug'));
  }
}

function usageProblem({ code, message }: CommanderError): string {
  // What commander says of a command that only has others under it.
  if (code === 'commander.help') return 'one of its commands must follow';
  return message.replace(/^error: /, '').replace(/\s+/g, ' ');
}

process.exitCode = (await main()) ?? process.exitCode ?? 0;
