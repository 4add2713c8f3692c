import type { Command } from 'commander';
import { commandDataFolder } from '../agent.ts';
import { newCommand } from '../command.ts';
import { print } from '../print.ts';

export function panicCommand(): Command {
  return newCommand('panic', 'lift every block now and stop blocking, even when the agent hangs')
    .option('-d, --data <dir>', 'data folder of the agent')
    .addHelpText('after', '\nBlocking begins again when the agent is started anew: gatehound up --enforce\n')
    .action(async (flags: { readonly data?: string }) => {
      const { liftEverything } = await import('../../agent/panic.ts');
      print(`${await liftEverything(await commandDataFolder(flags.data))}\n`);
    });
}
