import { styleText } from 'node:util';
import type { Threat } from '../model/threat.ts';
import { countOf, countText, durationText } from '../model/words.ts';
import type { Analysis } from './analysis.ts';
import { type Headline, headline } from './headline.ts';
import { cutText, padText, plainText, wrapText } from './plain-text.ts';
import { amountOf, type ProfileStory, totals } from './profile-story.ts';
import { clockTime, dateTime, kindsText, verdictAction } from './words.ts';

/** How the summary is to look. */
export interface SummaryOptions {
  /** Columns of the terminal. */
  readonly columns: number;
  readonly colour: boolean;
  /** Seconds that the run took. */
  readonly elapsed: number;
  /** What to do next: commands, each with a word on what it does. */
  readonly next: readonly { readonly command: string; readonly purpose: string }[];
}

/** Rows of the summary: a terminal has 24 at least, and one is left for the prompt. */
const ROWS = 23;

type Style = Parameters<typeof styleText>[0];

const THREAT_STYLES: Readonly<Record<Threat, Style>> = {
  info: 'dim',
  low: 'blue',
  medium: 'yellow',
  high: ['bold', 'red'],
  critical: ['bold', 'magenta'],
};

const TITLE_STYLES: Readonly<Record<Headline['state'], Style>> = {
  alarm: ['bold', 'red'],
  notice: ['bold', 'yellow'],
  clean: ['bold', 'green'],
  empty: ['bold', 'yellow'],
};

/** `critical` is the longest. */
const THREAT_COLUMNS = 8;

class Painter {
  readonly columns: number;
  readonly colour: boolean;

  constructor(columns: number, colour: boolean) {
    this.columns = Math.max(20, columns);
    this.colour = colour;
  }

  paint(style: Style, text: string): string {
    return this.colour ? styleText(style, text, { validateStream: false }) : text;
  }

  wrap(text: string, lines: number, indent = 0): readonly string[] {
    return wrapText(plainText(text), this.columns - indent, lines).map((line) => ' '.repeat(indent) + line);
  }

  /** A row of time or address, threat, and text in at most `lines` lines. */
  row(label: string, labelColumns: number, threat: Threat, text: string, lines: number): readonly string[] {
    const indent = 2 + labelColumns + 2 + THREAT_COLUMNS + 2;
    const [first = '', ...rest] = this.wrap(text, lines, indent);
    const head = `  ${padText(cutText(plainText(label), labelColumns), labelColumns)}  `;
    const level = this.paint(THREAT_STYLES[threat], threat) + ' '.repeat(THREAT_COLUMNS - threat.length);
    return [`${head}${level}  ${first.trimStart()}`, ...rest];
  }
}

/** What the worst profile did, a block of lines for each piece of evidence. */
function deeds(story: ProfileStory, painter: Painter): readonly (readonly string[])[] {
  return story.evidence.map((piece) => painter.row(clockTime(piece.firstTime), 8, piece.threat, piece.deed, 2));
}

function oneLine(story: ProfileStory): string {
  const [piece, ...more] = story.evidence;
  const kinds = piece !== undefined && more.length === 0 ? piece.deed : kindsText(story.evidence);
  if (story.verdict === null || story.verdict.level === 0) return kinds;
  return `${kinds}; would ${verdictAction(story.verdict)}`;
}

function others(stories: readonly ProfileStory[], painter: Painter): readonly string[] {
  const widest = Math.max(8, ...stories.slice(0, 24).map((story) => story.ip.length));
  const labelColumns = Math.max(8, Math.min(widest, painter.columns - 40));
  return stories.flatMap((story) => painter.row(story.ip, labelColumns, story.threat, oneLine(story), 1));
}

