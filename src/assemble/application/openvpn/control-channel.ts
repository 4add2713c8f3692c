/** Packets that may be under way before the first of them is acknowledged (TLS_RELIABLE_N_REC_BUFFERS). */
const WINDOW = 12;
/** Longest payload that is held; OpenVPN cuts what it says here to 1,250 bytes. */
const HELD_BYTES = 2_048;

/** Puts the packets of one side of the control channel in order. Holds less than a window of them. */
export class ControlChannel {
  /** A packet never came. */
  lost = false;
  /** Number of the packet that comes next; 0 was the reset. */
  #next = 1;
  readonly #held: (Uint8Array | undefined)[] = [];
  readonly #payload: (bytes: Uint8Array, start: number, end: number) => void;

  constructor(payload: (bytes: Uint8Array, start: number, end: number) => void) {
    this.#payload = payload;
  }

  packet(number: number, bytes: Uint8Array, start: number, end: number): void {
    if (this.lost || number < this.#next) return;
    if (number > this.#next) {
      if (number >= this.#next + WINDOW) this.lost = true;
      else if (end - start <= HELD_BYTES) this.#held[number % WINDOW] ??= bytes.slice(start, end);
      return;
    }
    this.#next++;
    this.#payload(bytes, start, end);
    for (let held = this.#take(); held !== undefined; held = this.#take()) {
      this.#next++;
      this.#payload(held, 0, held.length);
    }
  }

  #take(): Uint8Array | undefined {
    const held = this.#held[this.#next % WINDOW];
    this.#held[this.#next % WINDOW] = undefined;
    return held;
  }
}
