import type { Micros } from '../../../model/time.ts';
import type { Direction } from '../parser.ts';
import type { Handshake } from './handshake.ts';
import { HandshakeReader } from './handshake-reader.ts';
import { CONTENT, RecordReader } from './record-reader.ts';

/** One direction of a TLS connection: records, the handshake messages in them, and whether they are encrypted by now. */
export class TlsSide {
  encrypted = false;
  /** Bytes of encrypted records that have begun. */
  encryptedBytes = 0;
  /** An encrypted record came. */
  readonly onEncrypted: () => void;

  readonly #direction: Direction;
  readonly #handshake: Handshake;
  readonly #records: RecordReader;
  readonly #messages: HandshakeReader;
  #time: Micros = 0;
  /** Level of an alert whose description has not come. */
  #alert = false;

  constructor(direction: Direction, handshake: Handshake, onEncrypted: () => void) {
    this.#direction = direction;
    this.#handshake = handshake;
    this.onEncrypted = onEncrypted;
    this.#messages = new HandshakeReader((type, bytes, start, end) =>
      handshake.message(direction, type, bytes, start, end, this.#time),
    );
    this.#records = new RecordReader({
      begin: (type, length) => this.#begin(type, length),
      content: (type, bytes, start, end) => this.#content(type, bytes, start, end),
    });
  }

  /** Nothing more can be learnt from this direction. */
  get lost(): boolean {
    return this.#records.lost || this.#messages.lost;
  }

  read(bytes: Uint8Array, start: number, end: number, time: Micros): void {
    this.#time = time;
    if (!this.lost) this.#records.read(bytes, start, end);
  }

  gap(length: number): void {
    this.#records.gap(length);
    // Where a message ends that has lost a piece is not known; but what follows the handshake can still be told.
    if (!this.encrypted) this.#messages.lost = true;
  }

  #begin(type: number, length: number): boolean {
    if (!this.encrypted && type === CONTENT.data && this.#handshake.hidden) this.encrypted = true;
    if (this.encrypted) {
      this.encryptedBytes += length;
      this.onEncrypted();
      return false;
    }
    this.#alert = false;
    return length > 0;
  }

  #content(type: number, bytes: Uint8Array, start: number, end: number): void {
    if (type === CONTENT.handshake) this.#messages.read(bytes, start, end);
    else if (type === CONTENT.changeCipherSpec) {
      if (!this.encrypted) this.#handshake.changeCipherSpec(this.#direction, this.#time);
      this.encrypted = true;
    } else if (type === CONTENT.alert) this.#readAlert(bytes, start, end);
    else if (type === CONTENT.heartbeat) this.#handshake.note(this.#direction, 'b', this.#time);
  }

  #readAlert(bytes: Uint8Array, start: number, end: number): void {
    const at = this.#alert ? start : start + 1;
    this.#alert = true;
    if (at < end) this.#handshake.alert(this.#direction, bytes[at] as number, this.#time);
  }
}
