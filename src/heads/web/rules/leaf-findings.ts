import type { Finder } from './finder.ts';
import { PLACE_BITS } from './places.ts';
import { ANYWHERE } from './span.ts';

/**
 * Characters that expressions look at in one request: a hundred times what they see of an ordinary one. When they are
 * used up, each still sees what stands around the text that called for it.
 */
const EXPRESSIONS = { characters: 1_000_000, least: 1_024, nearby: 256 } as const;

/** Where a leaf found something first. */
export interface LeafFinding {
  /** `query id`, `header user-agent`, `path`. */
  readonly where: string;
  readonly text: string;
  readonly at: number;
  readonly length: number;
}

/** What the leaves found in one request at a time, and how much of it their expressions may look at yet. */
export class LeafFindings {
  /** Number of the request in which a leaf was last found to hold. */
  readonly #holds: Float64Array;
  readonly #findings: (LeafFinding | null)[];
  #requests = 0;
  /** Characters that expressions may look at yet. */
  #room = 0;
  #shortened = 0;
  /** The text that is scanned, and where in it a literal ends. */
  #form = '';
  #at = 0;
  /** Where the literal begins, where only what begins near it is looked at; else -1. */
  #start = -1;

  /** @param leaves how many there are */
  constructor(leaves: number) {
    this.#holds = new Float64Array(leaves);
    this.#findings = new Array<LeafFinding | null>(leaves).fill(null);
  }

  /** Takes up a request: what was found in the one before no longer holds. */
  begin(): void {
    this.#requests += 1;
    this.#room = EXPRESSIONS.characters;
    this.#shortened = 0;
  }

  /** How often an expression saw less than there was in this request, because they had looked at too much already. */
  get shortened(): number {
    return this.#shortened;
  }

  /** Whether a leaf found something in this request. */
  holds(leaf: number): boolean {
    return this.#holds[leaf] === this.#requests;
  }

  /** What it found; null for nothing. */
  of(leaf: number): LeafFinding | null {
    return this.holds(leaf) ? (this.#findings[leaf] as LeafFinding | null) : null;
  }

  /** Says which text is scanned for literals. */
  enter(form: string): void {
    this.#form = form;
  }

  /**
   * Says which literal of that text the finders that come next are asked for.
   *
   * @param at where in the text it ends
   * @param start where it begins, where only what begins near it is looked at; else -1
   */
  lookNear(at: number, start: number): void {
    this.#at = at;
    this.#start = start;
  }

  /** The finders that come next are not bound to a literal, nor to where the last one was. */
  lookAnywhere(): void {
    this.#at = 0;
    this.#start = -1;
  }

  /** Asks a finder of a leaf about a text, which stands in a place of this kind and name; whether it found something. */
  find(leaf: number, finder: Finder, text: string, kind: number, name: string): boolean {
    let most = text.length;
    if (finder.isExpression) {
      most = Math.max(EXPRESSIONS.least, this.#room);
      if (most < text.length) this.#shortened += 1;
      this.#room -= this.#start < 0 ? text.length : Math.min(text.length, EXPRESSIONS.nearby);
    }
    const at =
      this.#start < 0
        ? finder.find(text, text === this.#form ? this.#at : 0, most)
        : this.#findNearby(finder, text, most);
    if (at < 0) return false;
    this.note(leaf, { where: whereText(kind, name), text, at, length: finder.length });
    return true;
  }

  /** Notes what a leaf found without a finder. */
  note(leaf: number, finding: LeafFinding): void {
    this.#holds[leaf] = this.#requests;
    this.#findings[leaf] = finding;
  }

  /** Looks for what has its literal where one was found. */
  #findNearby(finder: Finder, text: string, most: number): number {
    const { least, most: farthest } = finder.after ?? ANYWHERE;
    return finder.findFrom(text, Math.max(0, this.#start - farthest), this.#start - least, most);
  }
}

function whereText(kind: number, name: string): string {
  const word = Object.entries(PLACE_BITS).find(([, bit]) => bit === kind)?.[0] ?? '';
  const place = word === 'whole' ? 'body' : word;
  return name === '' ? place : `${place} ${name}`;
}
