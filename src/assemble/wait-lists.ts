import { SlotLists } from './slot-lists.ts';

/** Which timeout a flow waits for; each class is a list, the longest waiting first. */
export const WAITS = {
  /** TCP: a SYN that nobody has answered yet. */
  attempt: 0,
  /** TCP: a side that had said FIN sent a RST. */
  reset: 1,
  /** TCP: over, by FINs of both sides, or by a RST; nobody has been told yet. */
  ended: 2,
  /** TCP: over, and told; what still comes belongs to it. */
  closing: 3,
  /** UDP: questions to a name service and their answers. */
  query: 4,
  /** UDP and ICMP: everything else. */
  datagram: 5,
  /** TCP: everything else. */
  stream: 6,
  /** TCP: sessions that people type in, once they have been silent as long as other streams may be. */
  interactive: 7,
} as const;

export type Wait = (typeof WAITS)[keyof typeof WAITS];

const LISTS = 8;

/** Every open flow stands in one of these lists. They are in the order in which their flows began to wait. */
export class WaitLists {
  readonly #lists: SlotLists;
  readonly #since: Float64Array;

  constructor(capacity: number) {
    this.#lists = new SlotLists(capacity, LISTS);
    this.#since = new Float64Array(capacity);
  }

  of(slot: number): Wait {
    return this.#lists.of(slot) as Wait;
  }

  /** Since when a flow has waited. */
  since(slot: number): number {
    return this.#since[slot] as number;
  }

  /** The flow of a list that has waited longest, or -1. */
  oldest(wait: Wait): number {
    return this.#lists.oldest(wait);
  }

  append(slot: number, wait: Wait, now: number): void {
    this.#lists.append(slot, wait);
    this.#since[slot] = now;
  }

  /** The flow waits from `now` on, at the end of a list. */
  move(slot: number, wait: Wait, now: number): void {
    this.#since[slot] = now;
    if (this.#lists.of(slot) === wait && this.#lists.newest(wait) === slot) return;
    this.#lists.remove(slot);
    this.#lists.append(slot, wait);
  }

  remove(slot: number): void {
    this.#lists.remove(slot);
  }
}
