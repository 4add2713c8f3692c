/** Chance from a seed (mulberry32, public domain): the same seed gives the same damage on every machine. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 to `limit` - 1. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }
}

/** Values at which parsers count wrong: ends of ranges, signs, and what protocols give a meaning. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff, 0x0a, 0x0d, 0x20, 0x2e, 0xc0, 0xfe];

type Mutation = (bytes: Uint8Array, chance: Chance, from: number) => Uint8Array;

const MUTATIONS: readonly Mutation[] = [
  (bytes, chance, from) => {
    const at = place(bytes, chance, from);
    bytes[at] = (bytes[at] as number) ^ (1 << chance.below(8));
    return bytes;
  },
  (bytes, chance, from) => {
    bytes[place(bytes, chance, from)] = EDGES[chance.below(EDGES.length)] as number;
    return bytes;
  },
  // A length field that lies, big-endian.
  (bytes, chance, from) => {
    const at = place(bytes, chance, from);
    for (let index = at; index < Math.min(bytes.length, at + 2); index++)
      bytes[index] = chance.below(2) === 0 ? 0 : 0xff;
    return bytes;
  },
  (bytes, chance, from) => bytes.subarray(0, place(bytes, chance, from)),
  // A piece comes again elsewhere.
  (bytes, chance, from) => {
    const source = place(bytes, chance, from);
    const target = place(bytes, chance, from);
    bytes.copyWithin(target, source, source + chance.below(64));
    return bytes;
  },
  // A piece is missing.
  (bytes, chance, from) => {
    const at = place(bytes, chance, from);
    const length = chance.below(16);
    bytes.copyWithin(at, at + length);
    return bytes.subarray(0, Math.max(at, bytes.length - length));
  },
];

function place(bytes: Uint8Array, chance: Chance, from: number): number {
  return Math.min(from, bytes.length - 1) + chance.below(Math.max(1, bytes.length - from));
}

/** A damaged copy of `bytes`: one to four mutations of what stands from `from` on. */
export function mutated(bytes: Uint8Array, chance: Chance, from = 0): Uint8Array {
  let damaged: Uint8Array = bytes.slice();
  for (let times = 1 + chance.below(4); times > 0 && damaged.length > 0; times--) {
    damaged = (MUTATIONS[chance.below(MUTATIONS.length)] as Mutation)(damaged, chance, from);
  }
  return damaged;
}
