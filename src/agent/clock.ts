import type { Micros } from '../model/time.ts';

/** The wall clock. The agent has one, the engine has none. */
export function wallClock(): Micros {
  return Date.now() * 1_000;
}
