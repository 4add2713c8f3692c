import type { Micros } from '../../model/time.ts';

export type Target = string | number;

/**
 * Targets and when each was last met, the one met longest ago first. Nearly all subjects in a flood have a single
 * target: that costs no table.
 */
export class TargetTimes {
  #only: Target | undefined;
  #time: Micros = 0;
  #many: Map<Target, Micros> | undefined;

  get size(): number {
    return this.#many?.size ?? (this.#only === undefined ? 0 : 1);
  }

  get(target: Target): Micros | undefined {
    if (this.#many !== undefined) return this.#many.get(target);
    return target === this.#only ? this.#time : undefined;
  }

  /** The target is the one met last from now on. */
  set(target: Target, time: Micros): void {
    if (this.#many !== undefined) {
      this.#many.delete(target);
      this.#many.set(target, time);
    } else if (this.#only === undefined || target === this.#only) {
      this.#only = target;
      this.#time = time;
    } else {
      this.#many = new Map([
        [this.#only, this.#time],
        [target, time],
      ]);
      this.#only = undefined;
    }
  }

  delete(target: Target): boolean {
    if (this.#many !== undefined) return this.#many.delete(target);
    if (this.#only === undefined || target !== this.#only) return false;
    this.#only = undefined;
    return true;
  }

  /** Forgets what was met before `time`, and says how many that were. */
  forgetBefore(time: Micros): number {
    const before = this.size;
    if (this.#many === undefined) {
      if (this.#time < time) this.#only = undefined;
    } else {
      for (const [target, seen] of this.#many) {
        if (seen >= time) break;
        this.#many.delete(target);
      }
    }
    return before - this.size;
  }
}
