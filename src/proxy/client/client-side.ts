import type { AnswerHead } from '../http/answer-head.ts';
import type { Peer } from '../peer.ts';
import type { Upstream } from '../upstream/upstream.ts';

/**
 * The side of an exchange that talks to the client, in HTTP/1 or HTTP/2. Calls after the client has gone do nothing.
 * What gives a boolean says by `false` that no more is wanted until the exchange hears `clientDrained`.
 */
export interface ClientSide {
  readonly peer: Peer;
  /** Stops the request's body, and lets it go on. */
  pauseBody(): void;
  resumeBody(): void;
  /** `100 Continue`. */
  askForBody(): void;
  /** An answer before the answer, such as 103. */
  interim(head: AnswerHead): void;
  /** The connection is not used again after this answer. */
  closeAfterwards(): void;
  /** The head, and what of the body came with it; `bodyLength` as in the head, 0 where the method or status has none. */
  begin(head: AnswerHead, bodyLength: number, chunk: Buffer | null, trailer: string | null): boolean;
  more(chunk: Buffer): boolean;
  /** `trailer`: field lines and the empty line that ends them, or empty. */
  end(trailer: string): void;
  /** The answer stays incomplete, and the client must see that. */
  breakOff(): void;
  /** `101`: from here on bytes pass both ways. */
  tunnel(head: AnswerHead, upstream: Upstream, first: Buffer | null): void;
}
