import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { LoginDialogue } from './login-dialogue.ts';
import { beginsWithOptions, IAC, TelnetOptions } from './telnet-options.ts';

/** Assigned, and where cameras and recorders often listen too. */
const PORTS: readonly number[] = [23, 2_323];
/**
 * Bytes of both sides after which nobody is believed to be still logging in: what was typed by then is a session. A
 * guesser that is cut off after three guesses, as servers do, needs less than 2,000.
 */
const DIALOGUE_BYTES = 65_536;

/** Telnet (RFC 854): by its options on any port, by text on its own; its logins become transactions. */
export const TELNET: ApplicationProtocol = {
  service: 'telnet',
  transports: ['tcp'],
  ports: PORTS,
  begins: (byte, direction, port) => byte === IAC || (direction === 1 && PORTS.includes(port)),
  recognise(direction, bytes, start, end, flow) {
    const options = beginsWithOptions(bytes, start, end);
    if (options !== 'no' || direction === 0 || !PORTS.includes(flow.responderPort)) return options;
    return isText(bytes, start, end) ? 'yes' : 'no';
  },
  open: (flow, _transport, emit) => new TelnetParser('telnet', flow, emit),
};

function isText(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] as number;
    if (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09 && byte !== 0x1b && byte !== 0x07) return false;
  }
  return true;
}

class TelnetParser implements ApplicationParser {
  finished = false;
  readonly #options: readonly [TelnetOptions, TelnetOptions] = [new TelnetOptions(), new TelnetOptions()];
  readonly #dialogue: LoginDialogue;
  #bytes = 0;
  #time: Micros = 0;

  constructor(service: string, flow: FlowContext, emit: (transaction: Transaction) => void) {
    this.#dialogue = new LoginDialogue(null, (attempt) => {
      emit({ kind: 'login', ...flow, time: this.#time, service, clientUser: null, ...attempt });
    });
  }

  /** Bytes that are kept now, roughly. */
  get held(): number {
    return this.#dialogue.held;
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (this.finished) return;
    this.#time = time;
    const options = this.#options[direction];
    const stop = Math.min(end, start + DIALOGUE_BYTES - this.#bytes);
    for (let index = start; index < stop && !this.#dialogue.over; index += 1) {
      const text = options.take(bytes[index] as number);
      if (text < 0) continue;
      if (direction === 0) this.#dialogue.client(text);
      else this.#dialogue.server(text);
    }
    this.#bytes += stop - start;
    if (this.#dialogue.over || this.#bytes >= DIALOGUE_BYTES) this.close(time);
  }

  gap(_direction: Direction, _length: number, time: Micros): void {
    this.close(time);
  }

  close(time: Micros): void {
    if (this.finished) return;
    this.finished = true;
    this.#time = Math.max(this.#time, time);
    this.#dialogue.end();
  }
}
