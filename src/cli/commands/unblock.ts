import type { Command } from 'commander';
import { withAgent } from '../agent.ts';
import { newCommand } from '../command.ts';
import { print } from '../print.ts';

export function unblockCommand(): Command {
  return newCommand('unblock', 'lift a block now, through the running agent')
    .argument('<subject>', 'the address or prefix, as gatehound blocks lists it')
    .option('-d, --data <dir>', 'data folder of the agent')
    .action(async (subject: string, flags: { readonly data?: string }) => {
      const count = await withAgent(flags.data, (agent) => agent.unblock(subject));
      print(count === 0 ? `${subject} was not blocked\n` : `${subject} is not blocked any more\n`);
    });
}
