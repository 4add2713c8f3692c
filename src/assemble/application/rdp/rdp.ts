import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { type MessageFormat, MessageFramer } from '../reading/message-framer.ts';
import { indexOfByte, latin1, matchesPrefix } from '../reading/text.ts';
import { type RdpClient, readClient, readResult } from './rdp-conference.ts';
import { negotiationFailure, securityProtocol } from './rdp-names.ts';

const PORT = 3_389;
/** RFC 1006: version and length around each message; ISO 8073: length, code. */
const TPKT = 3;
const CONNECTION_REQUEST = 0xe0;
const CONNECTION_CONFIRM = 0xd0;
const DATA = 0xf0;
/** Both headers of a connection request or confirm. */
const CONNECTION_HEADER = 11;
/** A negotiation (MS-RDPBCGR 2.2.1.1.1): type, flags, length of 8, protocols. */
const NEGOTIATION = 8;
const NEGOTIATION_REQUEST = 1;
const NEGOTIATION_RESPONSE = 2;
const NEGOTIATION_FAILURE = 3;
const COOKIE = 'Cookie: ';
const USER_COOKIE = 'Cookie: mstshash=';
const CARRIAGE_RETURN = 0x0d;
/** Before the third message of either side all is agreed; a few more are put up with. */
const MESSAGES = 8;

const FORMAT: MessageFormat = {
  header: 4,
  // A conference create request of Windows has 400 to 600 bytes.
  kept: 4_096,
  length: (bytes, at) => (bytes[at] === TPKT ? ((bytes[at + 2] as number) << 8) + (bytes[at + 3] as number) : 0),
};

/** Remote desktops, by a connection request with a cookie or a negotiation on any port, on their own by the request alone. */
export const RDP: ApplicationProtocol = {
  service: 'rdp',
  transports: ['tcp'],
  begins: (byte, direction) => direction === 0 && byte === TPKT,
  recognise(direction, bytes, start, end, flow) {
    if (direction !== 0 || bytes[start] !== TPKT) return 'no';
    if (end - start < 4) return 'more';
    const length = FORMAT.length(bytes, start);
    if (bytes[start + 1] !== 0 || length < CONNECTION_HEADER || length > 512) return 'no';
    if (end - start < length) return 'more';
    if (bytes[start + 5] !== CONNECTION_REQUEST) return 'no';
    const at = start + CONNECTION_HEADER;
    if (matchesPrefix(bytes, at, start + length, COOKIE) === 'yes') return 'yes';
    if (negotiation(bytes, at, start + length) === NEGOTIATION_REQUEST) return 'yes';
    return flow.responderPort === PORT && length === CONNECTION_HEADER ? 'yes' : 'no';
  },
  open: (flow, _transport, emit) => new RdpParser(flow, emit),
};

/** The type of negotiation that ends a message; 0 where there is none. */
function negotiation(bytes: Uint8Array, start: number, end: number): number {
  const at = end - NEGOTIATION;
  if (at < start || bytes[at + 2] !== NEGOTIATION || bytes[at + 3] !== 0) {
    // A correlation identifier of 36 bytes may follow the request.
    const earlier = at - 36;
    if (earlier < start || bytes[earlier + 2] !== NEGOTIATION || bytes[earlier + 3] !== 0) return 0;
    return bytes[earlier] as number;
  }
  return bytes[at] as number;
}

class RdpParser implements ApplicationParser {
  finished = false;
  handsOver = false;
  readonly #flow: FlowContext;
  readonly #emit: (transaction: Transaction) => void;
  readonly #framers: readonly [MessageFramer, MessageFramer];
  #start: Micros | null = null;
  #cookie: string | null = null;
  #result: string | null = null;
  #security: string | null = null;
  #client: RdpClient | null = null;
  #messages = 0;
  #over = false;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void) {
    this.#flow = flow;
    this.#emit = emit;
    this.#framers = [
      new MessageFramer(FORMAT, (bytes, start, end) => this.#request(bytes, start, end)),
      new MessageFramer(FORMAT, (bytes, start, end) => this.#answer(bytes, start, end)),
    ];
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (this.finished) return;
    this.#start ??= time;
    const framer = this.#framers[direction];
    framer.read(bytes, start, end);
    if (this.#over || framer.lost || this.#messages > MESSAGES) this.close(time);
  }

  gap(_direction: Direction, _length: number, time: Micros): void {
    this.close(time);
  }

  close(time: Micros): void {
    if (this.finished) return;
    this.finished = true;
    this.#emit({
      kind: 'rdp',
      ...this.#flow,
      time: this.#start ?? time,
      cookie: this.#cookie,
      result: this.#result,
      securityProtocol: this.#security,
      clientChannels: this.#client?.clientChannels ?? [],
      keyboardLayout: this.#client?.keyboardLayout ?? null,
      clientBuild: this.#client?.clientBuild ?? null,
      clientName: this.#client?.clientName ?? null,
      desktopWidth: this.#client?.desktopWidth ?? null,
      desktopHeight: this.#client?.desktopHeight ?? null,
    });
  }

  #request(bytes: Uint8Array, start: number, end: number): void {
    this.#messages += 1;
    const code = end - start > 5 ? (bytes[start + 5] as number) : 0;
    if (code === CONNECTION_REQUEST) this.#cookie = readCookie(bytes, start + CONNECTION_HEADER, end);
    else if (code === DATA) this.#client ??= readClient(bytes, start, end);
  }

  #answer(bytes: Uint8Array, start: number, end: number): void {
    this.#messages += 1;
    const code = end - start > 5 ? (bytes[start + 5] as number) : 0;
    if (code === CONNECTION_CONFIRM) this.#negotiated(bytes, start + CONNECTION_HEADER, end);
    else if (code === DATA) {
      this.#result ??= readResult(bytes, start, end);
      this.#over = this.#result !== null;
    }
  }

  #negotiated(bytes: Uint8Array, start: number, end: number): void {
    if (end - start < NEGOTIATION) return;
    const type = bytes[start];
    const value = bytes[start + 4] as number;
    if (type === NEGOTIATION_FAILURE) {
      this.#result = negotiationFailure(value);
      this.#over = true;
    } else if (type === NEGOTIATION_RESPONSE) {
      this.#security = securityProtocol(value);
      if (value === 0) return;
      // TLS follows at once: what is said about the client is said inside.
      this.#result = 'encrypted';
      this.handsOver = true;
      this.#over = true;
    }
  }
}

/** The user of `Cookie: mstshash=`, empty where a request comes without. */
function readCookie(bytes: Uint8Array, start: number, end: number): string {
  if (matchesPrefix(bytes, start, end, USER_COOKIE) !== 'yes') return '';
  const from = start + USER_COOKIE.length;
  const stop = indexOfByte(bytes, CARRIAGE_RETURN, from, end);
  return latin1(bytes, from, stop < 0 ? end : stop);
}
