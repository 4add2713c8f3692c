import type { WebRequest } from '../../model/web/request.ts';
import { BoundedMap } from '../../numeric/bounded-map.ts';
import type { DecodedRequest } from './decoding/decoded-request.ts';

/** Requests that are kept, and characters of all of them: slow answers and large bodies go together in uploads, and in attacks. */
const MOST = { requests: 1_024, characters: 1 << 24 } as const;

/** A body stands in it as it is, as fields and as forms of them; the rest is small. */
function weightOf({ body, request }: DecodedRequest): number {
  return 3 * (body.length + request.target.length) + 2_048;
}

/**
 * Requests taken apart that wait for their answers, so that this is done once. Those that find no room are taken apart
 * again. Entries go when they are heard: as a WeakMap's, which go with a collection of garbage, they made each of those ten
 * times longer (measured).
 */
export class AwaitedRequests {
  readonly #decoded = new BoundedMap<WebRequest, DecodedRequest>(MOST.requests);
  #characters = 0;

  get size(): number {
    return this.#decoded.size;
  }

  get(request: WebRequest): DecodedRequest | undefined {
    return this.#decoded.get(request);
  }

  /** Adds one; the oldest make room. */
  add(request: WebRequest, decoded: DecodedRequest): void {
    this.#characters += weightOf(decoded);
    while (this.#decoded.size === MOST.requests || this.#characters > MOST.characters) {
      const oldest = this.#decoded.oldest();
      if (oldest === undefined) break;
      this.delete(oldest.key);
    }
    this.#decoded.set(request, decoded);
  }

  delete(request: WebRequest): void {
    const decoded = this.#decoded.get(request);
    if (decoded === undefined) return;
    this.#decoded.delete(request);
    this.#characters -= weightOf(decoded);
  }
}
