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
  readonly #list: Uint8Array;
  readonly #previous: Int32Array;
  readonly #next: Int32Array;
  readonly #since: Float64Array;
  readonly #heads = new Int32Array(LISTS).fill(-1);
  readonly #tails = new Int32Array(LISTS).fill(-1);

  constructor(capacity: number) {
    this.#list = new Uint8Array(capacity);
    this.#previous = new Int32Array(capacity);
    this.#next = new Int32Array(capacity);
    this.#since = new Float64Array(capacity);
  }

  of(slot: number): Wait {
    return this.#list[slot] as Wait;
  }

  /** Since when a flow has waited. */
  since(slot: number): number {
    return this.#since[slot] as number;
  }

  /** The flow of a list that has waited longest, or -1. */
  oldest(wait: Wait): number {
    return this.#heads[wait] as number;
  }

  append(slot: number, wait: Wait, now: number): void {
    const tail = this.#tails[wait] as number;
    this.#list[slot] = wait;
    this.#previous[slot] = tail;
    this.#next[slot] = -1;
    if (tail < 0) this.#heads[wait] = slot;
    else this.#next[tail] = slot;
    this.#tails[wait] = slot;
    this.#since[slot] = now;
  }

  /** The flow waits from `now` on, at the end of a list. */
  move(slot: number, wait: Wait, now: number): void {
    if (this.#list[slot] === wait && this.#tails[wait] === slot) {
      this.#since[slot] = now;
      return;
    }
    this.remove(slot);
    this.append(slot, wait, now);
  }

  remove(slot: number): void {
    const wait = this.#list[slot] as number;
    const previous = this.#previous[slot] as number;
    const next = this.#next[slot] as number;
    if (previous < 0) this.#heads[wait] = next;
    else this.#next[previous] = next;
    if (next < 0) this.#tails[wait] = previous;
    else this.#previous[next] = previous;
  }
}
