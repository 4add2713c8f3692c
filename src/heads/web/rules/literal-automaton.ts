import { RuleProblem } from './rule-problem.ts';

/** Told of each literal that stands in a text, in the order of its end; `end` is the place of its last character. */
export type OnLiteral = (literal: number, end: number) => void;

/** 64 MB: what the literals of ten thousand rules take lies far below. */
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
  /** States times classes; each entry is the next state's row, negative where literals end in that state. */
  readonly #next: Int32Array;
  readonly #width: number;
  /** For the state of a row (row / width): where its literals begin in `#outputs`; its end is the next one's beginning. */
  readonly #firstOutput: Int32Array;
  readonly #outputs: Int32Array;
  readonly states: number;

  constructor(literals: readonly string[]) {
    const trie = new Trie();
    for (const [index, literal] of literals.entries()) trie.add(this.#cut(literal), index);
    let width = 1;
    for (const one of this.#classes) if (one >= width) width = one + 1;
    this.#width = width;
    this.states = trie.size;
    if (trie.size * width > MOST_TRANSITIONS) {
      throw new RuleProblem('GH-WEB-006', [], 'the texts of the rules are too many to be looked for at once');
    }
    const { next, outputs } = trie.automaton(this.#classes, width);
    this.#next = next;
    this.#firstOutput = new Int32Array(trie.size + 1);
    const all: number[] = [];
    for (const [state, found] of outputs.entries()) {
      this.#firstOutput[state] = all.length;
      all.push(...found);
    }
    this.#firstOutput[trie.size] = all.length;
    this.#outputs = Int32Array.from(all);
  }

  /** Bytes of its tables. */
  get bytes(): number {
    return this.#next.byteLength + this.#outputs.byteLength + this.#firstOutput.byteLength + this.#classes.byteLength;
  }

  scan(text: string, onLiteral: OnLiteral): void {
    const classes = this.#classes;
    const next = this.#next;
    const { length } = text;
    let row = 0;
    for (let index = 0; index < length; index++) {
      row = next[row + (classes[text.charCodeAt(index)] as number)] as number;
      if (row < 0) {
        row = ~row;
        this.#tell(row, index, onLiteral);
      }
    }
  }

  #tell(row: number, at: number, onLiteral: OnLiteral): void {
    const state = row / this.#width;
    const end = this.#firstOutput[state + 1] as number;
    for (let index = this.#firstOutput[state] as number; index < end; index++)
      onLiteral(this.#outputs[index] as number, at);
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

  #used = 0;
}

/** The texts as a tree, and what comes of it. */
class Trie {
  readonly #children: Map<number, number>[] = [new Map()];
  readonly #ends: number[][] = [[]];

  get size(): number {
    return this.#children.length;
  }

  add(literal: string, index: number): void {
    let state = 0;
    for (let at = 0; at < literal.length; at++) {
      const code = literal.charCodeAt(at);
      const children = this.#children[state] as Map<number, number>;
      let child = children.get(code);
      if (child === undefined) {
        child = this.size;
        children.set(code, child);
        this.#children.push(new Map());
        this.#ends.push([]);
      }
      state = child;
    }
    this.#ends[state]?.push(index);
  }

  automaton(classes: Uint8Array, width: number): { readonly next: Int32Array; readonly outputs: readonly number[][] } {
    const next = new Int32Array(this.size * width);
    const outputs = this.#ends.map((ends) => [...ends]);
    const failure = new Int32Array(this.size);
    const queue = [0];
    for (let head = 0; head < queue.length; head++) {
      const state = queue[head] as number;
      const fallback = failure[state] as number;
      // The fallback is shorter, so its row and outputs are done.
      if (state !== 0) {
        next.copyWithin(state * width, fallback * width, fallback * width + width);
        outputs[state]?.push(...(outputs[fallback] as number[]));
      }
      for (const [code, child] of this.#children[state] as Map<number, number>) {
        const one = classes[code] as number;
        failure[child] = state === 0 ? 0 : (next[fallback * width + one] as number) / width;
        next[state * width + one] = child * width;
        queue.push(child);
      }
    }
    for (let entry = 0; entry < next.length; entry++) {
      const state = (next[entry] as number) / width;
      if ((outputs[state] as number[]).length > 0) next[entry] = ~(next[entry] as number);
    }
    return { next, outputs };
  }
}
