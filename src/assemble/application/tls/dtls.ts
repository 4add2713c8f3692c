import { readU16, readU32 } from '../../../decode/bytes.ts';
import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { readU24 } from './bytes.ts';
import { DTLS_MESSAGE_HEADER, DtlsMessages } from './dtls-messages.ts';
import { DTLS_HEADER, eachDtlsRecord, isDtlsHeader } from './dtls-record.ts';
import { Handshake } from './handshake.ts';
import { isHandshakeType } from './handshake-message.ts';
import { CONTENT } from './record-reader.ts';

/** Encrypted records of one side, after which the capture has only that side. */
const ONE_SIDED_RECORDS = 256;

/** RFC 8489 section 5. */
const STUN_HEADER = 20;
const STUN_COOKIE = 0x2112_a442;

/** DTLS 1.0 to 1.3 over UDP (RFC 6347, 9147), recognised by a handshake message in clear on any port. */
export const DTLS: ApplicationProtocol = {
  service: 'ssl',
  transports: ['udp'],
  begins: (byte) => byte === CONTENT.handshake || byte < 2,
  recognise(_direction, bytes, start, end) {
    if (isStun(bytes, start, end)) return 'more';
    if (bytes[start] !== CONTENT.handshake || !isDtlsHeader(bytes, start, end)) return 'no';
    const content = start + DTLS_HEADER;
    const isClear = readU16(bytes, start + 3) === 0;
    if (!isClear || content + DTLS_MESSAGE_HEADER > end || !isHandshakeType(bytes[content] as number)) return 'no';
    const length = readU24(bytes, content + 9);
    const isFragment = readU24(bytes, content + 6) + length <= readU24(bytes, content + 1);
    return isFragment && DTLS_MESSAGE_HEADER + length <= readU16(bytes, start + 11) ? 'yes' : 'no';
  },
  open: (flow, _transport, emit) => new DtlsParser(flow, emit),
};

/** WebRTC checks by STUN whether the other side can be reached before DTLS begins between the same ports (RFC 7983). */
function isStun(bytes: Uint8Array, start: number, end: number): boolean {
  return (bytes[start] as number) < 2 && end - start >= STUN_HEADER && readU32(bytes, start + 4) === STUN_COOKIE;
}

class DtlsParser implements ApplicationParser {
  finished = false;

  readonly #handshake: Handshake;
  readonly #messages: readonly [DtlsMessages, DtlsMessages];
  readonly #encrypted: [number, number] = [0, 0];
  readonly #changed: [boolean, boolean] = [false, false];
  #time: Micros = 0;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void) {
    this.#handshake = new Handshake(flow, 'd', emit);
    this.#messages = [this.#reader(0), this.#reader(1)];
  }

  /** Bytes that are taken up, roughly. */
  get held(): number {
    return this.#messages[0].held + this.#messages[1].held + this.#handshake.held;
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (this.finished) return;
    this.#time = time;
    eachDtlsRecord(bytes, start, end, (type, epoch, from, to) => this.#record(direction, bytes, type, epoch, from, to));
    const [one, other] = this.#encrypted;
    if (this.#handshake.established || Math.max(one, other) > ONE_SIDED_RECORDS) this.close();
  }

  gap(): void {}

  close(): void {
    if (this.finished) return;
    this.finished = true;
    for (const messages of this.#messages) messages.flush();
    this.#handshake.finish();
  }

  #record(direction: Direction, bytes: Uint8Array, type: number, epoch: number, start: number, end: number): void {
    if (epoch !== 0 || this.#changed[direction]) {
      this.#encrypted[direction]++;
      const isBoth = this.#isEncrypted(0) && this.#isEncrypted(1);
      if (isBoth) this.#handshake.established = true;
    } else if (type === CONTENT.handshake) this.#messages[direction].read(bytes, start, end);
    else if (type === CONTENT.changeCipherSpec) {
      this.#messages[direction].flush();
      this.#handshake.changeCipherSpec(direction, this.#time);
      this.#changed[direction] = true;
    } else if (type === CONTENT.alert && end - start >= 2) {
      this.#handshake.alert(direction, bytes[start + 1] as number, this.#time);
    }
  }

  #isEncrypted(direction: Direction): boolean {
    return this.#changed[direction] || this.#encrypted[direction] > 0;
  }

  #reader(direction: Direction): DtlsMessages {
    return new DtlsMessages((type, bytes, start, end) => {
      this.#handshake.message(direction, type, bytes, start, end, this.#time);
    });
  }
}
