import type { AnswerHead } from '../http/answer-head.ts';
import type { RequestHead } from '../http/request-head.ts';

/** The other side of a tunnel. */
export interface TunnelEnd {
  /** False: no more for now; `resume` follows. */
  tunnelData(chunk: Buffer): boolean;
  tunnelEnds(): void;
  tunnelBroken(): void;
  /** What was written before has gone out. */
  tunnelDrained(): void;
}

/** A connection to the upstream, as who uses it sees it. What gives a boolean says by `false` to wait. */
export interface Upstream {
  write(text: string): boolean;
  writeBytes(bytes: Buffer): boolean;
  cork(): void;
  uncork(): void;
  /** The request is complete. */
  requestSent(): void;
  /** No more of the answer for now, and on with it. */
  pause(): void;
  resume(): void;
  /** The answer is not wanted any more. */
  abandon(): void;
  /** From here on bytes pass both ways. */
  openTunnel(end: TunnelEnd): void;
  endTunnel(): void;
}

/**
 * How a connection was lost. `stale`: it took nothing of the request, or had been kept, which upstreams end whenever they
 * like, and nothing came of an answer; `broken`: anything else that ends it; `nonsense`: the answer could not be read;
 * `silent`: it took too long.
 */
export type Loss = 'stale' | 'broken' | 'nonsense' | 'silent';

/** Who uses a connection to the upstream for one request. */
export interface UpstreamUser {
  readonly head: RequestHead;
  /** When it began to wait for a connection, by the clock of the context. */
  waitingSince: number;
  connected(upstream: Upstream): void;
  /** No connection will be there. */
  unavailable(status: 502 | 503 | 504): void;
  interim(head: AnswerHead): void;
  /** `trailer` is null where the body goes on, field lines and the empty line where there are some. False: wait. */
  answerBegins(head: AnswerHead, bodyLength: number, chunk: Buffer | null, trailer: string | null): boolean;
  answerChunk(chunk: Buffer): boolean;
  answerEnds(trailer: string): void;
  switched(head: AnswerHead, upstream: Upstream, first: Buffer | null): void;
  /** The connection is gone already. */
  upstreamLost(why: Loss): void;
  upstreamDrained(): void;
}
