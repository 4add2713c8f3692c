import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { LineReader } from '../reading/line-reader.ts';
import { type Credentials, loginTransaction, NO_CREDENTIALS, SaslExchange } from '../reading/login.ts';
import { latin1, matchesPrefix, startsWithIgnoringCase } from '../reading/text.ts';

const PORT = 110;
const SPACE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
/** Longest line that is kept; RFC 2449 section 4 allows 255 and 512. */
const LINE_LIMIT = 1_024;
/** Lines of both sides before the login must be over: a guesser that stays longer opens another connection anyway. */
export const LINES_LIMIT = 1_024;
/** Commands that may wait for replies (pipelining, RFC 2449 section 6.6). */
const PENDING_LIMIT = 32;
/** What a client that is heard alone may begin with, on POP3's port and elsewhere. */
const FIRST_COMMANDS = ['user ', 'apop ', 'capa', 'stls', 'auth'];
const OWN_COMMANDS = ['apop ', 'capa\r', 'capa\n', 'stls\r', 'stls\n'];

type Pending = 'login' | 'sasl' | 'tls' | 'other';

/** POP3 (RFC 1939) up to the login, by the server's greeting or the client's first command. */
export const POP3: ApplicationProtocol = {
  service: 'pop3',
  transports: ['tcp'],
  begins: (byte) => byte === PLUS || 'acsu'.includes(String.fromCharCode(byte | 0x20)),
  recognise(_direction, bytes, start, end, flow) {
    if (bytes[start] === PLUS) {
      const match = matchesPrefix(bytes, start, end, '+OK');
      if (match !== 'yes') return match;
      if (end - start < 4) return 'more';
      // Redis says `+OK` and nothing more.
      return bytes[start + 3] === SPACE || flow.responderPort === PORT ? 'yes' : 'no';
    }
    const first = (bytes[start] as number) | 0x20;
    if (first !== 0x61 && first !== 0x63 && first !== 0x73 && first !== 0x75) return 'no';
    if (end - start < 5) return flow.responderPort === PORT ? 'more' : 'no';
    const commands = flow.responderPort === PORT ? FIRST_COMMANDS : OWN_COMMANDS;
    for (const command of commands) if (startsWithIgnoringCase(bytes, start, end, command)) return 'yes';
    return 'no';
  },
  open: (flow, _transport, emit) => new Pop3Parser(flow, emit),
};

class Pop3Parser implements ApplicationParser {
  finished = false;
  handsOver = false;
  handedOverAt: number | undefined;

  readonly #flow: FlowContext;
  readonly #emit: (transaction: Transaction) => void;
  readonly #lines = [new LineReader(LINE_LIMIT), new LineReader(LINE_LIMIT)] as const;
  readonly #pending: Pending[] = [];
  /** Replies still to come for commands that nobody waits for any more, older than all that wait. */
  #givenUp = 0;
  #client: Direction | null = null;
  #credentials: Credentials = NO_CREDENTIALS;
  #sasl: SaslExchange | null = null;
  #challenged = false;
  #count = 0;
  #time: Micros = 0;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void) {
    this.#flow = flow;
    this.#emit = emit;
  }

  get held(): number {
    const { user, password } = this.#credentials;
    const lines = this.#lines[0].held + this.#lines[1].held;
    return lines + (user?.length ?? 0) + (password?.length ?? 0) + (this.#sasl?.held ?? 0);
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    this.#time = time;
    this.#client ??= bytes[start] === PLUS ? (direction === 0 ? 1 : 0) : direction;
    const lines = this.#lines[direction];
    for (let at = start; at < end && !this.finished; ) {
      at = lines.take(bytes, at, end);
      if (at < 0) break;
      if (direction === this.#client) this.#command(latin1(lines.bytes, lines.from, lines.to));
      else this.#reply(lines.bytes, lines.from, lines.to);
      if (this.handsOver) this.handedOverAt = at;
      this.#count += 1;
      if (this.#count === LINES_LIMIT) this.finished = true;
    }
    lines.release();
  }

  gap(direction: Direction): void {
    this.#lines[direction].reset();
    // Who knows how many replies are missing.
    if (direction !== (this.#client ?? 0)) this.#givenUp = 0;
  }

  close(): void {
    if (this.finished) return;
    this.finished = true;
    for (const pending of this.#pending.splice(0)) if (pending === 'login' || pending === 'sasl') this.#give(null);
  }

  #command(line: string): void {
    if (this.#challenged) {
      this.#challenged = false;
      this.#sasl?.response(line);
      return;
    }
    const [command = '', ...words] = line.trim().split(' ');
    switch (command.toUpperCase()) {
      case 'USER':
        this.#credentials = { user: words.join(' '), password: null };
        this.#wait('other');
        return;
      case 'PASS':
        // A password may hold blanks (RFC 1939 section 7).
        this.#credentials = { user: this.#credentials.user, password: words.join(' ') };
        this.#wait('login');
        return;
      case 'APOP':
        this.#credentials = { user: words[0] ?? null, password: null };
        this.#wait('login');
        return;
      case 'AUTH':
        // Alone it asks which mechanisms there are.
        if (words[0] !== undefined) this.#sasl = new SaslExchange(words[0], words[1] ?? null);
        this.#wait(words[0] === undefined ? 'other' : 'sasl');
        return;
      case 'STLS':
        this.#wait('tls');
        return;
      default:
        this.#wait('other');
    }
  }

  #wait(pending: Pending): void {
    if (this.#pending.length === PENDING_LIMIT) {
      // Its reply comes all the same, before those of what follows.
      this.#pending.shift();
      this.#givenUp += 1;
    }
    this.#pending.push(pending);
  }

  #reply(bytes: Uint8Array, from: number, to: number): void {
    const isGood = matchesPrefix(bytes, from, to, '+OK') === 'yes';
    if (!isGood && bytes[from] === PLUS && this.#pending[0] === 'sasl') {
      this.#challenged = true;
      return;
    }
    // Anything else is a line of a longer answer.
    if (!isGood && (bytes[from] !== MINUS || matchesPrefix(bytes, from, to, '-ERR') !== 'yes')) return;
    if (this.#givenUp > 0) {
      this.#givenUp -= 1;
      return;
    }
    const pending = this.#pending.shift();
    if (pending === 'login' || pending === 'sasl') this.#give(isGood);
    else if (pending === 'tls' && isGood) {
      this.handsOver = true;
      this.finished = true;
    }
  }

  #give(success: boolean | null): void {
    const credentials = this.#sasl?.credentials ?? this.#credentials;
    this.#sasl = null;
    this.#challenged = false;
    this.#emit(loginTransaction(this.#flow, 'pop3', this.#time, credentials, success));
    // Mails are nobody's business.
    if (success === true) this.finished = true;
  }
}
