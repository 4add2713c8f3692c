import type { Finding } from '../../model/evidence.ts';
import type { Micros } from '../../model/time.ts';
import type { HttpTransaction } from '../../model/transaction/http.ts';

/** What a web head is made of: plain data, so that it can be made on any thread. */
export interface WebHeadOptions {
  /** Files of rules beside the built-in ones: how messages name the file, and what it holds. */
  readonly rules: readonly { readonly name: string; readonly text: string }[];
  /** The classifier's model as its file holds it; null for the one that Gatehound brings. */
  readonly model: Uint8Array | null;
  /** Probability from which on a request counts as an attack; null for that of the model. */
  readonly threshold: number | null;
  /** Bytes of a body that are looked at. */
  readonly bodyLimit: number;
}

/** Hears requests, and says at ticks what it found in them. */
export class WebHead {
  constructor(_options: WebHeadOptions) {}

  /** Entries of its state that gave way at caps. */
  get evicted(): number {
    return 0;
  }

  hear(_transaction: HttpTransaction): void {}

  tick(_now: Micros): readonly Finding[] {
    return [];
  }
}
