import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { type MessageFormat, MessageFramer } from '../reading/message-framer.ts';
import { KerberosExchange } from './kerberos-exchange.ts';
import { isKerberos, isKerberosTag, readKerberos } from './kerberos-message.ts';

/** Over TCP each message follows its length in four bytes (RFC 4120 section 7.2.2). */
const LENGTH = 4;
/** Two headers and the version. */
const RECOGNISED = 16;

const FORMAT: MessageFormat = {
  header: LENGTH,
  // Tickets with many groups, or certificates, make messages of some kilobytes (Windows: 12,000 bytes by default).
  kept: 16_384,
  // The high bit is reserved, and no message has 16 MiB.
  length: (bytes, at) =>
    bytes[at] === 0
      ? LENGTH + ((bytes[at + 1] as number) << 16) + ((bytes[at + 2] as number) << 8) + (bytes[at + 3] as number)
      : 0,
};

/** Kerberos 5 (RFC 4120), by its structure on any port. */
export const KERBEROS_UDP: ApplicationProtocol = {
  service: 'krb',
  transports: ['udp'],
  begins: isKerberosTag,
  recognise: (_direction, bytes, start, end) => (isKerberos(bytes, start, end) ? 'yes' : 'no'),
  open(flow, _transport, emit) {
    const exchange = new KerberosExchange(flow, emit);
    return {
      finished: false,
      data(_direction, bytes, start, end, time) {
        const message = readKerberos(bytes, start, end);
        if (message !== null) exchange.message(message, time);
      },
      gap: () => {},
      close: (time) => exchange.end(time),
    };
  },
};

/** Kerberos 5 over TCP: each message follows its length (RFC 4120 section 7.2.2). */
export const KERBEROS_TCP: ApplicationProtocol = {
  service: 'krb_tcp',
  transports: ['tcp'],
  begins: (byte) => byte === 0,
  recognise(_direction, bytes, start, end) {
    if (bytes[start] !== 0) return 'no';
    if (end - start <= LENGTH) return 'more';
    const tag = bytes[start + LENGTH] as number;
    if (tag < 0x6a || tag > 0x7e) return 'no';
    if (end - start < LENGTH + RECOGNISED) return 'more';
    return isKerberos(bytes, start + LENGTH, end) ? 'yes' : 'no';
  },
  open: (flow, _transport, emit) => new KerberosParser(flow, emit),
};

class KerberosParser implements ApplicationParser {
  finished = false;
  readonly #exchange: KerberosExchange;
  readonly #framers: readonly [MessageFramer, MessageFramer];
  #time: Micros = 0;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void) {
    this.#exchange = new KerberosExchange(flow, emit);
    const message = (bytes: Uint8Array, start: number, end: number) => {
      const read = readKerberos(bytes, start + LENGTH, end);
      if (read !== null) this.#exchange.message(read, this.#time);
    };
    this.#framers = [new MessageFramer(FORMAT, message), new MessageFramer(FORMAT, message)];
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (this.finished) return;
    this.#time = time;
    const framer = this.#framers[direction];
    framer.read(bytes, start, end);
    if (framer.lost) this.close(time);
  }

  gap(direction: Direction, length: number, time: Micros): void {
    this.#framers[direction].gap(length);
    if (this.#framers[direction].lost) this.close(time);
  }

  close(time: Micros): void {
    if (this.finished) return;
    this.finished = true;
    this.#exchange.end(time);
  }
}
