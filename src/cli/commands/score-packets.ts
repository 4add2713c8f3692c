import type { Command } from 'commander';
import type { PacketRun, ScoredPackets } from '../../agent/score-packets.ts';
import { GatehoundError } from '../../model/error.ts';
import { secondsText } from '../../model/time.ts';
import { countOf, countText } from '../../model/words.ts';
import { examples, newCommand } from '../command.ts';
import { oneLine } from '../failure.ts';
import { inputNames } from '../input-names.ts';
import {
  addPacketOptions,
  addThreadsOption,
  oneOf,
  type PacketFlags,
  packetOptions,
  threadsOf,
} from '../packet-options.ts';
import { print, say } from '../print.ts';
import { ProgressLine } from '../progress.ts';
import { version } from '../version.ts';

interface ScorePacketsFlags extends PacketFlags {
  readonly model?: string;
  readonly threads?: string;
  readonly save?: string;
  readonly format: string;
}

const FORMATS = ['tsv', 'ndjson'] as const;

/** Rows are gathered to about this many characters, so that a million packets are not a million system calls. */
const PIECE = 65_536;

const HEADER = 'index\ttime\tsource\tdestination\trmse\tlevel\n';

export function scorePacketsCommand(): Command {
  const command = newCommand('packets', 'score each packet of a capture: how little it is like what was learned before')
    .argument('<input>', 'a capture (pcap, pcapng), also .gz and .zst; - reads standard input')
    .option('-m, --model <file>', 'score with this model from the first packet on, instead of learning one')
    .option('-s, --save <file>', 'keep the model that was learned')
    .option('-f, --format <tsv|ndjson>', 'a table with TABs, or a line of JSON a packet', 'tsv');
  return addThreadsOption(addPacketOptions(command))
    .addHelpText(
      'after',
      examples(
        ['gatehound score packets capture.pcap', 'learn from the first 55,001 packets, score the rest'],
        ['gatehound score packets capture.pcap --map 1000 --train 6000', 'learn from fewer'],
        ['gatehound score packets monday.pcap --save office.model', 'keep what was learned'],
        ['gatehound score packets tuesday.pcap --model office.model', 'and score other packets with it'],
        ['gatehound score packets capture.pcap --engine reference', 'the numbers of Kitsune'],
      ),
    )
    .addHelpText(
      'after',
      `A row a packet: index from 1, Unix time, addresses, rmse (the score; 0 while learning), level 0 to 4. The score is what
the autoencoders could not reconstruct, by how much that usually is between these hosts on this port; with --pairs all
and with --levels serverus as it is.
`,
    )
    .action(run);
}

async function run(path: string, flags: ScorePacketsFlags): Promise<void> {
  if (path === '') throw new GatehoundError('GH-CLI-001', '<input> is empty');
  const format = oneOf('--format', flags.format, FORMATS);
  const [{ scorePackets }, { DEFAULT_SCORER_OPTIONS }, { readPacketModel }, { checkWritable }, { readEnvironment }] =
    await Promise.all([
      import('../../agent/score-packets.ts'),
      import('../../heads/packet/scorer-options.ts'),
      import('../../agent/model-files.ts'),
      import('../../agent/whole-file.ts'),
      import('../../config/environment.ts'),
    ]);
  const threads = threadsOf(flags.threads);
  const options = await packetOptions(flags, flags.model === undefined ? null : await readPacketModel(flags.model));
  if (flags.save !== undefined) await checkWritable(flags.save);
  const progress = new ProgressLine(readEnvironment().progress);
  const rows = new Rows(format);
  const result = await scorePackets([path], {
    ...DEFAULT_SCORER_OPTIONS,
    ...options,
    threads,
    from: inputNames([path]),
    version: version(),
    onScored: (packets) => rows.add(packets),
    onProgress: (state) => progress.update(state),
  }).finally(() => progress.end());
  rows.end();
  for (const problem of result.problems) {
    say(`${oneLine(problem.line)}\n`);
    process.exitCode = problem.exit;
  }
  if (result.model === null) endedEarly(path, result, flags.save);
  else if (flags.save !== undefined) {
    const { writePacketModel } = await import('../../agent/model-files.ts');
    await writePacketModel(flags.save, result.model);
  }
}

/** Rows that were printed are a result; a model that was asked for and is not there is none. */
function endedEarly(path: string, { packets, learned, toLearn }: PacketRun, save: string | undefined): void {
  const ended = `${inputNames([path])} has ${countOf(packets, 'packet')}, and learning takes ${countText(toLearn)}`;
  if (save !== undefined) throw new GatehoundError('GH-MDL-008', `${ended}: ${save} was not written`);
  say(`${oneLine(ended)}: ${countText(toLearn - learned)} more, or lower --map and --train, and the rest is scored\n`);
}

/** Writes rows as they come. The header comes with the first, or at the end: an input that is refused prints nothing. */
class Rows {
  readonly #format: (typeof FORMATS)[number];
  #piece: string;

  constructor(format: (typeof FORMATS)[number]) {
    this.#format = format;
    this.#piece = format === 'tsv' ? HEADER : '';
  }

  add(packets: ScoredPackets): void {
    const row = this.#format === 'tsv' ? tsvRow : jsonRow;
    for (let index = 0; index < packets.count; index++) this.#piece += row(packets, index);
    if (this.#piece.length >= PIECE) this.end();
  }

  end(): void {
    print(this.#piece);
    this.#piece = '';
  }
}

function tsvRow(packets: ScoredPackets, index: number): string {
  const { first, times, scores, levels } = packets;
  const time = secondsText(times[index] as number);
  return `${first + index}\t${time}\t${packets.source(index)}\t${packets.destination(index)}\t${scores[index]}\t${levels[index]}\n`;
}

/** Addresses hold nothing that JSON would escape. */
function jsonRow(packets: ScoredPackets, index: number): string {
  const { first, times, scores, levels } = packets;
  const time = secondsText(times[index] as number);
  return `{"index":${first + index},"time":${time},"source":"${packets.source(index)}","destination":"${packets.destination(index)}","rmse":${scores[index]},"level":${levels[index]}}\n`;
}
