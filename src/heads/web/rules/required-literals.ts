import type { RegexNode } from './regex-syntax.ts';
import { ANYWHERE, around, lengthOf, NOWHERE_ELSE, plus, type Span } from './span.ts';

/**
 * One of these texts stands in everything that matches; null where nothing of the kind can be said. A `WORD_EDGE` at its
 * beginning or end says that no letter or digit of ASCII stands before or after it.
 */
export type RequiredLiterals = readonly string[] | null;

/** Stands for no character, but for a place where a word begins or ends: U+FFFF is no character of any text. */
export const WORD_EDGE = '\uffff';
const EDGE_CODE = 0xffff;

/** Alternatives in a rule may be as many; a set of more costs more memory than it saves time. */
const MOST_LITERALS = 1_024;
/** What comes of classes and options in a row is cut here: more of them say little more. */
const MOST_JOINED = 64;
/** What a text of so many characters does not tell apart, the whole one seldom does; each costs states of the automaton. */
const MOST_CHARACTERS = 5;
/** A class of more characters says nothing. */
const MOST_OF_A_SET = 8;

/** What must stand in a text for an expression to match it. */
export interface Requirements {
  /** The set that is rarest in ordinary requests. */
  readonly literals: RequiredLiterals;
  /** How many characters after the beginning of the match one of them begins. */
  readonly after: Span;
  /** Further short sets, of each of which one must stand there too. */
  readonly guards: readonly (readonly string[])[];
}

/** So many texts of a further set are looked for one by one in less time than an expression takes. */
const GUARD = { sets: 3, texts: 4 } as const;

/**
 * What must stand in a text, in lower case, for an expression to match it. `separators`: characters at which the
 * searched text is cut into pieces before.
 */
export function requirementsOf(node: RegexNode, separators = ''): Requirements {
  const needs = [...new Extraction(separators).needs(node)].sort((a, b) => commonness(a.texts) - commonness(b.texts));
  const sets = needs.map(({ texts }) => texts);
  const literals = sets[0] ?? null;
  // Other readings of one text are asked for theirs; a guard of the first reading would not hold for the URL as a whole.
  const guards = separators === '' ? sets.slice(1).filter(isGuard) : [];
  const plain = guards.map((set) => set.map((text) => text.replaceAll(WORD_EDGE, '')));
  return { literals, after: needs[0]?.after ?? ANYWHERE, guards: plain.slice(0, GUARD.sets) };
}

/** Single signs are asked for by RequiredSigns at less cost. */
function isGuard(texts: readonly string[]): boolean {
  return texts.length <= GUARD.texts && texts.every((text) => text.replaceAll(WORD_EDGE, '').length > 1);
}

/** The same for a text that must stand there as it is, as a word where it begins or ends with a letter or digit. */
export function literalOfText(text: string, separators = ''): RequiredLiterals {
  const parts: RegexNode[] = [];
  for (let index = 0; index < text.length; index++) parts.push({ kind: 'character', code: text.charCodeAt(index) });
  const edge: RegexNode = { kind: 'assertion', source: '\\b' };
  if (WORD_CHARACTER.test(text.at(0) ?? '')) parts.unshift(edge);
  if (WORD_CHARACTER.test(text.at(-1) ?? '')) parts.push(edge);
  return requirementsOf({ kind: 'sequence', parts }, separators).literals;
}

/** Texts of which one must stand there, and how many characters after the beginning of what is matched. */
interface Need {
  readonly texts: readonly string[];
  readonly after: Span;
}

interface Facts {
  /** Every text that it can match, or null where there are too many. */
  readonly exact: readonly string[] | null;
  readonly required: readonly Need[];
}

const NOTHING: Facts = { exact: [''], required: [] };
const ANYTHING: Facts = { exact: null, required: [] };

class Extraction {
  readonly #separators: string;

  constructor(separators: string) {
    this.#separators = separators;
  }

  needs(node: RegexNode): readonly Need[] {
    const { exact, required } = this.#facts(node);
    return [...usable(exact, NOWHERE_ELSE), ...required];
  }

