import type { Command } from 'commander';
import { GatehoundError } from '../../model/error.ts';
import { examples, newCommand } from '../command.ts';
import { print, say } from '../print.ts';

/** Rows are gathered to about this many characters: about thirty packets a system call. */
const PIECE = 65_536;

export function scoreFeaturesCommand(): Command {
  return newCommand('features', 'print the 100 damped incremental statistics of each packet, in full precision')
    .argument('<input>', 'a capture (pcap, pcapng), also .gz and .zst; - reads standard input')
    .option('--pairs <all|own>', 'all: every pair of a sender is updated, as in Kitsune; own: the one at hand', 'all')
    .addHelpText(
      'after',
      examples(
        ['gatehound score features capture.pcap > features.tsv', 'a header of names, a row of numbers a packet'],
        ['tcpdump -w - | gatehound score features -', 'of live traffic'],
      ),
    )
    .action(run);
}

async function run(path: string, { pairs }: { readonly pairs: string }): Promise<void> {
  if (path === '') throw new GatehoundError('GH-CLI-001', '<input> is empty');
  if (pairs !== 'all' && pairs !== 'own') {
    throw new GatehoundError('GH-CLI-001', `--pairs takes all or own, not ${pairs}`);
  }
  const [{ readPacketFeatures }, { FEATURE_NAMES }] = await Promise.all([
    import('../../agent/packet-features.ts'),
    import('../../heads/packet/features.ts'),
  ]);
  // The header comes with the first row, or at the end: an input that is refused prints nothing.
  let piece = `${FEATURE_NAMES.join('\t')}\n`;
  const problem = await readPacketFeatures(path, pairs, (features) => {
    piece += `${features.join('\t')}\n`;
    if (piece.length < PIECE) return;
    print(piece);
    piece = '';
  });
  print(piece);
  if (problem === null) return;
  say(`${problem.line}\n`);
  process.exitCode = problem.exit;
}
