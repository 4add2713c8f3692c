import type { Command } from 'commander';
import { GatehoundError } from '../../model/error.ts';
import { examples, newCommand } from '../command.ts';
import { oneLine } from '../failure.ts';
import { inputNames } from '../input-names.ts';
import { addPacketOptions, type PacketFlags, packetOptions } from '../packet-options.ts';
import { print, say } from '../print.ts';
import { ProgressLine } from '../progress.ts';
import { version } from '../version.ts';

interface TrainPacketFlags extends PacketFlags {
  readonly out: string;
  readonly json?: boolean;
}

export function trainPacketCommand(): Command {
  const command = newCommand('packet', 'learn from captures how the packets of a network usually are')
    .argument('<input...>', 'captures (pcap, pcapng), also .gz and .zst, in any order; - reads standard input')
    .requiredOption('-o, --out <model>', 'the file of the model; one that is there is replaced')
    .option('-j, --json', 'print the report as a JSON document');
  return addPacketOptions(command, 'all that are left')
    .addHelpText(
      'after',
      examples(
        ['gatehound train packet monday.pcap tuesday.pcap --out office.model', 'learn from all of their packets'],
        ['gatehound train packet week.pcap --out office.model --budget 10', 'with fewer false positives'],
        ['gatehound score packets today.pcap --model office.model', 'use what was learned'],
      ),
    )
    .addHelpText('after', 'What it learns from must be free of attacks: whatever is in there is normal afterwards.\n')
    .action(run);
}

async function run(paths: readonly string[], flags: TrainPacketFlags): Promise<void> {
  if (paths.includes('')) throw new GatehoundError('GH-CLI-001', '<input> is empty');
  const isAll = flags.train === undefined && flags.learn === undefined;
  if (isAll && paths.includes('-')) {
    const detail = 'standard input is read once: say with --train how many packets to learn, or with --learn how long';
    throw new GatehoundError('GH-CLI-001', detail);
  }
  const [{ trainPackets }, { DEFAULT_SCORER_OPTIONS }, { writePacketModel }, { checkWritable }, { readEnvironment }] =
    await Promise.all([
      import('../../agent/train-packets.ts'),
      import('../../heads/packet/scorer-options.ts'),
      import('../../agent/model-files.ts'),
      import('../../agent/whole-file.ts'),
      import('../../config/environment.ts'),
    ]);
  const { plan, ...options } = await packetOptions(flags, null);
  await checkWritable(flags.out);
  const { colour, columns, progress: isShown } = readEnvironment();
  const progress = new ProgressLine(isShown);
  const { model, run, countSeconds } = await trainPackets(paths, {
    ...DEFAULT_SCORER_OPTIONS,
    ...options,
    plan: isAll ? { map: plan.map, train: null } : plan,
    from: inputNames(paths),
    version: version(),
    onCounted: (state) => progress.update(state),
    onProgress: (state) => progress.update(state),
  }).finally(() => progress.end());
  await writePacketModel(flags.out, model);
  const training = {
    model,
    engine: options.engine,
    inputs: run.inputs,
    file: flags.out,
    phases: [
      { name: 'counting', seconds: countSeconds },
      { name: 'mapping', seconds: run.phaseSeconds.mapping },
      { name: 'training', seconds: run.phaseSeconds.training },
    ],
    memoryBytes: process.resourceUsage().maxRSS * 1_024,
    evicted: run.evicted,
  };
  const { trainingDocument, trainingText } = await import('../../report/training.ts');
  if (flags.json === true) print(`${JSON.stringify(trainingDocument(training))}\n`);
  else print(trainingText(training, { columns, colour }));
  for (const problem of run.problems) {
    say(`${oneLine(problem.line)}\n`);
    process.exitCode = problem.exit;
  }
}
