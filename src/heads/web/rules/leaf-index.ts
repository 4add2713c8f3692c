import type { Leaf } from './condition.ts';
import type { Finder } from './finder.ts';
import { LiteralAutomaton } from './literal-automaton.ts';
import { PLACE_BITS } from './places.ts';
import { WORD_EDGE } from './required-literals.ts';
import { NO_SIGNS, type RequiredSigns } from './signs.ts';

/** Passes over a field: over what it means, and over what was sent. */
export const PASS = { forms: 1, raw: 2 } as const;

/**
 * For each literal, which finder of which leaf it makes worth asking: parallel arrays, those of a literal from
 * `first[literal]` to `first[literal + 1]`.
 */
export interface LeafIndex {
  readonly automaton: LiteralAutomaton;
  /** Of each literal: its characters, or 0 where no word need begin there; and whether one must end there. */
  readonly wordBegin: Uint8Array;
  readonly wordEnd: Uint8Array;
  /** Kinds of fields in which each of them counts. */
  readonly kindsOfLiteral: Int32Array;
  readonly first: Int32Array;
  readonly leaf: Int32Array;
  readonly finder: Int32Array;
  /** Of each: the signs that must stand in the text where its literal was found. */
  readonly allSigns: Int32Array;
  readonly oneSign: Int32Array;
  readonly anotherSign: Int32Array;
  /** Of each: whether only what begins near its literal is looked at. */
  readonly isNear: Uint8Array;
  /** Characters of each literal. */
  readonly length: Uint8Array;
  /** Of each leaf: kinds of fields in which its literals count, and in which passes. */
  readonly kinds: Int32Array;
  readonly pass: Uint8Array;
  /** Kinds of fields in which any literal counts, for each pass. */
  readonly formKinds: number;
  readonly rawKinds: number;
}

/** What stands in a URL stands in one of these, or in the host. */
const OF_URL = PLACE_BITS.path | PLACE_BITS.name | PLACE_BITS.query | PLACE_BITS.url;

export function indexLeaves(leaves: readonly Leaf[]): LeafIndex {
  const targets = new Map<string, { readonly leaf: number; readonly finder: number }[]>();
  const kinds = new Int32Array(leaves.length);
  const pass = new Uint8Array(leaves.length);
  let formKinds = 0;
  let rawKinds = 0;
  let count = 0;
  for (const [index, { places, view, literals }] of leaves.entries()) {
    kinds[index] = (places.all & PLACE_BITS.url) === 0 ? places.all : places.all | OF_URL;
    pass[index] = view === 'forms' || view === 'text' ? PASS.forms : PASS.raw;
    if (literals === null) continue;
    if (pass[index] === PASS.forms) formKinds |= kinds[index] as number;
    else rawKinds |= kinds[index] as number;
    for (const [finder, set] of literals.entries()) {
      for (const literal of set) {
        const found = targets.get(literal);
        if (found === undefined) targets.set(literal, [{ leaf: index, finder }]);
        else found.push({ leaf: index, finder });
        count += 1;
      }
    }
  }
  const first = new Int32Array(targets.size + 1);
  const leaf = new Int32Array(count);
  const finder = new Int32Array(count);
  const allSigns = new Int32Array(count);
  const oneSign = new Int32Array(count);
  const anotherSign = new Int32Array(count);
  const isNear = new Uint8Array(count);
  let at = 0;
  for (const [literal, found] of [...targets.values()].entries()) {
    first[literal] = at;
    for (const target of found) {
      leaf[at] = target.leaf;
      finder[at] = target.finder;
      const signs = signsOfTarget(leaves[target.leaf] as Leaf, target.finder);
      allSigns[at] = signs.all;
      oneSign[at] = signs.one;
      anotherSign[at] = signs.another;
      isNear[at] = isAskedNearby(leaves[target.leaf] as Leaf, target.finder) ? 1 : 0;
      at += 1;
    }
  }
  first[targets.size] = at;
  const kindsOfLiteral = Int32Array.from(targets.values(), (found) =>
    found.reduce((all, target) => all | (kinds[target.leaf] as number), 0),
  );
  const literals = [...targets.keys()];
  const plain = literals.map((literal) => literal.replaceAll(WORD_EDGE, ''));
  const automaton = new LiteralAutomaton(plain);
  const wordBegin = Uint8Array.from(literals, (literal, at) =>
    literal.startsWith(WORD_EDGE) ? (automaton.lengths[at] as number) : 0,
  );
  const wordEnd = Uint8Array.from(literals, (literal) => (literal.endsWith(WORD_EDGE) ? 1 : 0));
  const signs = { allSigns, oneSign, anotherSign, isNear, length: automaton.lengths };
  return {
    automaton,
    wordBegin,
    wordEnd,
    kindsOfLiteral,
    first,
    leaf,
    finder,
    ...signs,
    kinds,
    pass,
    formKinds,
    rawKinds,
  };
}

/** What is asked of another text than the one in which the literal stands may have its signs there. */
function signsOfTarget(leaf: Leaf, finder: number): RequiredSigns {
  return isSameText(leaf) ? (leaf.finders[finder] as Finder).signs : NO_SIGNS;
}

function isAskedNearby(leaf: Leaf, finder: number): boolean {
  return isSameText(leaf) && (leaf.finders[finder] as Finder).after !== null;
}

function isSameText({ places, view }: Leaf): boolean {
  return (view === 'forms' || view === 'raw-lower') && (places.kinds & PLACE_BITS.url) === 0;
}
