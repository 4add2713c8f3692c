import type { Command } from 'commander';
import type { Block } from '../../model/block.ts';
import { withAgent } from '../agent.ts';
import { newCommand } from '../command.ts';
import { print } from '../print.ts';

export function blocksCommand(): Command {
  return newCommand('blocks', 'list what the running agent blocks, and why')
    .option('-j, --json', 'as a JSON array')
    .option('-d, --data <dir>', 'data folder of the agent')
    .action(run);
}

async function run(flags: { readonly json?: boolean; readonly data?: string }): Promise<void> {
  const blocks = await withAgent(flags.data, (agent) => agent.blocks());
  if (flags.json === true) {
    const { blockJson } = await import('../../report/json.ts');
    print(`${JSON.stringify(blocks.map(blockJson))}\n`);
  } else if (blocks.length === 0) print('Nothing is blocked.\n');
  else print(blocks.map(blockLine).join(''));
}

function blockLine(block: Block): string {
  const until = block.until === null ? 'until lifted' : `until ${new Date(block.until / 1_000).toISOString()}`;
  const state = block.dryRun ? 'would be blocked' : block.proven ? 'blocked, proven' : 'blocked, not proven';
  return `${block.subject.padEnd(40)} ${state.padEnd(20)} ${until}  ${block.why}\n`;
}
