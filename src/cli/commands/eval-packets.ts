import type { Command } from 'commander';
import type { PacketRun } from '../../agent/score-packets.ts';
import { GatehoundError } from '../../model/error.ts';
import { countText } from '../../model/words.ts';
import { examples, newCommand } from '../command.ts';
import { oneLine } from '../failure.ts';
import { inputNames } from '../input-names.ts';
import {
  addPacketOptions,
  addThreadsOption,
  type PacketFlags,
  type PacketOptions,
  packetOptions,
  threadsOf,
} from '../packet-options.ts';
import { print, say } from '../print.ts';
import { ProgressLine } from '../progress.ts';
import { version } from '../version.ts';

interface EvalPacketsFlags extends PacketFlags {
  readonly data: string;
  readonly labels: string;
  readonly model?: string;
  readonly threads?: string;
  readonly json?: boolean;
  readonly report?: string;
}

export function evalPacketsCommand(): Command {
  const command = newCommand('packets', 'score a labelled capture, and tell how much was found at what cost')
    .requiredOption('-d, --data <capture>', 'a capture (pcap, pcapng), also .gz and .zst; - reads standard input')
    .requiredOption('-l, --labels <file>', 'what each packet was: a table with a column label, or a bare list')
    .option('-m, --model <file>', 'score with this model from the first packet on, instead of learning one')
    .option('-j, --json', 'print the report as a JSON document')
    .option('-r, --report <file>', 'also write the report as a page (HTML) with its drawings');
  return addThreadsOption(addPacketOptions(command))
    .addHelpText(
      'after',
      examples(
        [
          'gatehound eval packets --data capture.pcap --labels truth.tsv',
          'learn from the first packets, measure the rest',
        ],
        ['gatehound eval packets -d c.pcap -l truth.tsv --map 1000 --train 6000', 'learn from fewer'],
        ['gatehound eval packets -d c.pcap -l truth.tsv --model office.model', 'measure a model on all of them'],
        ['gatehound eval packets -d c.pcap -l truth.tsv --report page.html', 'with curves, for a browser'],
      ),
    )
    .addHelpText(
      'after',
      `Labels: 0 benign, 1 attack, anything else is left out. A table has TABs and a header; beside label it may have attack
(the name of each attack) and idx (from 0). Packets that are learned from are not measured on.
`,
    )
    .action(run);
}

async function run(flags: EvalPacketsFlags): Promise<void> {
  if (flags.data === '' || flags.labels === '') throw new GatehoundError('GH-CLI-001', '--data or --labels is empty');
  const [
    { scoreLabelled },
    { DEFAULT_SCORER_OPTIONS },
    { readPacketModel },
    files,
    { readEnvironment },
    labels,
    report,
  ] = await Promise.all([
    import('../../agent/score-labelled.ts'),
    import('../../heads/packet/scorer-options.ts'),
    import('../../agent/model-files.ts'),
    import('../../agent/whole-file.ts'),
    import('../../config/environment.ts'),
    import('../../sources/packet-labels.ts'),
    import('../../report/evaluate-packets.ts'),
  ]);
  const threads = threadsOf(flags.threads);
  const options = await packetOptions(flags, flags.model === undefined ? null : await readPacketModel(flags.model));
  if (flags.report !== undefined) await files.checkWritable(flags.report);
  const { colour, columns, progress: isShown } = readEnvironment();
  const progress = new ProgressLine(isShown);
  const truth = await labels.readPacketLabels(flags.labels);
  const from = inputNames([flags.data]);
  const { packets, run } = await scoreLabelled(flags.data, truth, {
    ...DEFAULT_SCORER_OPTIONS,
    ...options,
    threads,
    from,
    version: version(),
    onProgress: (state) => progress.update(state),
  }).finally(() => progress.end());
  const { mapping, training, scoring } = run.phaseSeconds;
  const measured = report.evaluatePackets(packets, {
    title: `Packet head on ${from}`,
    split: splitText(options, packets.learned),
    trainedOn: trainedText(run),
    seconds: mapping + training + scoring,
    memoryBytes: process.resourceUsage().maxRSS * 1_024,
    figures: [{ name: 'Engine', value: engineText(options) }],
  });
  if (flags.report !== undefined) {
    const { evaluationHtml } = await import('../../report/html/evaluation-page.ts');
    await files.writeWholeFile(flags.report, evaluationHtml(measured.evaluation, version()));
  }
  if (flags.json === true) print(`${JSON.stringify(report.packetEvaluationDocument(measured))}\n`);
  else {
    const { evaluationText } = await import('../../report/evaluation.ts');
    print(evaluationText(measured.evaluation, { columns, colour }));
  }
  for (const problem of run.problems) {
    say(`${oneLine(problem.line)}\n`);
    process.exitCode = problem.exit;
  }
}

function splitText({ model }: PacketOptions, learned: number): string {
  const rest = 'packets labelled neither benign nor attack are not judged';
  if (model !== null) return `all packets are measured; ${rest}`;
  return `the first ${countText(learned)} packets to learn from, the others to measure; ${rest}`;
}

function trainedText({ model }: PacketRun): string {
  if (model === null) return 'nothing';
  const { mapped, trained, from } = model.provenance;
  return `${countText(mapped + trained)} packets of ${from}, ${countText(model.calibration.heldOut)} of them held out for the thresholds`;
}

function engineText({ engine, settings, rule, budget, model }: PacketOptions): string {
  const calibration = model?.calibration ?? { rule, budget };
  const levels =
    calibration.rule === 'tail'
      ? `levels by the tail and a budget of ${calibration.budget}`
      : 'levels by Serverus’ rule';
  return `${engine}, pairs ${settings.pairs}, transform ${settings.transform}, ${levels}`;
}
