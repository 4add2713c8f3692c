import { type CharacterRange, complement, smallLetter, withSmallLetters } from './character-ranges.ts';
import { type RegexNode, RegexProblem } from './regex-syntax.ts';

/**
 * V8's linear engine takes a regular expression only where counted repeats, those within one another multiplied, come to
 * at most this (kMaxReplicationFactor in src/regexp/experimental/experimental.cc; measured: {1,16} falls back, {1,17}
 * does not and takes for ever).
 */
const REPLICATION_LIMIT = 16;

/**
 * States that counted repeats may come to. The linear engine goes through all that are alive for each character, at 27 ns
 * each (measured): with as many, a thousand characters take 0.1 s.
 */
const STATES_LIMIT = 4_000;
/** States times characters that take 0.1 s. */
const WORK_LIMIT = 3_500_000;

/** The same with small letters in place of capitals, for texts in lower case. */
export function foldCase(node: RegexNode): RegexNode {
  switch (node.kind) {
    case 'character':
      return { kind: 'character', code: smallLetter(node.code) };
    case 'set':
      return { ...node, ranges: withSmallLetters(node.ranges) };
    case 'sequence':
      return { kind: 'sequence', parts: node.parts.map(foldCase) };
    case 'choice':
      return { kind: 'choice', branches: node.branches.map(foldCase) };
    case 'repeat':
      return { ...node, body: foldCase(node.body) };
    case 'empty':
    case 'assertion':
      return node;
  }
}

/** An expression in the form in which it is run. */
export interface RegexPlan {
  readonly source: string;
  /** It may be given so many characters at once and still ends within 0.1 s, whatever they are. */
  readonly characters: number;
}

/**
 * Source without flags, groups that capture, and repeats that V8's linear engine would refuse: neither `i` nor `u` nor a
 * repeat of more than 16 falls back to it when backtracking gets out of hand. Throws RegexProblem where counted repeats
 * multiply to too much.
 */
export function regexPlan(node: RegexNode): RegexPlan {
  const states = countedStates(node, 1);
  if (states > STATES_LIMIT) {
    const detail = `its counted repeats come to ${states} states, at most ${STATES_LIMIT} are allowed: use smaller numbers`;
    throw new RegexProblem(detail);
  }
  return { source: write(node, 1), characters: Math.ceil(WORK_LIMIT / Math.max(states, 50)) };
}

/** Characters that stand under counted repeats, as often as those replicate them. */
function countedStates(node: RegexNode, factor: number): number {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return 0;
    case 'character':
    case 'set':
      return factor === 1 ? 0 : factor;
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + countedStates(part, factor), 0);
    case 'choice':
      return node.branches.reduce((sum, branch) => sum + countedStates(branch, factor), 0);
    case 'repeat': {
      const often = Number.isFinite(node.most) ? node.most : node.least;
      return countedStates(node.body, factor * Math.max(1, often));
    }
  }
}

/** `factor`: how often the repeats around it replicate what is written. */
function write(node: RegexNode, factor: number): string {
  switch (node.kind) {
    case 'empty':
      return '';
    case 'character':
      return characterSource(node.code);
    case 'set':
      return setSource(node.ranges, node.negated);
    case 'assertion':
      return node.source;
    case 'sequence':
      return node.parts
        .map((part) => (part.kind === 'choice' ? `(?:${write(part, factor)})` : write(part, factor)))
        .join('');
    case 'choice':
      return node.branches.map((branch) => write(branch, factor)).join('|');
    case 'repeat':
      return repeatSource(node, factor);
  }
}

type Repeat = RegexNode & { readonly kind: 'repeat' };

function repeatSource({ body, least, most, lazy }: Repeat, factor: number): string {
  const largest = Number.isFinite(most) ? most : Math.max(least, 1);
  const mark = lazy ? '?' : '';
  if (largest * factor <= REPLICATION_LIMIT || (least <= 1 && !Number.isFinite(most))) {
    const inner = grouped(write(body, factor * (largest === 1 ? 1 : largest)), body);
    return `${inner}${quantifier(least, most)}${mark}`;
  }
  return writtenOut(body, least, most, mark, factor);
}

/**
 * `x{20,40}` as `x{16}x{4}` and then, of up to 20 more, sixteen and the rest or up to fifteen: each count is reached in
 * one way alone, so that the engine that backtracks does not try the same one twice.
 */
function writtenOut(body: RegexNode, least: number, most: number, mark: string, factor: number): string {
  const chunk = Math.max(1, Math.floor(REPLICATION_LIMIT / factor));
  const one = grouped(write(body, factor * chunk), body);
  let source = '';
  const add = (piece: string): void => {
    source += piece;
  };
  const times = (count: number): string => (count === 1 ? one : `${one}{${count}}`);
  for (let left = least; left > 0; left -= chunk) add(times(Math.min(left, chunk)));
  if (!Number.isFinite(most)) {
    add(`${grouped(write(body, factor), body)}*${mark}`);
    return source;
  }
  // Fewer first where the repeat is lazy.
  const fewer = chunk === 1 ? '' : `${one}{0,${chunk - 1}}${mark}`;
  const [begin, end] = mark === '?' ? [`(?:${fewer}|${times(chunk)}`, ')'] : [`(?:${times(chunk)}`, `|${fewer})`];
  let open = 0;
  let left = most - least;
  for (; left > chunk; left -= chunk) {
    add(begin);
    open += 1;
  }
  if (left > 0) add(`${one}${quantifier(0, left)}${mark}`);
  add(end.repeat(open));
  return source;
}

function quantifier(least: number, most: number): string {
  if (!Number.isFinite(most)) return least === 0 ? '*' : least === 1 ? '+' : `{${least},}`;
  if (least === 0 && most === 1) return '?';
  return least === most ? `{${least}}` : `{${least},${most}}`;
}

function grouped(source: string, node: RegexNode): string {
  return node.kind === 'character' || node.kind === 'set' ? source : `(?:${source})`;
}

function characterSource(code: number): string {
  const character = String.fromCharCode(code);
  if (/[A-Za-z0-9 _<>='"`~!@#%&,;:]/.test(character)) return character;
  if (code > 32 && code < 127) return `\\${character}`;
  return code < 256 ? `\\x${hexadecimal(code, 2)}` : `\\u${hexadecimal(code, 4)}`;
}

function hexadecimal(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

function setSource(found: readonly CharacterRange[], negated: boolean): string {
  const isAll = found.length === 0 || (found.length === 1 && found[0]?.[0] === 0 && found[0][1] === 0xffff);
  if (isAll) return (found.length === 0) === negated ? '[^]' : '[]';
  // The shorter of the two ways: a set of everything but two characters is written as those two.
  const others = complement(found);
  const [shown, isNegated] = others.length < found.length ? [others, !negated] : [found, negated];
  const inner = shown.map(([low, high]) => {
    const first = memberSource(low);
    if (low === high) return first;
    return high === low + 1 ? first + memberSource(high) : `${first}-${memberSource(high)}`;
  });
  return `[${isNegated ? '^' : ''}${inner.join('')}]`;
}

function memberSource(code: number): string {
  return characterSource(code);
}
