import type { RegexNode } from './regex-syntax.ts';

/** One of these texts stands in everything that matches; null where nothing of the kind can be said. */
export type RequiredLiterals = readonly string[] | null;

/** Alternatives in a rule may be as many; a set of more costs more memory than it saves time. */
const MOST_LITERALS = 1_024;
/** What comes of classes and options in a row is cut here: more of them say little more. */
const MOST_JOINED = 64;
/** What a text of eight characters does not tell apart, the whole one seldom does; each costs states of the automaton. */
const MOST_CHARACTERS = 8;
/** A class of more characters says nothing. */
const MOST_OF_A_SET = 8;

/**
 * What must stand in a text, in lower case, for an expression to match it. Where there is a choice, the set that is
 * rarest in ordinary requests. `separators`: characters at which the searched text is cut into pieces before.
 */
export function requiredLiterals(node: RegexNode, separators = ''): RequiredLiterals {
  return new Extraction(separators).of(node);
}

/** The same for a text that must stand there as it is. */
export function literalOfText(text: string, separators = ''): RequiredLiterals {
  const parts: RegexNode[] = [];
  for (let index = 0; index < text.length; index++) parts.push({ kind: 'character', code: text.charCodeAt(index) });
  return requiredLiterals({ kind: 'sequence', parts }, separators);
}

/** The better of two sets, of which one alone is needed. */
export function rarerLiterals(a: RequiredLiterals, b: RequiredLiterals): RequiredLiterals {
  if (a === null || b === null) return a ?? b;
  return rarity(b) > rarity(a) ? b : a;
}

interface Facts {
  /** Every text that it can match, or null where there are too many. */
  readonly exact: readonly string[] | null;
  readonly required: RequiredLiterals;
}

const NOTHING: Facts = { exact: [''], required: null };
const ANYTHING: Facts = { exact: null, required: null };

class Extraction {
  readonly #separators: string;

  constructor(separators: string) {
    this.#separators = separators;
  }

  of(node: RegexNode): RequiredLiterals {
    const { exact, required } = this.#facts(node);
    return rarerLiterals(usable(exact), required);
  }

  #facts(node: RegexNode): Facts {
    switch (node.kind) {
      case 'empty':
      case 'assertion':
        return NOTHING;
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
          return { exact: exact === null ? null : limited([...exact, '']), required: null };
        }
        if (node.least === node.most && node.least <= MOST_CHARACTERS) {
          return this.#sequence(new Array<RegexNode>(node.least).fill(node.body));
        }
        // What stands there at least once; how often does not matter here.
        return { exact: null, required: this.of(node.body) };
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
      if (isCased || isHalf || this.#separators.includes(character)) return ANYTHING;
      exact.push(small);
    }
    return { exact: exact.length === 0 ? null : distinct(exact), required: null };
  }

  #sequence(parts: readonly RegexNode[]): Facts {
    let best: RequiredLiterals = null;
    let run: readonly string[] = [''];
    let isWhole = true;
    for (const part of parts) {
      const facts = this.#facts(part);
      best = rarerLiterals(best, facts.required);
      const longer = facts.exact === null ? null : joined(run, facts.exact);
      if (longer !== null) {
        run = longer;
        continue;
      }
      isWhole = false;
      best = rarerLiterals(best, usable(run));
      run = facts.exact ?? [''];
    }
    return isWhole ? { exact: run, required: best } : { exact: null, required: rarerLiterals(best, usable(run)) };
  }

  #choice(branches: readonly RegexNode[]): Facts {
    const exact: string[] = [];
    const required: string[] = [];
    let isExact = true;
    let isRequired = true;
    for (const branch of branches) {
      const facts = this.#facts(branch);
      if (facts.exact === null) isExact = false;
      else exact.push(...facts.exact);
      const needed = rarerLiterals(usable(facts.exact), facts.required);
      if (needed === null) isRequired = false;
      else required.push(...needed);
    }
    return { exact: isExact ? limited(exact) : null, required: isRequired ? limited(required) : null };
  }
}

function usable(exact: readonly string[] | null): RequiredLiterals {
  if (exact === null || exact.includes('')) return null;
  return limited(exact.map(shortened));
}

/** The part of a text that says most. */
function shortened(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  let best = text.slice(0, MOST_CHARACTERS);
  for (let start = 1; start + MOST_CHARACTERS <= text.length; start++) {
    const other = text.slice(start, start + MOST_CHARACTERS);
    if (weight(other) > weight(best)) best = other;
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

/** How much a set promises to save: by its commonest member, and a little less for each further one. */
function rarity(texts: readonly string[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const text of texts) least = Math.min(least, weight(text));
  return 8 * least - Math.min(texts.length, 16);
}

/** Letters and what URLs and headers are full of count one, anything else two. */
function weight(text: string): number {
  let sum = 0;
  for (const character of text) sum += /[a-z0-9 \-./_=&%,;:+?]/.test(character) ? 1 : 2;
  return sum;
}
