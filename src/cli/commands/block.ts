import type { Command } from 'commander';
import { GatehoundError } from '../../model/error.ts';
import { withAgent } from '../agent.ts';
import { examples, newCommand } from '../command.ts';
import { print } from '../print.ts';

interface BlockFlags {
  readonly for?: string;
  readonly forever?: boolean;
  readonly why: string;
  readonly data?: string;
}

export function blockCommand(): Command {
  return newCommand('block', 'block an address or prefix now, through the running agent')
    .argument('<subject>', 'an address, or a prefix of /24, /16 (IPv4), /64, /56, /48 (IPv6)')
    .option('--for <duration>', 'how long: 90s, 10m, 1h30m, 2d (default: 10m)')
    .option('--forever', 'until it is lifted by hand')
    .option('--why <text>', 'a note for those who read the list later', 'by hand')
    .option('-d, --data <dir>', 'data folder of the agent')
    .addHelpText(
      'after',
      examples(
        ['gatehound block 203.0.113.7 --for 1h', 'nothing from or to this address for an hour'],
        ['gatehound block 2001:db8::/64 --forever --why "scans us daily"', 'a whole network, until lifted'],
      ),
    )
    .action(run);
}

async function run(subject: string, flags: BlockFlags): Promise<void> {
  const { DURATION_FORM, parseDuration } = await import('../../config/durations.ts');
  if (flags.for !== undefined && flags.forever === true) {
    throw new GatehoundError('GH-CLI-001', '--for and --forever exclude each other');
  }
  const seconds = flags.forever === true ? null : parseDuration(flags.for ?? '10m');
  if (seconds === undefined) throw new GatehoundError('GH-CLI-001', `--for takes ${DURATION_FORM}, not ${flags.for}`);
  const block = await withAgent(flags.data, (agent) => agent.block(subject, seconds, flags.why));
  const end = block.until === null ? 'until lifted' : `until ${new Date(block.until / 1_000).toISOString()}`;
  const how = block.dryRun
    ? 'would be blocked (the agent only watches)'
    : block.proven
      ? 'is blocked, proven'
      : 'is blocked, not proven';
  print(`${block.subject} ${how} ${end}\n`);
}
