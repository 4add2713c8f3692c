import type { Micros } from '../../../model/time.ts';
import type { SshTransaction } from '../../../model/transaction/ssh.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { indexOfByte, matchesPrefix } from '../reading/text.ts';
import { SshAuthentication } from './ssh-authentication.ts';
import { type AlgorithmOffer, agreedLayout, type PacketLayout, readOffer } from './ssh-key-exchange.ts';
import { MESSAGE, type SshListener, SshReader } from './ssh-packets.ts';

const PORT = 22;
const LINE_FEED = 0x0a;

/** SSH 2 (RFC 4253), recognised by its identification string on any port. */
export const SSH: ApplicationProtocol = {
  service: 'ssh',
  transports: ['tcp'],
  recognise(direction, bytes, start, end, flow) {
    for (let line = start; line < end; ) {
      const match = matchesPrefix(bytes, line, end, 'SSH-');
      if (match !== 'no') return match;
      // Other lines may come before the server's: on its own port they are waited for.
      if (direction === 0 || flow.responderPort !== PORT) return 'no';
      const lineEnd = indexOfByte(bytes, LINE_FEED, line, end);
      if (lineEnd < 0) break;
      line = lineEnd + 1;
    }
    return 'more';
  },
  open: (flow, _transport, emit) => new SshParser(flow, emit),
};

class SshParser implements ApplicationParser {
  finished = false;

  readonly #flow: FlowContext;
  readonly #emit: (transaction: Transaction) => void;
  readonly #readers: readonly [SshReader, SshReader];
  readonly #identifications: [string | null, string | null] = [null, null];
  readonly #offers: [AlgorithmOffer | null, AlgorithmOffer | null] = [null, null];
  readonly #keyed: [boolean, boolean] = [false, false];
  #authentication: SshAuthentication | null = null;
  /** Bytes are missing where sizes mattered. */
  #blind = false;
  #start: Micros | null = null;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void) {
    this.#flow = flow;
    this.#emit = emit;
    this.#readers = [new SshReader(this.#listener(0)), new SshReader(this.#listener(1))];
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (this.finished || start >= end) return;
    this.#start ??= time;
    if (!this.#blind && this.#authentication?.succeeded !== true) this.#readers[direction].read(bytes, start, end);
  }

  gap(_direction: Direction, _length: number, time: Micros): void {
    this.#start ??= time;
    if (this.#authentication?.succeeded !== true) this.#blind = true;
  }

  close(time: Micros): void {
    if (this.finished) return;
    this.finished = true;
    const result = this.#authentication?.result() ?? { authenticated: null, failures: 0 };
    const lost = this.#blind || this.#readers[0].lost || this.#readers[1].lost;
    const transaction: SshTransaction = {
      kind: 'ssh',
      uid: this.#flow.uid,
      time: this.#start ?? time,
      originator: this.#flow.originator,
      originatorPort: this.#flow.originatorPort,
      responder: this.#flow.responder,
      responderPort: this.#flow.responderPort,
      client: this.#identifications[0],
      server: this.#identifications[1],
      keysExchanged: this.#keyed[0] && this.#keyed[1],
      authenticated: lost && result.authenticated === false ? null : result.authenticated,
      failures: result.failures,
      keyExchange: null,
      hostKeyAlgorithm: null,
      cipher: null,
      mac: null,
      compression: null,
      hassh: null,
      hasshServer: null,
    };
    this.#emit(transaction);
  }

  #listener(direction: Direction): SshListener {
    return {
      identification: (text) => {
        this.#identifications[direction] = text;
      },
      packet: (type, bytes, start, end) => {
        if (type === MESSAGE.keyExchangeInit) this.#offers[direction] = readOffer(bytes, start, end);
        else if (type === MESSAGE.newKeys) {
          this.#keyed[direction] = true;
          if (direction === 1) this.#beginAuthentication();
        }
      },
      layout: () => this.#layout(direction),
      encrypted: (size) => {
        if (direction === 0) this.#authentication?.client(size);
        else this.#authentication?.server(size);
      },
    };
  }

  #beginAuthentication(): void {
    const layout = this.#layout(1);
    if (layout?.compressed === true) return;
    // Paramiko asks with a password at once; brute-force tools built on it do so too.
    this.#authentication = new SshAuthentication(layout, !/paramiko/i.test(this.#identifications[0] ?? ''));
  }

  #layout(direction: Direction): PacketLayout | null {
    const [client, server] = this.#offers;
    return client === null || server === null ? null : agreedLayout(client, server, direction);
  }
}
