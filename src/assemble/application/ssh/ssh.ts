import type { Micros } from '../../../model/time.ts';
import type { SshTransaction } from '../../../model/transaction/ssh.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { indexOfByte, matchesPrefix } from '../reading/text.ts';
import { SshAuthentication } from './ssh-authentication.ts';
import { sshFingerprint } from './ssh-fingerprint.ts';
import {
  type AlgorithmOffer,
  agreedAlgorithms,
  agreedLayout,
  type PacketLayout,
  readOffer,
} from './ssh-key-exchange.ts';
import { MESSAGE, type SshListener, SshReader } from './ssh-packets.ts';

const PORT = 22;
const LINE_FEED = 0x0a;

/** SSH 2 (RFC 4253), recognised by its identification string on any port. */
export const SSH: ApplicationProtocol = {
  service: 'ssh',
  transports: ['tcp'],
  ports: [PORT],
  begins: (byte, direction, port) => byte === 0x53 || (direction === 1 && port === PORT),
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
  /** Both sides compress from the start: sizes say nothing. */
  #compressed = false;
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
    this.#readers[direction].read(bytes, start, end);
    // Nothing that comes later can say more: a session of gigabytes costs nothing from here on.
    if (this.#authentication?.succeeded === true || this.#compressed) this.close(time);
  }

  gap(_direction: Direction, _length: number, time: Micros): void {
    this.#start ??= time;
    this.#blind = true;
    this.close(time);
  }

  close(time: Micros): void {
    if (this.finished) return;
    this.finished = true;
    const result = this.#authentication?.result() ?? { authenticated: null, failures: 0 };
    const lost = this.#blind || this.#readers[0].lost || this.#readers[1].lost;
    const [client, server] = this.#offers;
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
      ...agreedAlgorithms(client, server),
      hassh: client === null ? null : sshFingerprint(client, 0),
      hasshServer: server === null ? null : sshFingerprint(server, 1),
    };
    this.#emit(transaction);
  }

  #listener(direction: Direction): SshListener {
    return {
      identification: (text) => {
        this.#identifications[direction] = text;
      },
      packet: (type, bytes, start, end) => {
        // A later exchange is encrypted; one more in clear is none of either side's.
        if (type === MESSAGE.keyExchangeInit) this.#offers[direction] ??= readOffer(bytes, start, end);
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
    if (layout?.compressed === true) {
      this.#compressed = this.#keyed[0];
      return;
    }
    // Paramiko asks with a password at once; brute-force tools built on it do so too.
    this.#authentication = new SshAuthentication(layout, !/paramiko/i.test(this.#identifications[0] ?? ''));
  }

  #layout(direction: Direction): PacketLayout | null {
    const [client, server] = this.#offers;
    return client === null || server === null ? null : agreedLayout(client, server, direction);
  }
}
