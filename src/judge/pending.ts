import { MINUTE, type Micros } from '../model/time.ts';
import { BoundedMap } from '../numeric/bounded-map.ts';

/** What grows is given again when it is half as large again, or when this much event time has passed. */
const GROWTH = 1.5;
const PATIENCE: Micros = MINUTE;

interface Given {
  time: Micros;
  size: number;
}

/**
 * Decides when something that keeps growing is told again: often enough to follow it, seldom enough to read. A scan of
 * a thousand ports is told a dozen times, not a thousand. What was held back is told at last.
 */
export class Pending<Item> {
  readonly #given: BoundedMap<string, Given>;
  readonly #held = new Map<string, { readonly item: Item; readonly size: number }>();

  /** @param capacity most items whose last telling is remembered; beyond it the oldest is told afresh */
  constructor(capacity: number) {
    this.#given = new BoundedMap(capacity);
  }

  /** Items whose last telling was forgotten at the cap. */
  get forgotten(): number {
    return this.#given.evicted;
  }

  /** Whether an item of this size is told now; else it is held back until `due` or `flush`. */
  offer(id: string, item: Item, size: number, now: Micros): boolean {
    const given = this.#given.get(id);
    if (given !== undefined && size < given.size * GROWTH && now < given.time + PATIENCE) {
      this.#held.set(id, { item, size });
      return false;
    }
    this.#tell(id, size, now);
    return true;
  }

  /** Held items whose time has come, in the order in which they were first held. */
  due(now: Micros): readonly Item[] {
    const due: Item[] = [];
    for (const [id, { item, size }] of this.#held) {
      if (now < (this.#given.get(id)?.time ?? 0) + PATIENCE) continue;
      this.#tell(id, size, now);
      due.push(item);
    }
    return due;
  }

  flush(): readonly Item[] {
    const held = [...this.#held.values()].map(({ item }) => item);
    this.#held.clear();
    return held;
  }

  #tell(id: string, size: number, now: Micros): void {
    this.#held.delete(id);
    this.#given.set(id, { time: now, size });
  }
}
