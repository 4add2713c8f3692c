import { readU32 } from '../../../decode/bytes.ts';
import { LineReader } from '../reading/line-reader.ts';
import { latin1, startsWithIgnoringCase } from '../reading/text.ts';
import type { PacketLayout } from './ssh-key-exchange.ts';

export const MESSAGE = { keyExchangeInit: 20, newKeys: 21 } as const;

/** RFC 4253 section 4.2: an identification string has at most 255 bytes. */
const IDENTIFICATION_LIMIT = 255;
/** Lines that a server may send before it; OpenSSH's client gives up after 1024, in practice there are none. */
const PREAMBLE_LINES = 64;
/** RFC 4253 section 6.1 asks for 35,000 bytes; OpenSSH accepts 256 KiB. */
const PACKET_LIMIT = 262_144;
/** Payload of SSH_MSG_KEXINIT that is kept; OpenSSH's is below 2 KiB. */
const KEPT_LIMIT = 32_768;
const FIRST_KEPT = 2_048;
/** packet_length, padding_length, message type. */
const CLEAR_HEADER = 6;

/** What one side of the connection says. */
export interface SshListener {
  identification(text: string): void;
  /** A packet in clear; `[start, end)` holds the payload of SSH_MSG_KEXINIT, nothing for other types. */
  packet(type: number, bytes: Uint8Array, start: number, end: number): void;
  /** Called after NEWKEYS: how this side's encrypted packets look, null when not known. */
  layout(): PacketLayout | null;
  /** An encrypted packet of `size` bytes; where lengths are encrypted, what one segment brought. */
  encrypted(size: number): void;
}

/** Reads one direction: identification, packets in clear, then the sizes of encrypted packets. */
export class SshReader {
  lost = false;

  readonly #listener: SshListener;
  readonly #lines = new LineReader(IDENTIFICATION_LIMIT);
  #state: 'identification' | 'clear' | 'encrypted' = 'identification';
  #preamble = 0;
  /** First bytes of the packet being read. */
  readonly #header = new Uint8Array(CLEAR_HEADER);
  #headerLength = 0;
  /** Bytes of the packet that are still to come after its header. */
  #remaining = 0;
  #kept: Uint8Array | null = null;
  #keptLength = 0;
  #layout: PacketLayout | null = null;

  constructor(listener: SshListener) {
    this.#listener = listener;
  }

  read(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !this.lost) {
      if (this.#state === 'identification') {
        at = this.#lines.take(bytes, at, end);
        if (at < 0) return;
        this.#line();
        this.#lines.release();
      } else if (this.#state === 'clear') {
        at = this.#clear(bytes, at, end);
      } else if (this.#layout?.clearLength === true) {
        at = this.#framed(this.#layout, bytes, at, end);
      } else {
        this.#listener.encrypted(end - at);
        return;
      }
    }
  }

  #line(): void {
    const { bytes, from, to } = this.#lines;
    if (startsWithIgnoringCase(bytes, from, to, 'ssh-')) {
      const text = latin1(bytes, from, to);
      this.#listener.identification(text);
      // Version 1 has packets of another kind.
      if (/^SSH-(?:2\.|1\.99)/i.test(text)) this.#state = 'clear';
      else this.lost = true;
      return;
    }
    this.#preamble += 1;
    if (this.#preamble > PREAMBLE_LINES) this.lost = true;
  }

  #clear(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (this.#headerLength < CLEAR_HEADER) {
      if (at >= end) return end;
      this.#header[this.#headerLength] = bytes[at] as number;
      this.#headerLength += 1;
      at += 1;
      if (this.#headerLength === CLEAR_HEADER) this.#beginClear();
      if (this.lost) return end;
    }
    const count = Math.min(this.#remaining, end - at);
    if (this.#kept !== null) this.#keep(bytes, at, at + count);
    this.#remaining -= count;
    at += count;
    if (this.#remaining === 0) this.#endClear();
    return at;
  }

  #beginClear(): void {
    const length = readU32(this.#header, 0);
    if (length < 2 || length > PACKET_LIMIT) {
      this.lost = true;
      return;
    }
    this.#remaining = length - 2;
    const keep = this.#header[5] === MESSAGE.keyExchangeInit && length <= KEPT_LIMIT;
    this.#kept = keep ? new Uint8Array(Math.min(length - 1, FIRST_KEPT)) : null;
    if (this.#kept !== null) this.#kept[0] = MESSAGE.keyExchangeInit;
    this.#keptLength = 1;
  }

  /** Grows with what has come, not with what was announced: an announcement costs its sender nothing. */
  #keep(bytes: Uint8Array, start: number, end: number): void {
    const needed = this.#keptLength + end - start;
    if (this.#kept === null) return;
    if (needed > this.#kept.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#kept.length));
      grown.set(this.#kept.subarray(0, this.#keptLength));
      this.#kept = grown;
    }
    this.#kept.set(bytes.subarray(start, end), this.#keptLength);
    this.#keptLength = needed;
  }

  #endClear(): void {
    const type = this.#header[5] as number;
    const kept = this.#kept;
    this.#kept = null;
    this.#headerLength = 0;
    if (kept === null) this.#listener.packet(type, this.#header, 0, 0);
    else this.#listener.packet(type, kept, 0, Math.max(0, this.#keptLength - (this.#header[4] as number)));
    if (type === MESSAGE.newKeys) {
      this.#state = 'encrypted';
      this.#layout = this.#listener.layout();
    }
  }

  #framed(layout: PacketLayout, bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (this.#headerLength < 4) {
      if (at >= end) return end;
      this.#header[this.#headerLength] = bytes[at] as number;
      this.#headerLength += 1;
      at += 1;
      if (this.#headerLength < 4) continue;
      const length = readU32(this.#header, 0);
      if (length > PACKET_LIMIT) {
        this.lost = true;
        return end;
      }
      this.#remaining = length + layout.tag;
    }
    const count = Math.min(this.#remaining, end - at);
    this.#remaining -= count;
    if (this.#remaining === 0) {
      this.#headerLength = 0;
      this.#listener.encrypted(4 + readU32(this.#header, 0) + layout.tag);
    }
    return at + count;
  }
}
