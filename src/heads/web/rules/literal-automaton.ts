import { RuleProblem } from './rule-problem.ts';

/** Told of each literal that stands in a text, in the order of its end; `end` is the place of its last character. */
export type OnLiteral = (literal: number, end: number) => void;

/** 64 MB at most: what the literals of ten thousand rules take lies far below. */
const MOST_TRANSITIONS = 1 << 24;

/** More different characters than this in all literals, and those with the later ones are cut before them. */
const MOST_CLASSES = 255;

/**
 * Finds which of many texts stand in a text, in one pass over it (Aho and Corasick, Efficient String Matching, 1975), as
 * a table of transitions: the cost does not depend on how many texts there are. Each literal needs one character at
 * least. Throws RuleProblem GH-WEB-006 where the table would be too large.
 */
export class LiteralAutomaton {
  /** Class of each UTF-16 code unit; 0 is every one that stands in no literal. */
  readonly #classes = new Uint8Array(65_536);
  /** Next state by state and class, a row of `1 << #shift` for each state. Those in which literals end have the highest numbers. */
  readonly #next: Uint16Array | Uint32Array;
  readonly #shift: number;
  /** The first state in which literals end. */
  readonly #firstEnd: number;
  /** From that state on: where its literals begin in `#outputs`; its end is the next one's beginning. */
  readonly #firstOutput: Int32Array;
  readonly #outputs: Int32Array;
  /** Characters of each literal that are looked for. */
  readonly lengths: Uint8Array;
  #used = 0;

  constructor(literals: readonly string[]) {
    const trie = new Trie();
    this.lengths = new Uint8Array(literals.length);
    for (const [index, literal] of literals.entries()) {
      const sought = this.#cut(literal);
      this.lengths[index] = sought.length;
      trie.add(sought, index);
    }
    this.#shift = 32 - Math.clz32(this.#used);
    if (trie.size << this.#shift > MOST_TRANSITIONS) {
      throw new RuleProblem('GH-WEB-006', [], 'the texts of the rules are too many to be looked for at once');
    }
    const { next, outputs, firstEnd } = trie.automaton(this.#classes, this.#shift);
    this.#next = next;
    this.#firstEnd = firstEnd;
    this.#firstOutput = new Int32Array(outputs.length + 1);
    for (const [index, found] of outputs.entries()) {
      this.#firstOutput[index + 1] = (this.#firstOutput[index] as number) + found.length;
    }
    this.#outputs = Int32Array.from(outputs.flat());
  }

  /** Bytes of its tables. */
  get bytes(): number {
    return this.#next.byteLength + this.#outputs.byteLength + this.#firstOutput.byteLength + this.#classes.byteLength;
  }

  scan(text: string, onLiteral: OnLiteral): void {
    const classes = this.#classes;
    const next = this.#next;
    const shift = this.#shift;
    const firstEnd = this.#firstEnd;
    const { length } = text;
    let state = 0;
    for (let index = 0; index < length; index++) {
      state = next[(state << shift) | (classes[text.charCodeAt(index)] as number)] as number;
      if (state >= firstEnd) this.#tell(state - firstEnd, index, onLiteral);
    }
  }

  #tell(ending: number, at: number, onLiteral: OnLiteral): void {
    const end = this.#firstOutput[ending + 1] as number;
    for (let index = this.#firstOutput[ending] as number; index < end; index++) {
      onLiteral(this.#outputs[index] as number, at);
    }
  }

  /** Gives its characters a class each; where there are none left, what comes before is looked for. */
  #cut(literal: string): string {
    for (let index = 0; index < literal.length; index++) {
      const code = literal.charCodeAt(index);
      if (this.#classes[code] !== 0) continue;
      if (this.#used >= MOST_CLASSES) return literal.slice(0, index);
      this.#used += 1;
      this.#classes[code] = this.#used;
    }
    return literal;
  }
}

interface Automaton {
  readonly next: Uint16Array | Uint32Array;
  readonly firstEnd: number;
  /** Literals that end in each of the states from `firstEnd` on. */
  readonly outputs: readonly (readonly number[])[];
}

/** The texts as a tree, and what comes of it. */
class Trie {
  readonly #children: Map<number, number>[] = [new Map()];
  readonly #ends: number[][] = [[]];

  get size(): number {
    return this.#children.length;
  }

  add(literal: string, index: number): void {
    let node = 0;
    for (let at = 0; at < literal.length; at++) {
      const code = literal.charCodeAt(at);
      const children = this.#children[node] as Map<number, number>;
      let child = children.get(code);
      if (child === undefined) {
        child = this.size;
        children.set(code, child);
        this.#children.push(new Map());
        this.#ends.push([]);
      }
      node = child;
    }
    this.#ends[node]?.push(index);
  }

  automaton(classes: Uint8Array, shift: number): Automaton {
    const { queue, failure } = this.#breadthFirst();
    const outputs: (readonly number[])[] = this.#ends.map((ends) => ends);
    for (const node of queue.slice(1)) {
      const shorter = outputs[failure[node] as number] as readonly number[];
      if (shorter.length > 0) outputs[node] = [...(outputs[node] as readonly number[]), ...shorter];
    }
    // In the order of depth: the rows that most characters lead to lie together.
    const isEnd = (node: number): boolean => (outputs[node] as readonly number[]).length > 0;
    const order = [...queue.filter((node) => !isEnd(node)), ...queue.filter(isEnd)];
    const stateOf = new Uint32Array(this.size);
    for (const [state, node] of order.entries()) stateOf[node] = state;
    const length = this.size << shift;
    const next = this.size <= 0xffff ? new Uint16Array(length) : new Uint32Array(length);
    next.fill(stateOf[0] as number, 0, 1 << shift);
    for (const node of queue) {
      const row = (stateOf[node] as number) << shift;
      const shorter = (stateOf[failure[node] as number] as number) << shift;
      // The node that it falls back to lies nearer to the root, so its row is done.
      if (node !== 0) next.copyWithin(row, shorter, shorter + (1 << shift));
      else next.fill(stateOf[0] as number, row, row + (1 << shift));
      for (const [code, child] of this.#children[node] as Map<number, number>) {
        next[row | (classes[code] as number)] = stateOf[child] as number;
      }
    }
    const ending = order.filter(isEnd);
    return {
      next,
      firstEnd: this.size - ending.length,
      outputs: ending.map((node) => outputs[node] as readonly number[]),
    };
  }

  /** Nodes by depth, and for each the node of the longest end of its text that is another one's beginning. */
  #breadthFirst(): { readonly queue: readonly number[]; readonly failure: Uint32Array } {
    const failure = new Uint32Array(this.size);
    const queue = [0];
    for (const node of queue) {
      for (const [code, child] of this.#children[node] as Map<number, number>) {
        queue.push(child);
        if (node === 0) continue;
        let shorter = failure[node] as number;
        while (shorter !== 0 && !this.#children[shorter]?.has(code)) shorter = failure[shorter] as number;
        failure[child] = this.#children[shorter]?.get(code) ?? 0;
      }
    }
    return { queue, failure };
  }
}
