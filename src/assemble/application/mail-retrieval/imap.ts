import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import { BoundedMap } from '../../../numeric/bounded-map.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { LineReader } from '../reading/line-reader.ts';
import { type Credentials, loginTransaction, SaslExchange } from '../reading/login.ts';
import { closingQuote } from '../reading/quoted-text.ts';
import { latin1, matchesPrefix } from '../reading/text.ts';

const PORT = 143;
const STAR = 0x2a;
const PLUS = 0x2b;
const SPACE = 0x20;
const QUOTE = 0x22;
/** Longest line that is kept; what is read here is short (RFC 7162 section 4 asks servers for 8,192 in all). */
const LINE_LIMIT = 8_192;
/** Lines of both sides before the login must be over. */
export const LINES_LIMIT = 1_024;
/** Logins and STARTTLS that may wait for replies: who is not let in is told before another try. */
const PENDING_LIMIT = 8;
/** Longest tag of a command that is followed; clients use a few characters. */
const TAG_LIMIT = 64;
/** Longest literal that is read: a name or a password. */
const LITERAL_LIMIT = 1_024;
/** Words of a command that are kept: tag, LOGIN, name, password. */
const WORD_LIMIT = 4;
/** What a client that is heard alone may begin with, after its tag. */
const FIRST_COMMAND = /^[^\s(){%*"\\+]{1,32} (CAPABILITY|LOGIN|AUTHENTICATE|STARTTLS|ID|NOOP|LOGOUT)\b/i;

type Pending = { readonly login: Credentials | SaslExchange } | 'tls';

/** IMAP (RFC 9051) up to the login, by the server's greeting; on its own port also by the client's first command. */
export const IMAP: ApplicationProtocol = {
  service: 'imap',
  transports: ['tcp'],
  ports: [PORT],
  begins: (byte, _direction, port) => byte === STAR || port === PORT,
  recognise(_direction, bytes, start, end, flow) {
    if (bytes[start] === STAR) {
      if (end - start < 9) return matchesPrefix(bytes, start, end, '* ') === 'no' ? 'no' : 'more';
      return /^\* (OK|PREAUTH|BYE)[ \r]/.test(latin1(bytes, start, start + 10)) ? 'yes' : 'no';
    }
    if (flow.responderPort !== PORT) return 'no';
    const text = latin1(bytes, start, Math.min(end, start + 64));
    if (FIRST_COMMAND.test(text)) return 'yes';
    return text.length < 64 && !text.includes('\n') ? 'more' : 'no';
  },
  open: (flow, _transport, emit) => new ImapParser(flow, emit),
};

class ImapParser implements ApplicationParser {
  finished = false;
  handsOver = false;
  handedOverAt: number | undefined;

  readonly #flow: FlowContext;
  readonly #emit: (transaction: Transaction) => void;
  readonly #lines = [new LineReader(LINE_LIMIT), new LineReader(LINE_LIMIT)] as const;
  /** By tag. */
  readonly #pending = new BoundedMap<string, Pending>(PENDING_LIMIT);
  #client: Direction | null = null;
  /** Words of the command that is coming in. */
  #words: string[] = [];
  /** Bytes of a literal still to come (RFC 9051 section 4.3), and what came of it. */
  #literal = 0;
  #literalText = '';
  #sasl: SaslExchange | null = null;
  #challenged = false;
  #count = 0;
  #time: Micros = 0;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void) {
    this.#flow = flow;
    this.#emit = emit;
  }

  get held(): number {
    let held = this.#lines[0].held + this.#lines[1].held + this.#literalText.length + (this.#sasl?.held ?? 0);
    for (const word of this.#words) held += word.length;
    if (this.#pending.size === 0) return held;
    for (const pending of this.#pending.values()) if (pending !== 'tls') held += heldBy(pending.login);
    return held;
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    this.#time = time;
    this.#client ??= bytes[start] === STAR ? (direction === 0 ? 1 : 0) : direction;
    const isClient = direction === this.#client;
    const lines = this.#lines[direction];
    for (let at = start; at < end && !this.finished; ) {
      if (isClient && this.#literal > 0) {
        const count = Math.min(this.#literal, end - at);
        this.#takeLiteral(latin1(bytes, at, at + count));
        at += count;
        continue;
      }
      at = lines.take(bytes, at, end);
      if (at < 0) break;
      const line = latin1(lines.bytes, lines.from, lines.to);
      if (isClient) this.#clientLine(line);
      else this.#reply(line);
      if (this.handsOver) this.handedOverAt = at;
      this.#count += 1;
      if (this.#count === LINES_LIMIT) this.finished = true;
    }
    lines.release();
  }

  gap(direction: Direction): void {
    this.#lines[direction].reset();
    if (direction !== (this.#client ?? 0)) return;
    this.#words = [];
    this.#literal = 0;
    this.#literalText = '';
  }

  close(): void {
    if (this.finished) return;
    this.finished = true;
    for (const pending of this.#pending.values()) if (pending !== 'tls') this.#give(pending.login, null);
  }

  #clientLine(line: string): void {
    if (this.#challenged) {
      this.#challenged = false;
      this.#sasl?.response(line);
      return;
    }
    const literal = /\{(\d{1,9})\+?\}$/.exec(line);
    const text = literal === null ? line : line.slice(0, literal.index);
    addWords(this.#words, text);
    if (literal === null) this.#command();
    else {
      this.#literal = Number(literal[1]);
      // Nobody's name is so long; where the next command begins is still known, but not of use.
      if (this.#literal > LITERAL_LIMIT) this.finished = true;
      else if (this.#literal === 0) this.#takeLiteral('');
    }
  }

  #takeLiteral(text: string): void {
    this.#literal -= text.length;
    this.#literalText += text;
    if (this.#literal > 0) return;
    if (this.#words.length < WORD_LIMIT) this.#words.push(this.#literalText);
    this.#literalText = '';
  }

  #command(): void {
    const [tag, command, first, second] = this.#words;
    this.#words = [];
    if (tag === undefined || tag.length > TAG_LIMIT || command === undefined) return;
    switch (command.toUpperCase()) {
      case 'LOGIN':
        this.#pending.set(tag, { login: { user: first ?? null, password: second ?? null } });
        return;
      case 'AUTHENTICATE':
        this.#sasl = new SaslExchange(first ?? '', second === '=' ? '' : (second ?? null));
        this.#pending.set(tag, { login: this.#sasl });
        return;
      case 'STARTTLS':
        this.#pending.set(tag, 'tls');
        return;
      default:
    }
  }

  #reply(line: string): void {
    if (line.charCodeAt(0) === PLUS) {
      this.#challenged = this.#sasl !== null;
      return;
    }
    if (/^\* PREAUTH\b/i.test(line)) {
      this.finished = true;
      return;
    }
    const [tag = '', status = ''] = line.split(' ', 2);
    const pending = this.#pending.get(tag);
    if (pending === undefined) return;
    this.#pending.delete(tag);
    const isGood = status.toUpperCase() === 'OK';
    if (pending !== 'tls') this.#give(pending.login, isGood);
    else if (isGood) {
      this.handsOver = true;
      this.finished = true;
    }
  }

  #give(login: Credentials | SaslExchange, success: boolean | null): void {
    const credentials = login instanceof SaslExchange ? login.credentials : login;
    this.#sasl = null;
    this.#challenged = false;
    this.#emit(loginTransaction(this.#flow, 'imap', this.#time, credentials, success));
    // Mails are nobody's business.
    if (success === true) this.finished = true;
  }
}

function heldBy(login: Credentials | SaslExchange): number {
  return login instanceof SaslExchange ? login.held : (login.user?.length ?? 0) + (login.password?.length ?? 0);
}

/** Takes the words of a line in, those in quotes without them, up to as many as are kept. */
function addWords(words: string[], text: string): void {
  let closes = true;
  for (let at = 0; at < text.length && words.length < WORD_LIMIT; ) {
    const end = closes && text.charCodeAt(at) === QUOTE ? closingQuote(text, at + 1) : at;
    if (end > at) {
      words.push(text.slice(at + 1, end).replace(/\\(.)/g, '$1'));
      at = end + 1;
      continue;
    }
    if (end < 0) closes = false;
    const from = at;
    while (at < text.length && !isBetweenWords(text.charCodeAt(at))) at += 1;
    if (at > from) words.push(text.slice(from, at));
    else at += 1;
  }
}

/** A blank of ISO 8859-1, or a quote. */
function isBetweenWords(code: number): boolean {
  return code === QUOTE || code === SPACE || (code >= 0x09 && code <= 0x0d) || code === 0xa0;
}
