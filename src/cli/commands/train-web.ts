import type { Command } from 'commander';
import type { TrainedWeb } from '../../agent/train-web.ts';
import type { SampleFile } from '../../agent/web-samples.ts';
import { GatehoundError } from '../../model/error.ts';
import { countOf, countText } from '../../model/words.ts';
import { examples, newCommand } from '../command.ts';
import { oneLine } from '../failure.ts';
import { inputNames } from '../input-names.ts';
import { oneOf } from '../packet-options.ts';
import { print, say } from '../print.ts';
import { ShareLine, shareRead } from '../share-line.ts';
import { version } from '../version.ts';
import { disagreeingText, LINE_FIELD_CHOICES } from '../web-options.ts';

interface TrainWebFlags {
  readonly good: readonly string[];
  readonly bad: readonly string[];
  readonly data: readonly string[];
  readonly browsing: readonly string[];
  readonly out: string;
  readonly field: string;
  readonly budget: string;
  readonly seed: string;
  readonly json?: boolean;
  readonly report?: string;
}

export function trainWebCommand(): Command {
  return newCommand('web', 'learn to tell attacks from ordinary requests')
    .option('-g, --good <file...>', 'lists of ordinary requests, one a line; a label of a row counts more', [])
    .option('-b, --bad <file...>', 'lists of attacks, one a line; likewise', [])
    .option('-d, --data <file...>', 'CSV with a column label, or JSON lines with a key label', [])
    .option('--browsing <file...>', 'ordinary requests of real use: the threshold is set on these', [])
    .requiredOption('-o, --out <model>', 'the file of the model; one that is there is replaced')
    .option('--field <guess|url|query|value|header|body>', 'what a line is', 'guess')
    .option('--budget <percent>', 'ordinary requests that may be taken for attacks', '0.1')
    .option('--seed <n>', 'the same data and seed give the same model, byte for byte', '1')
    .option('-j, --json', 'print the report as a JSON document')
    .option('-r, --report <file>', 'also write the report as a page (HTML) with its drawings')
    .addHelpText(
      'after',
      examples(
        ['gatehound train web --good good.txt --bad bad.txt --out web.model', 'learn from two lists'],
        ['gatehound train web --data payloads.csv --out web.model', 'from one whose rows say what they are'],
        ['gatehound train web -g a.txt -b b.txt --browsing real.jsonl -o web.model', 'with a threshold for real use'],
        ['gatehound web --model web.model --upstream http://127.0.0.1:3000', 'use what was learned'],
      ),
    )
    .addHelpText(
      'after',
      `Files may be packed with gzip or zstd. JSON lines are whole requests: {"method","url","headers":{},"body"}, with label
0 or 1 under --data. The figures are of requests that the judging model did not learn from.
`,
    )
    .action(run);
}