  #facts(node: RegexNode): Facts {
    switch (node.kind) {
      case 'empty':
        return NOTHING;
      case 'assertion':
        return node.source === '\\b' ? { exact: [WORD_EDGE], required: [] } : NOTHING;
      case 'character':
        return this.#characters([node.code]);
      case 'set': {
        if (node.negated) return ANYTHING;
        const codes: number[] = [];
        for (const [low, high] of node.ranges) {
          if (codes.length + high - low >= MOST_OF_A_SET) return ANYTHING;
          for (let code = low; code <= high; code++) codes.push(code);
        }
        return this.#characters(codes);
      }
      case 'sequence':
        return this.#sequence(node.parts);
      case 'choice':
        return this.#choice(node.branches);
      case 'repeat': {
        if (node.least === 0) {
          if (node.most !== 1) return ANYTHING;
          const { exact } = this.#facts(node.body);
          return { exact: exact === null ? null : limited([...exact, '']), required: [] };
        }
        if (node.least === node.most && node.least <= MOST_CHARACTERS) {
          return this.#sequence(new Array<RegexNode>(node.least).fill(node.body));
        }
        // What stands there at least once; how often does not matter here.
        return { exact: null, required: this.needs(node.body) };
      }
    }
  }

  #characters(codes: readonly number[]): Facts {
    const exact: string[] = [];
    for (const code of codes) {
      const character = String.fromCharCode(code);
      const small = character.toLowerCase();
      // Letters outside ASCII may have several small forms; a surrogate is half a letter.
      const isCased = code >= 128 && small !== character.toUpperCase();
      const isHalf = code >= 0xd800 && code <= 0xdfff;
      if (isCased || isHalf || character === WORD_EDGE || this.#separators.includes(character)) return ANYTHING;
      exact.push(small);
    }
    return { exact: exact.length === 0 ? null : distinct(exact), required: [] };
  }

  #sequence(parts: readonly RegexNode[]): Facts {
    const required: Need[] = [];
    let run: readonly string[] = [''];
    // Where the run begins, and where the part does.
    let began = NOWHERE_ELSE;
    let passed = NOWHERE_ELSE;
    let isWhole = true;
    for (const part of parts) {
      const facts = this.#facts(part);
      const start = passed;
      for (const { texts, after } of facts.required) required.push({ texts, after: plus(start, after) });
      passed = plus(start, lengthOf(part));
      const longer = facts.exact === null ? null : joined(run, facts.exact);
      if (longer !== null) {
        run = longer;
        continue;
      }
      isWhole = false;
      required.push(...usable(run, began));
      run = facts.exact ?? [''];
      began = facts.exact === null ? passed : start;
    }
    if (isWhole) return { exact: run, required };
    return { exact: null, required: [...required, ...usable(run, began)] };
  }

  #choice(branches: readonly RegexNode[]): Facts {
    const exact: string[] = [];
    const required: string[] = [];
    let after: Span | null = null;
    let isExact = true;
    let isRequired = true;
    for (const branch of branches) {
      const facts = this.#facts(branch);
      if (facts.exact === null) isExact = false;
      else exact.push(...facts.exact);
      const needed = rarest([...usable(facts.exact, NOWHERE_ELSE), ...facts.required]);
      if (needed === null) isRequired = false;
      else {
        required.push(...needed.texts);
        after = after === null ? needed.after : around(after, needed.after);
      }
    }
    const set = isRequired ? limited(required) : null;
    return {
      exact: isExact ? limited(exact) : null,
      required: set === null || after === null ? [] : [{ texts: set, after }],
    };
  }
}

function rarest(needs: readonly Need[]): Need | null {
  let best: Need | null = null;
  for (const need of needs) if (best === null || commonness(need.texts) < commonness(best.texts)) best = need;
  return best;
}

/** The set of what is matched, or none where it may be nothing. */
function usable(exact: readonly string[] | null, began: Span): readonly Need[] {
  const pieces = exact?.map(shortened) ?? [];
  const set = pieces.some(({ text }) => text === '') ? null : limited(pieces.map(({ text }) => text));
  if (set === null) return [];
  const starts = pieces.map(({ start }) => start);
  return [{ texts: set, after: plus(began, { least: Math.min(...starts), most: Math.max(...starts) }) }];
}

/** Without edges that say nothing, and of what is too long the part that says most. */
function shortened(exact: string): { readonly text: string; readonly start: number } {
  const inner = exact.replaceAll(WORD_EDGE, '');
  if (inner === '') return { text: '', start: 0 };
  // An edge beside a letter: there is none on the other side of it. Beside a sign, a letter may be what makes it an edge.
  const begins = exact.startsWith(WORD_EDGE) && WORD_CHARACTER.test(inner);
  const ends = exact.endsWith(WORD_EDGE) && WORD_CHARACTER.test(inner.charAt(inner.length - 1));
  const edged = (start: number): string => {
    const end = start + MOST_CHARACTERS;
    const before = begins && start === 0 ? WORD_EDGE : '';
    return `${before}${inner.slice(start, end)}${ends && end >= inner.length ? WORD_EDGE : ''}`;
  };
  let best = { text: edged(0), start: 0 };
  for (let start = 1; start + MOST_CHARACTERS <= inner.length; start++) {
    const text = edged(start);
    if (commonness([text]) < commonness([best.text])) best = { text, start };
  }
  return best;
}

function joined(left: readonly string[], right: readonly string[]): readonly string[] | null {
  if (left.length > 1 && right.length > 1 && left.length * right.length > MOST_JOINED) return null;
  const texts: string[] = [];
  for (const begin of left) for (const end of right) texts.push(begin + end);
  // Longer ones would be shortened; so long a run is enough.
  return texts.some((text) => text.length > 4 * MOST_CHARACTERS) ? null : limited(texts);
}

function limited(texts: readonly string[]): readonly string[] | null {
  const found = distinct(texts);
  return found.length > MOST_LITERALS || found.length === 0 ? null : found;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

const WORD_CHARACTER = /^[a-z0-9]/i;

/** How often a set is expected to be found where nothing is the matter; only the order of two such numbers counts. */
function commonness(texts: readonly string[]): number {
  let sum = 0;
  for (const text of texts) {
    let share = 1;
    for (let index = 0; index < text.length; index++) share /= rarityOf(text.charCodeAt(index));
    sum += share;
  }
  return sum;
}

/**
 * One character out of how many it is, in powers of two: counted over the 4.9 million characters of the decoded fields of
 * 6,000 requests of ordinary browsing. Where every third character lies beside the beginning or end of a word.
 */
const RARITIES: readonly (readonly [characters: string, rarity: number])[] = [
  ['e', 16],
  ['"./01acdilmnoprst', 32],
  [' ,-2345678bfghquvw', 64],
  ['9:;=_jkxyz', 128],
  ['(+\\', 256],
  ['&)*?@', 512],
];
const EDGE_RARITY = 3;
const OTHER_RARITY = 1_024;

const RARITY_OF = new Uint16Array(128).fill(OTHER_RARITY);
for (const [characters, rarity] of RARITIES) for (const one of characters) RARITY_OF[one.charCodeAt(0)] = rarity;

function rarityOf(code: number): number {
  if (code < 128) return RARITY_OF[code] as number;
  return code === EDGE_CODE ? EDGE_RARITY : OTHER_RARITY;
}
