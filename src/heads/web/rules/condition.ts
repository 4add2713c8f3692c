import type { Prefix } from '../../../model/address.ts';
import type { Finder } from './finder.ts';
import type { Places } from './places.ts';

/** What of a field is looked at: what it means in lower case, what it means, what was sent in lower case, what was sent. */
export type View = 'forms' | 'text' | 'raw-lower' | 'raw';

/** Something to look for in some places; the smallest condition. */
export interface Leaf {
  readonly places: Places;
  readonly view: View;
  /** It holds where one of them finds something. */
  readonly finders: readonly Finder[];
  /**
   * For each finder, texts in lower case of which one must stand in the same field for it to find anything; null where
   * that cannot be said of all of them, so that the leaf must always be asked.
   */
  readonly literals: readonly (readonly string[])[] | null;
  /** Addresses of the client, beside the finders. */
  readonly prefixes: readonly Prefix[];
}

/** Conditions of a rule, over the leaves of its set. */
export type Condition =
  | { readonly kind: 'always' }
  | { readonly kind: 'leaf'; readonly leaf: number }
  | { readonly kind: 'all'; readonly parts: readonly Condition[] }
  | { readonly kind: 'any'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition };

/** Whether it may hold although no leaf that has literals does: such a rule must be asked for every request. */
export function holdsWithoutLiterals(condition: Condition, leaves: readonly Leaf[]): boolean {
  switch (condition.kind) {
    case 'always':
    case 'not':
      return true;
    case 'leaf':
      return leaves[condition.leaf]?.literals === null;
    case 'all':
      return condition.parts.every((part) => holdsWithoutLiterals(part, leaves));
    case 'any':
      return condition.parts.some((part) => holdsWithoutLiterals(part, leaves));
  }
}

/** The leaves it speaks of, in their order. */
export function leavesOf(condition: Condition, found: number[] = []): readonly number[] {
  if (condition.kind === 'leaf') found.push(condition.leaf);
  else if (condition.kind === 'not') leavesOf(condition.part, found);
  else if (condition.kind !== 'always') for (const part of condition.parts) leavesOf(part, found);
  return found;
}
