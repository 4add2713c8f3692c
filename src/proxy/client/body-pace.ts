import type { ProxyContext } from '../context.ts';

/** How long a body may still take: a silence, and on the whole a least rate. */
export class BodyPace {
  readonly #context: ProxyContext;
  #since: number;
  #bytes = 0;

  constructor(context: ProxyContext) {
    this.#context = context;
    this.#since = context.now;
  }

  came(bytes: number): void {
    this.#bytes += bytes;
  }

  /** It was us who made the client wait. */
  restart(): void {
    this.#since = this.#context.now;
    this.#bytes = 0;
  }

  /** By the clock of the context. */
  get deadline(): number {
    const { limits, now } = this.#context;
    const byRate = this.#since + limits.bodyIdle + (1_000 * this.#bytes) / limits.bodyRate;
    return Math.min(now + limits.bodyIdle, byRate);
  }
}
