import type { Loss } from './upstream/upstream.ts';

/** Methods that may be sent twice (RFC 9110 section 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PROPFIND', 'REPORT']);

/** Connections that may be lost under one request in all. */
const LOSSES = 5;

/**
 * A request that the upstream had, on a connection that was not kept, may be what made it end that connection, and maybe
 * itself: it is sent once more and no oftener. Once there must be, because a restart loses such connections, too: those
 * that the system took for a listener that was about to close. After this time it has closed.
 */
const MILLISECONDS = 50;

/** Whether a request is sent again, whose connection was lost before its answer began. */
export class Repetition {
  readonly #isIdempotent: boolean;
  #losses = 0;
  #isSuspect = false;

  constructor(method: string) {
    this.#isIdempotent = IDEMPOTENT.has(method);
  }

  /** Milliseconds to wait before that; null where it is not sent again. */
  after(why: Loss): number | null {
    if (!this.#isIdempotent || ++this.#losses >= LOSSES) return null;
    if (why === 'stale') return 0;
    if (why !== 'broken' || this.#isSuspect) return null;
    this.#isSuspect = true;
    return MILLISECONDS;
  }
}
