import type { RegexNode } from './regex-syntax.ts';

/*
 * Which signs stand in a text at all, as bits: an expression that needs a quote and a bracket is not asked of a text without
 * them. Letters, and the signs that stand in every other text, have no bit.
 */
const SPACE = 1;
const LINE_END = 2;
const DIGIT = 4;
const OTHER = 8;
const SIGNS = '\'"`()[]{}<>=;:,|&$#*@!%\\/+-?';

const BIT_OF = new Int32Array(128);
for (let code = 0; code < 32; code++) BIT_OF[code] = OTHER;
for (const code of [9, 11, 12, 32]) BIT_OF[code] = SPACE;
for (const code of [10, 13]) BIT_OF[code] = LINE_END;
for (let code = 48; code < 58; code++) BIT_OF[code] = DIGIT;
for (const [index, sign] of [...SIGNS].entries()) BIT_OF[sign.charCodeAt(0)] = 1 << (index + 4);

/** The signs that stand in a text. */
export function signsOf(text: string): number {
  const bits = BIT_OF;
  let found = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    found |= code < 128 ? (bits[code] as number) : OTHER;
  }
  return found;
}

/** What must stand in a text for an expression to match it: all of some signs, and one of each of two sets; 0 for none. */
export interface RequiredSigns {
  readonly all: number;
  readonly one: number;
  readonly another: number;
}

export const NO_SIGNS: RequiredSigns = { all: 0, one: 0, another: 0 };

export function requiredSigns(node: RegexNode): RequiredSigns {
  const sets = setsOf(node);
  let all = 0;
  for (const set of sets) if (countBits(set) === 1) all |= set;
  const others = [...new Set(sets)].filter((set) => countBits(set) > 1 && (set & all) === 0);
  const [one = 0, another = 0] = others.sort((a, b) => countBits(a) - countBits(b));
  return { all, one, another };
}

/** Sets of signs, of each of which one stands in whatever matches. */
function setsOf(node: RegexNode): readonly number[] {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return [];
    case 'character':
      return known(bitOf(node.code));
    case 'set':
      return node.negated ? [] : known(bitsOf(node.ranges));
    case 'sequence':
      return node.parts.flatMap(setsOf);
    case 'repeat':
      return node.least === 0 ? [] : setsOf(node.body);
    case 'choice': {
      let either = 0;
      for (const branch of node.branches) {
        const [rarest] = [...setsOf(branch)].sort((a, b) => countBits(a) - countBits(b));
        if (rarest === undefined) return [];
        either |= rarest;
      }
      return known(either);
    }
  }
}

function known(bits: number): readonly number[] {
  return bits === 0 ? [] : [bits];
}

function bitOf(code: number): number {
  return code < 128 ? (BIT_OF[code] as number) : OTHER;
}

/** The bits of all that these ranges hold, or 0 where a letter is among it. */
function bitsOf(ranges: readonly (readonly [low: number, high: number])[]): number {
  let bits = 0;
  for (const [low, high] of ranges) {
    for (let code = low; code <= Math.min(high, 128); code++) {
      const bit = bitOf(code);
      if (bit === 0) return 0;
      bits |= bit;
    }
    if (high >= 128) bits |= OTHER;
  }
  return bits;
}

function countBits(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count += 1;
  return count;
}