async function run(flags: TrainWebFlags): Promise<void> {
  const files = sampleFiles(flags);
  if (files.length === 0)
    throw new GatehoundError('GH-CLI-001', 'say with --good and --bad, or with --data, what to learn');
  const budget = Number(flags.budget);
  if (!(budget > 0 && budget < 50))
    throw new GatehoundError('GH-CLI-001', `--budget takes a percentage, not ${flags.budget}`);
  if (!/^\d{1,9}$/.test(flags.seed))
    throw new GatehoundError('GH-CLI-001', `--seed takes a whole number, not ${flags.seed}`);
  const field = oneOf('--field', flags.field, LINE_FIELD_CHOICES);
  const [{ trainWeb, writeWebModel }, { checkWritable, writeWholeFile }, { readEnvironment }, { evaluateScores }] =
    await Promise.all([
      import('../../agent/train-web.ts'),
      import('../../agent/whole-file.ts'),
      import('../../config/environment.ts'),
      import('../../report/evaluate-scores.ts'),
    ]);
  for (const path of [flags.out, flags.report]) if (path !== undefined) await checkWritable(path);
  const { colour, columns, progress: isShown } = readEnvironment();
  const progress = new ShareLine(isShown);
  const cancel = new AbortController();
  const stop = (): void => cancel.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const trained = await trainWeb({
    files,
    field: field === 'guess' ? null : field,
    seed: Number(flags.seed),
    budget: budget / 100,
    version: version(),
    cancel: cancel.signal,
    onReading: ({ path, bytesRead, bytesTotal, read }) =>
      progress.update(
        shareRead(bytesRead, bytesTotal),
        oneLine(`${countOf(read, 'request')} of ${inputNames([path])}`),
        read,
      ),
    onTraining: ({ phase, share }) => progress.update(share, `learning: ${phase}`),
  }).finally(() => {
    progress.end();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  });
  await writeWebModel(flags.out, trained);
  const { threshold } = trained.model;
  const { trainingNotes } = await import('../web-training-notes.ts');
  const evaluation = evaluateScores(
    {
      scores: trained.probabilities,
      labels: trained.labels,
      attacks: trained.names,
      times: null,
      thresholds: [threshold],
      // What reaches the threshold is an attack, not only what lies above it.
      levels: Uint8Array.from(trained.probabilities, (one) => (one >= threshold ? 1 : 0)),
      learning: [],
    },
    {
      title: `Web classifier ${flags.out}`,
      unit: 'request',
      split: 'two halves by site, or by text where there is none; each half is judged by a model of the other',
      trainedOn: inputNames(files.map(({ path }) => path)),
      seconds: trained.readSeconds + trained.trainSeconds,
      memoryBytes: process.resourceUsage().maxRSS * 1_024,
      notes: trainingNotes(trained, flags.budget),
      figures: figuresOf(trained),
    },
  );
  if (flags.report !== undefined) {
    const { evaluationHtml } = await import('../../report/html/evaluation-page.ts');
    await writeWholeFile(flags.report, evaluationHtml(evaluation, version()));
  }
  if (flags.json === true) {
    const { evaluationDocument } = await import('../../report/evaluation-document.ts');
    print(`${JSON.stringify({ ...evaluationDocument(evaluation), modelBytes: trained.file.length })}\n`);
  } else {
    const { evaluationText } = await import('../../report/evaluation.ts');
    print(evaluationText(evaluation, { columns, colour }));
  }
  for (const { path, unreadable, firstUnreadable, disagreeing, open } of trained.files) {
    if (disagreeing > 0) say(`${oneLine(`${path}: ${disagreeingText(disagreeing)}`)}\n`);
    if (open > 0)
      say(
        `${oneLine(`${path}: ${countOf(open, 'row')} without a label ${open === 1 ? 'was' : 'were'} passed over`)}\n`,
      );
    if (unreadable === 0) continue;
    say(
      `${oneLine(`GH-SRC-013: ${path}: ${unreadable} lines hold no request, the first is line ${firstUnreadable}; the result covers all others`)}\n`,
    );
    process.exitCode = 4;
  }
}

function sampleFiles({ good, bad, data, browsing }: TrainWebFlags): SampleFile[] {
  return [
    ...good.map((path) => ({ path, label: 0 as const, isBrowsing: false })),
    ...browsing.map((path) => ({ path, label: 0 as const, isBrowsing: true })),
    ...bad.map((path) => ({ path, label: 1 as const, isBrowsing: false })),
    ...data.map((path) => ({ path, label: null, isBrowsing: false })),
  ];
}

function figuresOf({ file, files, model, readSeconds, trainSeconds }: TrainedWeb) {
  return [
    { name: 'Model', value: `${countText(file.length)} bytes, threshold ${model.threshold.toFixed(4)}` },
    { name: 'Reading, learning', value: `${readSeconds.toFixed(1)} s, ${trainSeconds.toFixed(1)} s` },
    ...files.map(({ path, good, bad, open, disagreeing }) => ({
      name: inputNames([path]),
      value: [
        `${countText(good)} good, ${countText(bad)} bad`,
        ...(open > 0 ? [`${countText(open)} without a label`] : []),
        ...(disagreeing > 0 ? [disagreeingText(disagreeing)] : []),
      ].join('; '),
    })),
  ];
}
