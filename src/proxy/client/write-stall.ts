import type { Socket } from 'node:net';

/** What Node goes by in timeouts of its own, and its types do not tell of: bytes that the system has not taken yet. */
interface WithHandle {
  readonly _handle?: { readonly writeQueueSize?: number } | null;
}

/**
 * Watches whether a client takes what is written to it. The timeout of Node's sockets will not do: it begins anew at
 * whatever is read, so that who sends a byte now and then would not have to take any.
 */
export class WriteStall {
  readonly #socket: Socket;
  readonly #milliseconds: number;
  readonly #stalled: () => void;
  #timer: NodeJS.Timeout | null = null;
  /** Bytes of the writes that are complete, and bytes that are left of the one that is not. */
  #taken = 0;
  #left = 0;

  /** `stalled` is called when nothing was taken for `milliseconds`, or for twice as long where some was in between. */
  constructor(socket: Socket, milliseconds: number, stalled: () => void) {
    this.#socket = socket;
    this.#milliseconds = milliseconds;
    this.#stalled = stalled;
  }

  /** Whether something waits to be taken. */
  get isOn(): boolean {
    return this.#timer !== null;
  }

  begin(): void {
    if (this.#timer !== null) return;
    this.#remember();
    this.#timer = setTimeout(() => this.#look(), this.#milliseconds).unref();
  }

  end(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  #look(): void {
    const taken = this.#taken;
    const left = this.#left;
    this.#remember();
    // What is left may grow by what TLS says by itself; only what shrinks was taken.
    if (this.#taken > taken || this.#left < left) {
      this.#timer?.refresh();
      return;
    }
    this.#timer = null;
    if (!this.#socket.writableFinished) this.#stalled();
  }

  #remember(): void {
    const socket = this.#socket;
    this.#taken = socket.bytesWritten - socket.writableLength;
    this.#left = (socket as WithHandle)._handle?.writeQueueSize ?? 0;
  }
}
