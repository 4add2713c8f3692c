import { readU16 } from '../../../decode/bytes.ts';
import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { Handshake } from './handshake.ts';
import { HANDSHAKE, isHandshakeType } from './handshake-message.ts';
import { recogniseSsl2 } from './hello/ssl2-hello.ts';
import { CONTENT, isRecordHeader } from './record-reader.ts';
import { TlsSide } from './tls-side.ts';

/** Header of a record, type and length of a message, its version. */
const RECOGNISED = 11;
/**
 * When one side has encrypted so much and the other was never seen to, the capture has only one side. Early data of TLS 1.3
 * may come before the server speaks; servers allow 16 KiB of it.
 */
const ONE_SIDED_BYTES = 262_144;

/** TLS and SSL 3 over TCP (RFC 8446, 5246, 6101), recognised by a hello on any port. */
export const TLS: ApplicationProtocol = {
  service: 'ssl',
  transports: ['tcp'],
  begins: (byte) => byte >= 0x80 || byte === CONTENT.handshake || byte === CONTENT.alert,
  recognise(_direction, bytes, start, end) {
    const type = bytes[start] as number;
    if (type >= 0x80) return recogniseSsl2(bytes, start, end);
    if (type !== CONTENT.handshake && type !== CONTENT.alert) return 'no';
    if (end - start < 6) return end - start > 1 && bytes[start + 1] !== 3 ? 'no' : 'more';
    const length = readU16(bytes, start + 3);
    if (!isRecordHeader(type, bytes[start + 1] as number, length) || (bytes[start + 2] as number) > 4) return 'no';
    if (type === CONTENT.alert) return recogniseAlert(bytes, start, end, length);
    return recogniseMessage(bytes, start, end, length);
  },
  open: (flow, _transport, emit) => new TlsParser(flow, emit),
};

/** A server that knows no such name warns before its hello (RFC 6066 section 3). */
function recogniseAlert(bytes: Uint8Array, start: number, end: number, length: number): 'yes' | 'no' | 'more' {
  if (length !== 2 || (bytes[start + 5] as number) > 2) return 'no';
  if (end - start < 9) return 'more';
  return bytes[start + 7] === CONTENT.handshake && bytes[start + 8] === 3 ? 'yes' : 'no';
}

function recogniseMessage(bytes: Uint8Array, start: number, end: number, length: number): 'yes' | 'no' | 'more' {
  const message = bytes[start + 5] as number;
  if (length < 4) return length > 0 && message === HANDSHAKE.clientHello ? 'yes' : 'no';
  if (end - start < RECOGNISED) return 'more';
  const messageLength = ((bytes[start + 6] as number) << 16) | readU16(bytes, start + 7);
  const isHello = message === HANDSHAKE.clientHello || message === HANDSHAKE.serverHello;
  if (isHello) {
    const major = bytes[start + 9];
    return messageLength >= 38 && messageLength < 0x2_0000 && (major === 3 || major === 0x7f || major === 0x7e)
      ? 'yes'
      : 'no';
  }
  // A capture that begins amid a handshake.
  return message !== 0 && isHandshakeType(message) && messageLength + 4 <= length ? 'yes' : 'no';
}

class TlsParser implements ApplicationParser {
  finished = false;

  readonly #handshake: Handshake;
  readonly #sides: readonly [TlsSide, TlsSide];

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void) {
    this.#handshake = new Handshake(flow, 't', emit);
    const encrypted = () => this.#encrypted();
    this.#sides = [new TlsSide(0, this.#handshake, encrypted), new TlsSide(1, this.#handshake, encrypted)];
  }

  /** Bytes that are taken up, roughly. */
  get held(): number {
    return this.#sides[0].held + this.#sides[1].held + this.#handshake.held;
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (this.finished) return;
    this.#sides[direction].read(bytes, start, end, time);
    this.#settle();
  }

  gap(direction: Direction, length: number): void {
    if (this.finished) return;
    this.#sides[direction].gap(length);
    this.#settle();
  }

  close(): void {
    this.finished = true;
    this.#handshake.finish();
  }

  #encrypted(): void {
    if (this.#sides[0].encrypted && this.#sides[1].encrypted) this.#handshake.established = true;
  }

  #settle(): void {
    const one = this.#sides[0];
    const other = this.#sides[1];
    const isDone =
      this.#handshake.established ||
      (one.lost && other.lost) ||
      (one.encryptedBytes > ONE_SIDED_BYTES && !other.encrypted) ||
      (other.encryptedBytes > ONE_SIDED_BYTES && !one.encrypted);
    if (isDone) this.close();
  }
}
