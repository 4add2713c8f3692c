import type { RegexNode } from './regex-syntax.ts';

/** At least and at most so many characters; the most may be Infinity. */
export interface Span {
  readonly least: number;
  readonly most: number;
}

export const NOWHERE_ELSE: Span = { least: 0, most: 0 };
export const ANYWHERE: Span = { least: 0, most: Number.POSITIVE_INFINITY };

export function plus(one: Span, other: Span): Span {
  return { least: one.least + other.least, most: one.most + other.most };
}

/** The span that holds both. */
export function around(one: Span, other: Span): Span {
  return { least: Math.min(one.least, other.least), most: Math.max(one.most, other.most) };
}

/** How many characters an expression matches. */
export function lengthOf(node: RegexNode): Span {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return NOWHERE_ELSE;
    case 'character':
    case 'set':
      return { least: 1, most: 1 };
    case 'sequence':
      return node.parts.map(lengthOf).reduce(plus, NOWHERE_ELSE);
    case 'choice':
      return node.branches.map(lengthOf).reduce(around);
    case 'repeat': {
      const { least, most } = lengthOf(node.body);
      return { least: least * node.least, most: most === 0 || node.most === 0 ? 0 : most * node.most };
    }
  }
}