function readLines(analysis: Analysis, painter: Painter, elapsed: number): readonly string[] {
  const sums = totals(analysis);
  const { start, end } = analysis.span;
  const [only] = analysis.inputs;
  const name =
    analysis.inputs.length === 1 && only !== undefined ? only.path : countOf(analysis.inputs.length, 'input');
  const { count, name: pace } = amountOf(sums);
  const rate = elapsed > 0 ? countText(Math.round(count / elapsed)) : null;
  const speed = rate === null ? '' : ` (${rate} ${pace}s a second)`;
  const counts = [
    ...(sums.packets > 0 ? [countOf(sums.packets, 'packet')] : []),
    ...(pace === 'transaction' ? [] : [countOf(sums.flows, 'flow')]),
    countOf(sums.transactions, 'transaction'),
  ];
  const lines = [...painter.wrap(`Read ${name}: ${counts.join(', ')} in ${durationText(elapsed)}${speed}.`, 2)];
  if (start !== null && end !== null && sums.seconds !== null) {
    const span = `From ${dateTime(start)} to ${dateTime(end)} UTC, ${durationText(sums.seconds)}.`;
    lines.push(...painter.wrap(span, 1));
  }
  const damaged = analysis.inputs.filter((input) => input.partial || input.unreadable > 0);
  if (damaged.length > 0) {
    const unreadable = `${countOf(sums.unreadable, 'packet or row', 'packets or rows')} could not be read`;
    const [first] = damaged;
    const problem = first?.problem === null || first === undefined ? '' : `; ${first.path}: ${first.problem}`;
    lines.push(...painter.wrap(`${unreadable}${problem}.`, 2).map((line) => painter.paint('yellow', line)));
  }
  return lines;
}

/** As many blocks as fit; the last line says how many did not. */
function fitRows(
  blocks: readonly (readonly string[])[],
  rows: number,
  rest: (count: number) => string,
): readonly string[] {
  const all = blocks.flat();
  if (all.length <= rows) return all;
  const lines: string[] = [];
  let shown = 0;
  for (const block of blocks) {
    if (lines.length + block.length > rows - 1) break;
    lines.push(...block);
    shown += 1;
  }
  return rows > 0 ? [...lines, `  ${rest(blocks.length - shown)}`] : [];
}

/** The result on one screen: what matters first, then what was read, then what to do. Ends with a line feed. */
export function summaryText(analysis: Analysis, options: SummaryOptions): string {
  const painter = new Painter(options.columns, options.colour);
  const { state, title, sentence, stories } = headline(analysis);
  const titleStyle = TITLE_STYLES[state];
  const [worst, ...rest] = stories;

  const top = [...painter.wrap(title, 2).map((line) => painter.paint(titleStyle, line)), ...painter.wrap(sentence, 3)];
  const read = readLines(analysis, painter, options.elapsed);
  const next = options.next.flatMap(({ command, purpose }) => {
    const plain = plainText(command);
    return [`  ${painter.paint('cyan', cutText(plain, painter.columns - 2))}`, ...painter.wrap(purpose, 1, 4)];
  });

  const told = state === 'alarm' && worst !== undefined ? deeds(worst, painter) : [];
  const remaining = others(state === 'alarm' ? rest : stories, painter).map((line) => [line]);
  // Blank lines between sections, and the titles of three of them.
  const furniture = (told.length > 0 ? 2 : 0) + (remaining.length > 0 ? 2 : 0) + 1 + (next.length > 0 ? 2 : 0);
  const room = ROWS - top.length - read.length - next.length - furniture;
  const toldRows = fitRows(told, room - Math.min(remaining.length, 3), (n) => `and ${countOf(n, 'more finding')}`);
  const otherRows = fitRows(remaining, room - toldRows.length, (n) => `and ${countOf(n, 'more profile')}`);

  const section = (name: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', ...painter.wrap(name, 1).map((line) => painter.paint('bold', line)), ...lines];
  return [
    ...top,
    ...section(`What ${worst?.ip ?? ''} did (UTC)`, toldRows),
    ...section(state === 'alarm' ? 'Others' : 'Seen', otherRows),
    '',
    ...read,
    ...section('Next', next),
    '',
  ].join('\n');
}
