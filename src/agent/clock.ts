import type { Micros } from '../model/time.ts';

/** The wall clock. The agent has one, the engine has none. */
export function wallClock(): Micros {
  return Date.now() * 1_000;
}

const begunAt = Date.now();
const begunAfter = performance.now();

/**
 * The wall clock as it would be if nobody had set it since this process began. Blocks end by this one: a clock that is
 * set back must not make them longer.
 */
export function steadyClock(): Micros {
  return Math.round((begunAt + performance.now() - begunAfter) * 1_000);
}
