import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { proxiedTunnel } from '../reading/proxied-tunnel.ts';

const VERSION_4 = 4;
const VERSION_5 = 5;
/** RFC 1929: name and password. */
const PASSWORD_METHOD = 2;
/** Bytes of a request with a name, at most: version 4 with a user's and a host's name. */
const LONGEST_REQUEST = 600;

/** SOCKS 4, 4a and 5 (RFC 1928), by the client's first message on any port; what is carried is handed over. */
export const SOCKS: ApplicationProtocol = {
  service: 'socks',
  transports: ['tcp'],
  begins: (byte, direction) => direction === 0 && (byte === VERSION_4 || byte === VERSION_5),
  recognise(direction, bytes, start, end) {
    if (direction !== 0) return 'no';
    const version = bytes[start];
    const length = end - start;
    if (version === VERSION_5) {
      if (length < 3) return 'more';
      // Nothing but the offered methods, and one of them is among the assigned ones.
      const methods = bytes[start + 1] as number;
      return methods > 0 && length === 2 + methods && (bytes[start + 2] as number) <= 9 ? 'yes' : 'no';
    }
    if (version !== VERSION_4) return 'no';
    if (length < 9) return length > 1 && !isCommand(bytes[start + 1]) ? 'no' : 'more';
    // The user's name, and with 4a the host's, end in a zero.
    const isRequest = isCommand(bytes[start + 1]) && bytes[end - 1] === 0 && length <= LONGEST_REQUEST;
    return isRequest && isText(bytes, start + 8, end) ? 'yes' : 'no';
  },
  open: (flow, _transport, emit) => new SocksParser(flow, emit),
};

function isCommand(command: number | undefined): boolean {
  return command === 1 || command === 2;
}

function isText(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte !== 0 && (byte < 0x20 || byte > 0x7e)) return false;
  }
  return true;
}

/**
 * Waits for the server's last word before the connection is the client's. Client and server take turns, so it is enough
 * to count the server's bytes: version 4 answers once with 8; version 5 chooses a method, agrees to a login, then answers
 * with 10 bytes or what its address needs.
 */
class SocksParser {
  finished = false;
  handsOver = false;
  handedOverAt: number | undefined;
  readonly #flow: FlowContext;
  readonly #emit: (transaction: Transaction) => void;
  #time: Micros = 0;
  #version = 0;
  #answer: number[] = [];
  #state: 'method' | 'login' | 'request' = 'method';

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void) {
    this.#flow = flow;
    this.#emit = emit;
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (this.finished || start >= end) return;
    this.#time = time;
    if (direction === 0) {
      if (this.#version === 0) this.#version = bytes[start] as number;
      return;
    }
    for (let at = start; at < end && !this.finished && !this.handsOver; at += 1) {
      this.#answer.push(bytes[at] as number);
      this.#judge();
      // The server may say at once what it was asked to carry.
      this.handedOverAt = at + 1;
    }
  }

  gap(): void {
    this.finished = true;
  }

  close(): void {
    this.finished = true;
  }

  #judge(): void {
    const answer = this.#answer;
    if (this.#version === VERSION_4) {
      // 90: granted (SOCKS 4, 1992).
      if (answer.length === 8) this.#settle(answer[1] === 90);
    } else if (this.#state === 'request') {
      if (answer.length === answerLength(answer)) this.#settle(answer[1] === 0);
    } else if (answer.length === 2) {
      const [, second] = answer;
      this.#answer = [];
      if (this.#state === 'login') {
        if (second === 0) this.#state = 'request';
        else this.finished = true;
      } else if (second === PASSWORD_METHOD) this.#state = 'login';
      else if (second === 0) this.#state = 'request';
      else this.finished = true;
    }
  }

  #settle(isGranted: boolean): void {
    if (isGranted) {
      this.handsOver = true;
      this.#emit(proxiedTunnel(this.#flow, 'SOCKS', this.#time));
    } else this.finished = true;
  }
}

/** Version, reply, zero, kind of address, address, port. */
function answerLength(answer: readonly number[]): number {
  switch (answer[3]) {
    case 1:
      return 10;
    case 4:
      return 22;
    case 3:
      return 7 + (answer[4] ?? 255);
    default:
      return answer.length < 4 ? 255 : answer.length;
  }
}
