import { isUtf8 } from 'node:buffer';
import type { Command } from 'commander';
import type { ScoredRequest } from '../../agent/score-requests.ts';
import { decodingSteps, fieldOfHit } from '../../heads/web/decoding/decoding-steps.ts';
import { GatehoundError } from '../../model/error.ts';
import { countOf } from '../../model/words.ts';
import { collect, examples, newCommand } from '../command.ts';
import { oneLine } from '../failure.ts';
import { numberOption } from '../number-option.ts';
import { oneOf } from '../packet-options.ts';
import { printBytes, say } from '../print.ts';
import { ShareLine, shareRead } from '../share-line.ts';
import { LINE_FIELD_CHOICES } from '../web-options.ts';

interface ScoreRequestsFlags {
  readonly model?: string;
  readonly rules: readonly string[];
  readonly by: string;
  readonly field: string;
  readonly format: string;
  readonly threshold?: string;
  readonly explain?: boolean;
}

/** Rows are gathered to about this many characters, so that a million lines are not a million system calls. */
const PIECE = 65_536;

export function scoreRequestsCommand(): Command {
  return newCommand('requests', 'tell for each request how surely it is an attack')
    .argument('<input>', 'one URL, query or payload a line, also .gz and .zst; - reads standard input')
    .option('-m, --model <file>', 'judge with this model instead of the one that Gatehound brings')
    .option('--rules <file>', 'rules beside the built-in ones; may be repeated', collect, [])
    .option('--by <both|classifier|rules>', 'who decides', 'both')
    .option('--field <guess|url|query|value|header|body>', 'what a line is', 'guess')
    .option('-f, --format <lines|ndjson|har|raw-http>', 'lines, or whole requests', 'lines')
    .option('--threshold <p>', 'probability from which on it is an attack (default: that of the model)')
    .option('-x, --explain', 'a line of JSON for each instead, with rules, words and fields')
    .addHelpText(
      'after',
      examples(
        ['gatehound score requests urls.txt', 'probability, label (1: attack) and line'],
        ['gatehound score requests payloads.txt --field value', 'values of parameters'],
        ['gatehound score requests requests.jsonl --format ndjson', 'whole requests with headers and bodies'],
        ['cut -d\\" -f2 access.log | gatehound score requests - --explain', 'why'],
      ),
    )
    .addHelpText(
      'after',
      'ndjson: {"method","url","headers":{},"body"} a line. Results stand in the order of the input, one for each.\n',
    )
    .action(run);
}

async function run(path: string, flags: ScoreRequestsFlags): Promise<void> {
  if (path === '') throw new GatehoundError('GH-CLI-001', '<input> is empty');
  const [{ REQUEST_FORMATS, scoreRequests }, { JUDGES, webInspectorParts }, { readEnvironment }] = await Promise.all([
    import('../../agent/score-requests.ts'),
    import('../../agent/web-head-files.ts'),
    import('../../config/environment.ts'),
  ]);
  const { mergeWebHeadSettings } = await import('../../config/web-options.ts');
  const settings = mergeWebHeadSettings({
    model: flags.model,
    rules: flags.rules,
    threshold: numberOption('--threshold', flags.threshold),
  });
  const by = oneOf('--by', flags.by, JUDGES);
  const field = oneOf('--field', flags.field, LINE_FIELD_CHOICES);
  const parts = await webInspectorParts(settings, by);
  const progress = new ShareLine(readEnvironment().progress);
  const row = flags.explain === true ? explanation : tabbed;
  let piece = '';
  const flush = (): void => {
    printBytes(Buffer.from(piece, 'latin1'));
    piece = '';
  };
  const counters = await scoreRequests(path, {
    parts,
    field: field === 'guess' ? null : field,
    format: oneOf('--format', flags.format, REQUEST_FORMATS),
    onScored: (scored) => {
      for (const one of scored) piece += row(one);
      if (piece.length >= PIECE) flush();
    },
    onProgress: ({ bytesRead, bytesTotal, read }) =>
      progress.update(shareRead(bytesRead, bytesTotal), countOf(read, 'request'), read),
    onNote: (note) => say(`${oneLine(note)}\n`),
  }).finally(() => progress.end());
  flush();
  if (counters.unreadable > 0) {
    const { unreadable, firstUnreadable } = counters;
    say(
      `${oneLine(`GH-SRC-013: ${path}: ${unreadable} lines hold no request, the first is line ${firstUnreadable}; they were judged as they stand`)}\n`,
    );
    process.exitCode = 4;
  }
}

/** The input goes out as it came in, byte for byte. */
function tabbed({ probability, label, input }: ScoredRequest): string {
  return `${probability.toFixed(6)}\t${label}\t${input}\n`;
}

function explanation({ probability, label, input, inspection, decoded }: ScoredRequest): string {
  const { classifier, hits, words, flags } = inspection;
  const decoding = [...new Set(hits.map(({ where }) => where))].flatMap((where) => {
    const field = fieldOfHit(decoded, where);
    return field === undefined ? [] : [{ where, sent: field.raw, steps: decodingSteps(field) }];
  });
  const shown = { probability, label, input: readable(input), classifier, hits, words, flags, decoding };
  return `${Buffer.from(JSON.stringify(shown), 'utf8').toString('latin1')}\n`;
}

/** UTF-8 where it is, and a character for each byte where it is not. */
function readable(input: string): string {
  const bytes = Buffer.from(input, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : input;
}
