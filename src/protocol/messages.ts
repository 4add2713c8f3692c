import type { Block } from '../model/block.ts';

// What a command and a running agent say to each other over the control socket: one JSON document a line. Each request
// gets answers with its id: one, or for `blocks` several, of which the last has `more: false`.

interface Numbered {
  /** Chosen by the command; the answers repeat it. */
  readonly id: number;
}

export interface BlockRequest extends Numbered {
  readonly kind: 'block';
  /** An address or a prefix, at most 64 characters; the agent checks and canonicalises it. */
  readonly subject: string;
  /** Null: without end. */
  readonly seconds: number | null;
  /** At most 500 characters. */
  readonly why: string;
}

export interface UnblockRequest extends Numbered {
  readonly kind: 'unblock';
  readonly subject: string;
}

export interface BlocksRequest extends Numbered {
  readonly kind: 'blocks';
}

/** Lift every block now and stop blocking. */
export interface PanicRequest extends Numbered {
  readonly kind: 'panic';
}

export type Request = BlockRequest | UnblockRequest | BlocksRequest | PanicRequest;

/** Answer to `block`: the block as the agent holds it. */
export interface BlockedAnswer extends Numbered {
  readonly kind: 'blocked';
  readonly block: Block;
}

/** Answer to `unblock` and `panic`. */
export interface ReleasedAnswer extends Numbered {
  readonly kind: 'released';
  readonly count: number;
}

/** Answer to `blocks`, in parts that fit a line. */
export interface BlocksAnswer extends Numbered {
  readonly kind: 'blocks';
  readonly blocks: readonly Block[];
  /** More parts follow. */
  readonly more: boolean;
}

/** The request could not be carried out. `id` is 0 where the request could not be read. */
export interface ErrorAnswer extends Numbered {
  readonly kind: 'error';
  /** A code of the error catalogue of the agent's version. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

export type Answer = BlockedAnswer | ReleasedAnswer | BlocksAnswer | ErrorAnswer;
