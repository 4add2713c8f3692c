import type { Command } from 'commander';
import { GatehoundError } from '../../model/error.ts';
import { countOf } from '../../model/words.ts';
import { collect, examples, newCommand } from '../command.ts';
import { oneLine } from '../failure.ts';
import { inputNames } from '../input-names.ts';
import { numberOption } from '../number-option.ts';
import { oneOf } from '../packet-options.ts';
import { print, say } from '../print.ts';
import { ShareLine, shareRead } from '../share-line.ts';
import { version } from '../version.ts';
import { disagreeingText, LINE_FIELD_CHOICES } from '../web-options.ts';

interface EvalWebFlags {
  readonly data: readonly string[];
  readonly good: readonly string[];
  readonly bad: readonly string[];
  readonly labels?: string;
  readonly model?: string;
  readonly rules: readonly string[];
  readonly by: string;
  readonly field: string;
  readonly threshold?: string;
  readonly json?: boolean;
  readonly report?: string;
}

export function evalWebCommand(): Command {
  return newCommand('web', 'judge labelled requests, and tell how many attacks are found at what cost')
    .option('-d, --data <file...>', 'CSV or JSON lines that say what each request is; or lines, with --labels', [])
    .option('-g, --good <file...>', 'lists of ordinary requests; a label of a row counts more', [])
    .option('-b, --bad <file...>', 'lists of attacks; likewise', [])
    .option('-l, --labels <file>', '0 or 1 a line, one for each request of --data')
    .option('-m, --model <file>', 'judge with this model instead of the one that Gatehound brings')
    .option('--rules <file>', 'rules beside the built-in ones; may be repeated', collect, [])
    .option('--by <both|classifier|rules>', 'who decides', 'both')
    .option('--field <guess|url|query|value|header|body>', 'what a line is', 'guess')
    .option('--threshold <p>', 'probability from which on it is an attack (default: that of the model)')
    .option('-j, --json', 'print the report as a JSON document')
    .option('-r, --report <file>', 'also write the report as a page (HTML) with its drawings')
    .addHelpText(
      'after',
      examples(
        ['gatehound eval web --data requests.jsonl', 'rules and classifier on labelled requests'],
        ['gatehound eval web --good browsing.txt --bad attacks.txt --by classifier', 'the classifier alone'],
        ['gatehound eval web --data lines.txt --labels truth.txt --model web.model', 'another model'],
      ),
    )
    .action(run);
}

async function run(flags: EvalWebFlags): Promise<void> {
  const [
    { evalWeb },
    { JUDGES, webInspectorParts },
    { readEnvironment },
    { evaluateScores, LABELS },
    { mergeWebHeadSettings },
    files,
  ] = await Promise.all([
    import('../../agent/eval-web.ts'),
    import('../../agent/web-head-files.ts'),
    import('../../config/environment.ts'),
    import('../../report/evaluate-scores.ts'),
    import('../../config/web-options.ts'),
    import('../../agent/whole-file.ts'),
  ]);
  const inputs = [
    ...flags.data.map((path) => ({ path, label: null })),
    ...flags.good.map((path) => ({ path, label: 0 as const })),
    ...flags.bad.map((path) => ({ path, label: 1 as const })),
  ];
  if (inputs.length === 0)
    throw new GatehoundError('GH-CLI-001', 'say with --data, or with --good and --bad, what to judge');
  if (flags.labels !== undefined && (inputs.length !== 1 || flags.data.length !== 1)) {
    throw new GatehoundError('GH-CLI-001', '--labels goes with one file of --data');
  }
  if (flags.report !== undefined) await files.checkWritable(flags.report);
  const by = oneOf('--by', flags.by, JUDGES);
  const field = oneOf('--field', flags.field, LINE_FIELD_CHOICES);
  const settings = mergeWebHeadSettings({
    model: flags.model,
    rules: flags.rules,
    threshold: numberOption('--threshold', flags.threshold),
  });
  const { colour, columns, progress: isShown } = readEnvironment();
  const progress = new ShareLine(isShown);
  const measured = await evalWeb(inputs, {
    parts: await webInspectorParts(settings, by),
    field: field === 'guess' ? null : field,
    labels: flags.labels ?? null,
    onProgress: ({ bytesRead, bytesTotal, read }) =>
      progress.update(shareRead(bytesRead, bytesTotal), countOf(read, 'request'), read),
  }).finally(() => progress.end());
  const evaluation = evaluateScores(
    {
      scores: measured.probabilities,
      labels: measured.labels.map((label) =>
        label === 1 ? LABELS.attack : label === 0 ? LABELS.benign : LABELS.ignored,
      ),
      attacks: measured.names,
      times: null,
      thresholds: [measured.threshold],
      // What reaches the threshold is an attack, not only what lies above it.
      levels: Uint8Array.from(measured.probabilities, (one) => (one >= measured.threshold ? 1 : 0)),
      learning: [],
    },
    {
      title: `Web head on ${inputNames(inputs.map(({ path }) => path))}`,
      unit: 'request',
      split: 'all requests are measured',
      trainedOn: measured.trainedOn,
      seconds: measured.seconds,
      memoryBytes: process.resourceUsage().maxRSS * 1_024,
      figures: [
        { name: 'Decided by', value: by === 'both' ? 'rules and classifier' : by },
        ...measured.disagreeing.map(({ path, count }) => ({ name: inputNames([path]), value: disagreeingText(count) })),
      ],
    },
  );
  if (flags.report !== undefined) {
    const { evaluationHtml } = await import('../../report/html/evaluation-page.ts');
    await files.writeWholeFile(flags.report, evaluationHtml(evaluation, version()));
  }
  if (flags.json === true) {
    const { evaluationDocument } = await import('../../report/evaluation-document.ts');
    print(`${JSON.stringify(evaluationDocument(evaluation))}\n`);
  } else {
    const { evaluationText } = await import('../../report/evaluation.ts');
    print(evaluationText(evaluation, { columns, colour }));
  }
  for (const warning of measured.warnings) say(`${oneLine(warning)}\n`);
  for (const { path, count } of measured.disagreeing) say(`${oneLine(`${path}: ${disagreeingText(count)}`)}\n`);
  if (measured.unreadable > 0) {
    say(`${oneLine(`GH-SRC-013: ${measured.unreadable} lines hold no request; the result covers all others`)}\n`);
    process.exitCode = 4;
  }
}
