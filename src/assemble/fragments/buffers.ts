import { BUFFER_SIZES } from './datagram.ts';

/** Buffers of a few sizes, used again and again; `allocated` counts those in use and those that wait. */
export class Buffers {
  allocated = 0;
  /** Buffers made since the beginning: each costs, the longest most. */
  created = 0;
  readonly longest = BUFFER_SIZES[BUFFER_SIZES.length - 1] as number;
  readonly #waiting: Uint8Array[][] = BUFFER_SIZES.map(() => []);

  /** A buffer of at least so many bytes from among those that wait, if there is one. */
  reuse(bytes: number): Uint8Array | undefined {
    return this.#waiting[this.#sizeOf(bytes)]?.pop();
  }

  /** Bytes that a new buffer would take. */
  cost(bytes: number): number {
    return BUFFER_SIZES[this.#sizeOf(bytes)] as number;
  }

  create(bytes: number): Uint8Array {
    const size = this.cost(bytes);
    this.allocated += size;
    this.created++;
    return new Uint8Array(size);
  }

  give(buffer: Uint8Array): void {
    if (buffer.length > 0) this.#waiting[this.#sizeOf(buffer.length)]?.push(buffer);
  }

  /** Gives memory back: one buffer that waits. False when none does. */
  discard(): boolean {
    for (const list of this.#waiting) {
      const buffer = list.pop();
      if (buffer === undefined) continue;
      this.allocated -= buffer.length;
      return true;
    }
    return false;
  }

  #sizeOf(bytes: number): number {
    let index = 0;
    while (bytes > (BUFFER_SIZES[index] as number)) index++;
    return index;
  }
}
