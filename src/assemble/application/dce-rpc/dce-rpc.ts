import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import { SecurityTokens } from '../authentication/security-tokens.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { type MessageFormat, MessageFramer } from '../reading/message-framer.ts';

/** Connection-oriented DCE/RPC (C706 chapter 12): version 5.0 or 5.1, type, flags, data representation, lengths. */
const MAJOR = 5;
const LAST_TYPE = 19;
const HEADER = 16;
/** First and last fragment. */
const WHOLE = 0x03;
const LITTLE_ENDIAN = 0x10;
/** Binds, their answers and the last word of the client hold what there is to know of who logs in. */
const MESSAGES = 4;
/** No token is shorter. */
const TRAILER = 8;
/** First letter of an NTLM message. */
const NTLM = 0x4e;

const FORMAT: MessageFormat = {
  header: HEADER,
  kept: 8_192,
  length: (bytes, at) => (bytes[at] === MAJOR ? uint16(bytes, at, 8) : 0),
};

/** Remote procedure calls over TCP, by the header of any of their messages, on any port. */
export const DCE_RPC: ApplicationProtocol = {
  service: 'dce_rpc',
  transports: ['tcp'],
  begins: (byte) => byte === MAJOR,
  recognise(_direction, bytes, start, end) {
    if (bytes[start] !== MAJOR) return 'no';
    if (end - start < HEADER) return end - start > 2 && !isHeader(bytes, start) ? 'no' : 'more';
    if (!isHeader(bytes, start) || ((bytes[start + 3] as number) & WHOLE) !== WHOLE) return 'no';
    const representation = bytes[start + 4] as number;
    if ((representation !== LITTLE_ENDIAN && representation !== 0) || bytes[start + 5] !== 0) return 'no';
    if (bytes[start + 6] !== 0 || bytes[start + 7] !== 0) return 'no';
    const length = uint16(bytes, start, 8);
    return length >= HEADER && uint16(bytes, start, 10) < length ? 'yes' : 'no';
  },
  open: (flow, _transport, emit) => new DceRpcParser(flow, emit),
};

function isHeader(bytes: Uint8Array, start: number): boolean {
  return (bytes[start + 1] as number) <= 1 && (bytes[start + 2] as number) <= LAST_TYPE;
}

/** A number in the order of bytes that the message itself says. */
function uint16(bytes: Uint8Array, at: number, offset: number): number {
  const first = bytes[at + offset] as number;
  const second = bytes[at + offset + 1] as number;
  return bytes[at + 4] === LITTLE_ENDIAN ? (second << 8) + first : (first << 8) + second;
}

class DceRpcParser implements ApplicationParser {
  finished = false;
  readonly #tokens: SecurityTokens;
  readonly #framers: readonly [MessageFramer, MessageFramer];
  #messages = 0;
  #time: Micros = 0;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void) {
    this.#tokens = new SecurityTokens(flow, emit);
    const message = (bytes: Uint8Array, start: number, end: number, length: number) => {
      this.#messages += 1;
      const token = uint16(bytes, start, 10);
      // The token ends the message; one that was cut is none. Of tokens in other wrappings Zeek tells nothing either.
      const isNtlm = token >= TRAILER && end - start === length && bytes[end - token] === NTLM;
      if (isNtlm) this.#tokens.read(bytes, end - token, end, this.#time);
    };
    this.#framers = [new MessageFramer(FORMAT, message), new MessageFramer(FORMAT, message)];
  }

  get inside(): readonly string[] {
    return this.#tokens.inside;
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (this.finished) return;
    this.#time = time;
    this.#framers[direction].read(bytes, start, end);
    if (this.#framers[direction].lost || this.#messages >= MESSAGES) this.close(time);
  }

  gap(_direction: Direction, _length: number, time: Micros): void {
    this.close(time);
  }

  close(time: Micros): void {
    if (this.finished) return;
    this.finished = true;
    this.#tokens.end(time);
  }
}
