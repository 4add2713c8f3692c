import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import { SecurityTokens } from '../authentication/security-tokens.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { BER, type BerElement, readBer, readBerOf } from '../reading/ber.ts';
import { type MessageFormat, MessageFramer } from '../reading/message-framer.ts';
import { matchesPrefix } from '../reading/text.ts';

/** Operations (RFC 4511 section 4.2): application tags, those of UnbindRequest, DelRequest and AbandonRequest are primitive. */
const BIND_REQUEST = 0x60;
const BIND_ANSWER = 0x61;
const EXTENDED_REQUEST = 0x77;
const EXTENDED_ANSWER = 0x78;
const LAST_OPERATION = 0x79;
const PRIMITIVE: readonly number[] = [0x42, 0x4a, 0x50];
/** Context tag 0, then RFC 4511 section 4.14. */
const START_TLS = '\x80\x161.3.6.1.4.1.1466.20037';
/** A message of which at most this is read: a token of Kerberos fits. */
const KEPT = 8_192;
/** Who has bound, or has never wanted to, says nothing more that is told of. */
const MESSAGES = 8;

const element: BerElement = { tag: 0, start: 0, end: 0 };

const FORMAT: MessageFormat = {
  // Tag and the longest length that is read.
  header: 6,
  kept: KEPT,
  length: (bytes, at) =>
    bytes[at] === BER.sequence && readBer(bytes, at, bytes.length, element) ? element.end - at : 0,
};

/** Lightweight directory access (RFC 4511), by its structure on any port. */
export const LDAP_TCP: ApplicationProtocol = {
  service: 'ldap_tcp',
  transports: ['tcp'],
  begins: (byte) => byte === BER.sequence,
  recognise: (_direction, bytes, start, end) => recognise(bytes, start, end),
  open: (flow, _transport, emit) => new LdapParser(flow, emit),
};

/** LDAP without connections, as Windows finds its domain controllers with (CLDAP): named, not read. */
export const LDAP_UDP: ApplicationProtocol = {
  service: 'ldap_udp',
  transports: ['udp'],
  begins: (byte) => byte === BER.sequence,
  recognise: (_direction, bytes, start, end) => (recognise(bytes, start, end) === 'yes' ? 'yes' : 'no'),
  open: () => ({ finished: true, data: () => {}, gap: () => {}, close: () => {} }),
};

function recognise(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  if (bytes[start] !== BER.sequence) return 'no';
  if (end - start < 8) return 'more';
  return operation(bytes, start, end) > 0 ? 'yes' : 'no';
}

/** The operation of the message at `start`, whose content `element` holds then; 0 where it is none of LDAP. */
function operation(bytes: Uint8Array, start: number, end: number): number {
  if (!readBer(bytes, start, end, element) || element.tag !== BER.sequence) return 0;
  const stop = element.end;
  if (!readBerOf(BER.integer, bytes, element.start, end, element)) return 0;
  const size = element.end - element.start;
  if (size < 1 || size > 4 || !readBer(bytes, element.end, end, element) || element.end > stop) return 0;
  const { tag } = element;
  return (tag >= BIND_REQUEST && tag <= LAST_OPERATION) || PRIMITIVE.includes(tag) ? tag : 0;
}

class LdapParser implements ApplicationParser {
  finished = false;
  handsOver = false;
  readonly #tokens: SecurityTokens;
  readonly #framers: readonly [MessageFramer, MessageFramer];
  #messages = 0;
  #wantsTls = false;
  #time: Micros = 0;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void) {
    this.#tokens = new SecurityTokens(flow, emit);
    const message = (bytes: Uint8Array, start: number, end: number) => this.#message(bytes, start, end);
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

  #message(bytes: Uint8Array, start: number, end: number): void {
    this.#messages += 1;
    const tag = operation(bytes, start, end);
    const { start: from, end: announced } = element;
    const to = Math.min(end, announced);
    switch (tag) {
      case BIND_REQUEST:
      case BIND_ANSWER:
        this.#findToken(bytes, from, to);
        return;
      case EXTENDED_REQUEST:
        this.#wantsTls = matchesPrefix(bytes, from, to, START_TLS) === 'yes';
        return;
      case EXTENDED_ANSWER:
        // The first element is the result: an enumeration, 0 for success.
        this.handsOver = this.#wantsTls && bytes[from] === BER.enumerated && bytes[from + 2] === 0;
        return;
      default:
    }
  }

  /** SASL's token lies somewhere behind names; it is the first octet string that begins like one. */
  #findToken(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at + 2 < end; at += 1) {
      const tag = bytes[at];
      if (tag !== BER.octetString && tag !== 0x87) continue;
      const token: BerElement = { tag: 0, start: 0, end: 0 };
      if (!readBer(bytes, at, end, token) || token.end > end) continue;
      const first = bytes[token.start];
      if (first !== 0x60 && first !== 0xa1 && first !== 0x4e) continue;
      this.#tokens.read(bytes, token.start, token.end, this.#time);
      return;
    }
  }
}
