import type { Micros } from '../../../model/time.ts';
import type { Direction } from '../parser.ts';
import type { Handshake } from './handshake.ts';
import { HandshakeReader } from './handshake-reader.ts';
import { readSsl2ClientHello, readSsl2ServerHello, SSL2_MESSAGE } from './hello/ssl2-hello.ts';
import { CONTENT, type RecordListener, RecordReader } from './record-reader.ts';
import { beginsSsl2, Ssl2Reader } from './ssl2-reader.ts';

/** Bytes in clear after which this is no handshake; lists of authorities that a server trusts have some 100 KiB. */
const CLEAR_LIMIT = 1_048_576;

/** One direction of a TLS connection: records, the handshake messages in them, and whether they are encrypted by now. */
export class TlsSide implements RecordListener {
  encrypted = false;
  /** Bytes of encrypted records that have begun. */
  encryptedBytes = 0;

  /** Told of each encrypted record. */
  readonly #onEncrypted: () => void;
  readonly #direction: Direction;
  readonly #handshake: Handshake;
  readonly #records: RecordReader;
  readonly #messages: HandshakeReader;
  /** A record of TLS has begun. */
  #begun = false;
  /** Where it began with SSL 2. */
  #old: Ssl2Reader | null = null;
  #clearBytes = 0;
  #time: Micros = 0;
  /** Bytes of an alert that have come: its level, then its description. */
  #alertBytes = 0;

  constructor(direction: Direction, handshake: Handshake, onEncrypted: () => void) {
    this.#direction = direction;
    this.#handshake = handshake;
    this.#onEncrypted = onEncrypted;
    this.#messages = new HandshakeReader((type, bytes, start, end) =>
      handshake.message(direction, type, bytes, start, end, this.#time),
    );
    this.#records = new RecordReader(this);
  }

  /** Bytes that a message or record takes up which has begun. */
  get held(): number {
    return this.#messages.held + (this.#old?.held ?? 0);
  }

  /** Nothing more can be learnt from this direction. */
  get lost(): boolean {
    return this.#records.lost;
  }

  read(bytes: Uint8Array, start: number, end: number, time: Micros): void {
    this.#time = time;
    const from = this.#begun ? start : this.#readOld(bytes, start, end);
    if (from === end) return;
    this.#begun = true;
    this.#old = null;
    this.#records.read(bytes, from, end);
  }

  gap(length: number): void {
    if (!this.#begun) this.#records.lost = true;
    this.#records.gap(length);
    // Where a message ends that has lost a piece is not known; but that the side goes over to a cipher can still be told.
    this.#messages.lost = true;
  }

  /** Gives where records of TLS begin, or `end`. */
  #readOld(bytes: Uint8Array, start: number, end: number): number {
    if (this.#old === null && (start === end || !beginsSsl2(bytes[start] as number))) return start;
    this.#old ??= new Ssl2Reader((record, from, to) => this.#ssl2(record, from, to));
    return this.#old.read(bytes, start, end);
  }

  #ssl2(bytes: Uint8Array, start: number, end: number): void {
    const type = bytes[start];
    const direction = this.#direction;
    if (type === SSL2_MESSAGE.clientHello) {
      const hello = readSsl2ClientHello(bytes, start, end);
      if (hello === null) return;
      this.#handshake.clientHello(direction, hello);
      this.#handshake.note(direction, 'c', this.#time);
    } else if (type === SSL2_MESSAGE.serverHello) {
      const answer = readSsl2ServerHello(bytes, start, end);
      if (answer === null) return;
      this.#handshake.serverHello(direction, answer.hello);
      this.#handshake.note(direction, 's', this.#time);
      this.#handshake.loneCertificate(direction, bytes, answer.certificate, answer.certificateEnd, this.#time);
    } else if (type === SSL2_MESSAGE.clientMasterKey && this.#handshake.isSsl2) this.#handshake.established = true;
  }

  begin(type: number, length: number): boolean {
    if (!this.encrypted && type === CONTENT.data && this.#handshake.hidden) this.encrypted = true;
    if (this.encrypted) {
      this.encryptedBytes += length;
      this.#onEncrypted();
      return false;
    }
    this.#clearBytes += length;
    if (this.#clearBytes > CLEAR_LIMIT) this.#records.lost = true;
    this.#alertBytes = 0;
    if (type === CONTENT.heartbeat) this.#handshake.note(this.#direction, 'b', this.#time);
    return length > 0;
  }

  content(type: number, bytes: Uint8Array, start: number, end: number): void {
    if (type === CONTENT.handshake) this.#messages.read(bytes, start, end);
    else if (type === CONTENT.changeCipherSpec) {
      if (!this.encrypted) this.#handshake.changeCipherSpec(this.#direction, this.#time);
      this.encrypted = true;
    } else if (type === CONTENT.alert) this.#readAlert(bytes, start, end);
  }

  #readAlert(bytes: Uint8Array, start: number, end: number): void {
    const at = start + 1 - this.#alertBytes;
    if (at >= start && at < end) this.#handshake.alert(this.#direction, bytes[at] as number, this.#time);
    this.#alertBytes += end - start;
  }
}
