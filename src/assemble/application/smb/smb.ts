import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import { SecurityTokens } from '../authentication/security-tokens.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { type MessageFormat, MessageFramer } from '../reading/message-framer.ts';
import { SmbRequests } from './smb-requests.ts';
import { readSmb1 } from './smb1.ts';
import { readSmb2 } from './smb2.ts';

/** NetBIOS session service (RFC 1002 section 4.3): type, then 24 bits of length as SMB over TCP has it. */
const NETBIOS = 4;
const MESSAGE = 0x00;
const SESSION_REQUEST = 0x81;
const KEEP_ALIVE = 0x85;
/** A session request holds two encoded names. */
const SESSION_REQUEST_LENGTH = 68;
const SESSION_PORT = 139;
/** First bytes of SMB 1, 2, and of what is encrypted or compressed; then `SMB`. */
const KIND = { one: 0xff, two: 0xfe, encrypted: 0xfd, compressed: 0xfc } as const;

const FORMAT: MessageFormat = {
  header: NETBIOS,
  // Names stand at the beginning; tokens of Kerberos may have some kilobytes.
  kept: 8_192,
  length: (bytes, at) => {
    const type = bytes[at] as number;
    if (type !== MESSAGE && (type < SESSION_REQUEST || type > KEEP_ALIVE)) return 0;
    return NETBIOS + ((bytes[at + 1] as number) << 16) + ((bytes[at + 2] as number) << 8) + (bytes[at + 3] as number);
  },
};

/** Server message block 1 to 3 in NetBIOS sessions or plain TCP, by its content on any port. */
export const SMB: ApplicationProtocol = {
  service: 'smb',
  transports: ['tcp'],
  ports: [SESSION_PORT],
  begins: (byte, direction, port) =>
    byte === MESSAGE || (byte === SESSION_REQUEST && direction === 0 && port === SESSION_PORT),
  recognise(direction, bytes, start, end, flow) {
    const type = bytes[start];
    if (type === SESSION_REQUEST) {
      if (direction === 1 || flow.responderPort !== SESSION_PORT) return 'no';
      if (end - start < NETBIOS) return 'more';
      return FORMAT.length(bytes, start) === NETBIOS + SESSION_REQUEST_LENGTH ? 'yes' : 'no';
    }
    if (type !== MESSAGE) return 'no';
    if (end - start < NETBIOS + 4) return 'more';
    return kind(bytes, start + NETBIOS) > 0 ? 'yes' : 'no';
  },
  open: (flow, _transport, emit) => new SmbParser(flow, emit),
};

/** The first byte of a message, 0 where it is none of SMB. */
function kind(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < KIND.compressed) return 0;
  return bytes[at + 1] === 0x53 && bytes[at + 2] === 0x4d && bytes[at + 3] === 0x42 ? first : 0;
}

class SmbParser implements ApplicationParser {
  finished = false;
  readonly #tokens: SecurityTokens;
  readonly #requests: SmbRequests;
  readonly #framers: readonly [MessageFramer, MessageFramer];
  #time: Micros = 0;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void) {
    this.#tokens = new SecurityTokens(flow, emit);
    this.#requests = new SmbRequests(flow, emit);
    const message = (bytes: Uint8Array, start: number, end: number) => this.#message(bytes, start + NETBIOS, end);
    this.#framers = [new MessageFramer(FORMAT, message), new MessageFramer(FORMAT, message)];
  }

  get inside(): readonly string[] {
    return this.#tokens.inside;
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (this.finished) return;
    this.#time = time;
    this.#framers[direction].read(bytes, start, end);
    this.#check(time);
  }

  gap(direction: Direction, length: number, time: Micros): void {
    this.#framers[direction].gap(length);
    this.#check(time);
  }

  close(time: Micros): void {
    if (this.finished) return;
    this.finished = true;
    this.#requests.end();
    this.#tokens.end(time);
  }

  /** One side may be lost: the other still tells. */
  #check(time: Micros): void {
    if (this.#framers[0].lost && this.#framers[1].lost) this.close(time);
  }

  #message(bytes: Uint8Array, at: number, end: number): void {
    if (end - at < 4) return;
    const requests = this.#requests;
    const tokens = this.#tokens;
    switch (kind(bytes, at)) {
      case KIND.one:
        if (readSmb1(bytes, at, end, requests, tokens, this.#time) === 'pipe') this.#callsProcedures();
        return;
      case KIND.two:
        if (requests.version === 'SMB1') requests.version = 'SMB2';
        if (readSmb2(bytes, at, end, requests, tokens, this.#time) === 'pipe') this.#callsProcedures();
        return;
      default:
    }
  }

  #callsProcedures(): void {
    if (!this.#tokens.inside.includes('dce_rpc')) this.#tokens.inside.push('dce_rpc');
  }
}
