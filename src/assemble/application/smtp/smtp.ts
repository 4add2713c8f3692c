import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { greetingOf } from '../reading/greeting.ts';
import { LineReader } from '../reading/line-reader.ts';
import { loginTransaction, SaslExchange } from '../reading/login.ts';
import { ReplyReader } from '../reading/reply-reader.ts';
import { latin1, startsWithIgnoringCase } from '../reading/text.ts';
import { heldBy, type Mail, mailbox, mailTransaction, newMail } from './mail.ts';

/** Longest line that is kept; RFC 5321 section 4.5.3.1 allows 512 and 1,000, extensions some more. */
const LINE_LIMIT = 4_096;
/**
 * Commands that may wait for replies, those in a row counted as one of which only the number of replies matters:
 * recipients. A pipelining client ends each group with the one DATA that it waits for (RFC 2920 section 3.1).
 */
export const PENDING_LIMIT = 64;
/** Recipients of a mail that are kept; RFC 5321 section 4.5.3.1.8 asks servers for 100. */
const RECIPIENT_LIMIT = 256;
/** Bytes of their lines, of one mail: 256 of 128 bytes, where most have 50. */
const RECIPIENT_BYTES = 32_768;
/** Bytes of all mails together that wait for their replies; one or two do, where replies are seen at all. */
export const WAITING_BYTES = 65_536;
/** Lines in a row that are no command before the client is believed to speak something else. */
const BROKEN_LIMIT = 32;
const DOT = 0x2e;

interface Pending {
  readonly command: 'auth' | 'starttls' | 'data' | 'end' | 'other';
  readonly mail: Mail;
  /** Bytes that it keeps: those of a mail that is over. */
  readonly held: number;
  /** Replies that are still to come for it. */
  replies: number;
}

/** SMTP (RFC 5321): by the server's greeting, or the client's. */
export const SMTP: ApplicationProtocol = {
  service: 'smtp',
  transports: ['tcp'],
  begins: (byte) => byte === 0x32 || (byte | 0x20) === 0x65 || (byte | 0x20) === 0x68,
  recognise(_direction, bytes, start, end, flow) {
    const first = bytes[start] as number;
    if (first === 0x32) {
      const greeting = greetingOf(bytes, start, end, flow.responderPort);
      if (greeting === 'smtp') return 'yes';
      return greeting === 'unknown' || end - start < 4 ? 'more' : 'no';
    }
    const lower = first | 0x20;
    if (lower !== 0x65 && lower !== 0x68) return 'no';
    const hello = lower === 0x65 ? 'ehlo ' : 'helo ';
    const length = Math.min(hello.length, end - start);
    if (!startsWithIgnoringCase(bytes, start, end, hello.slice(0, length))) return 'no';
    return length === hello.length ? 'yes' : 'more';
  },
  open: (flow, _transport, emit) => new SmtpParser(flow, emit),
};

class SmtpParser implements ApplicationParser {
  finished = false;
  handsOver = false;
  handedOverAt: number | undefined;

  readonly #flow: FlowContext;
  readonly #emit: (transaction: Transaction) => void;
  readonly #lines = [new LineReader(LINE_LIMIT), new LineReader(LINE_LIMIT)] as const;
  readonly #reply = new ReplyReader();
  readonly #pending: Pending[] = [];
  /** Bytes that those which wait keep. */
  #waiting = 0;
  /** Replies still to come for commands that nobody waits for any more, older than all that wait. */
  #givenUp = 0;
  #client: Direction | null = null;
  #helo: string | null = null;
  #authenticated: boolean | null = null;
  #sasl: SaslExchange | null = null;
  /** The server asked for more of a SASL exchange: the client's next line is no command. */
  #challenged = false;
  #mail: Mail | null = null;
  #mails = 0;
  /** What the client sends: commands, a mail up to a dot, or a chunk of one. */
  #state: 'command' | 'data' | 'chunk' = 'command';
  /** Bytes of the chunk still to come (BDAT, RFC 3030). */
  #chunk = 0;
  #isLastChunk = false;
  #inHeader = false;
  #broken = 0;
  #time: Micros = 0;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void) {
    this.#flow = flow;
    this.#emit = emit;
  }

  /** Bytes that are kept now, roughly. */
  get held(): number {
    const lines = this.#lines[0].held + this.#lines[1].held + this.#reply.held;
    const mail = this.#mail === null ? 0 : heldBy(this.#mail);
    return lines + this.#waiting + mail + (this.#sasl?.held ?? 0) + (this.#helo?.length ?? 0);
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    this.#time = time;
    // Only servers begin with a digit.
    const isDigit = (bytes[start] as number) >= 0x30 && (bytes[start] as number) <= 0x39;
    this.#client ??= isDigit ? (direction === 0 ? 1 : 0) : direction;
    this.#mail ??= newMail(this.#time);
    const isClient = direction === this.#client;
    const lines = this.#lines[direction];
    for (let at = start; at < end && !this.finished; ) {
      const from = at;
      const stop = isClient && this.#state === 'chunk' ? Math.min(end, at + this.#chunk) : end;
      at = isClient && this.#state === 'chunk' && !this.#inHeader ? stop : lines.take(bytes, at, stop);
      const isLine = at >= 0;
      if (!isLine) at = stop;
      if (isClient && this.#state === 'chunk') this.#chunkPart(at - from, isLine);
      else if (!isLine) break;
      else if (isClient) this.#clientLine(lines.bytes, lines.from, lines.to);
      else if (this.#reply.take(lines.bytes, lines.from, lines.to)) this.#replied();
      if (this.handsOver) this.handedOverAt = at;
    }
    lines.release();
  }

  gap(direction: Direction, length: number): void {
    this.#lines[direction].reset();
    if (direction !== (this.#client ?? 0)) {
      // Who knows how many replies are missing.
      this.#givenUp = 0;
      return;
    }
    this.#inHeader = false;
    if (this.#state !== 'chunk') return;
    this.#chunk = Math.max(0, this.#chunk - length);
    if (this.#chunk === 0) this.#endChunk();
  }

  close(): void {
    if (this.finished) return;
    this.#finish();
  }

  #finish(): void {
    this.finished = true;
    for (const { command, mail } of this.#pending.splice(0)) if (command === 'end') this.#give(mail);
    this.#waiting = 0;
    if (this.#sasl !== null) this.#loggedIn(null);
    if (this.#mail !== null) this.#give(this.#mail);
    this.#mail = null;
  }

  #clientLine(bytes: Uint8Array, from: number, to: number): void {
    if (this.#state === 'data') this.#dataLine(bytes, from, to);
    else if (this.#challenged) {
      this.#challenged = false;
      this.#sasl?.response(latin1(bytes, from, to));
    } else this.#command(latin1(bytes, from, to));
  }

  #command(line: string): void {
    const words = /^ *([A-Za-z]{4,16})(?:[ \t]+(.*))?$/s.exec(line);
    if (words === null) {
      this.#broken += 1;
      if (this.#broken === BROKEN_LIMIT) this.#finish();
      return;
    }
    this.#broken = 0;
    const mail = this.#mail ?? newMail(this.#time);
    const argument = (words[2] ?? '').trimEnd();
    switch ((words[1] ?? '').toUpperCase()) {
      case 'HELO':
      case 'EHLO':
      case 'LHLO':
        this.#helo = argument;
        this.#wait('other', mail);
        return;
      case 'MAIL':
        this.#mailFrom(argument);
        return;
      case 'RCPT':
        if (/^to:/i.test(argument)) {
          mail.active = true;
          this.#recipient(mail, argument);
        }
        this.#wait('other', mail);
        return;
      case 'DATA':
        this.#state = 'data';
        this.#inHeader = true;
        this.#wait('data', mail);
        return;
      case 'BDAT':
        this.#beginChunk(argument, mail);
        return;
      case 'AUTH': {
        const [mechanism = '', initial] = argument.split(/\s+/);
        this.#sasl = new SaslExchange(mechanism, initial === '=' ? '' : (initial ?? null));
        this.#wait('auth', mail);
        return;
      }
      case 'STARTTLS':
        this.#wait('starttls', mail);
        return;
      default:
        this.#wait('other', mail);
    }
  }

  #recipient(mail: Mail, argument: string): void {
    const bytes = mail.recipientBytes + argument.length;
    if (mail.recipients.length === RECIPIENT_LIMIT || bytes > RECIPIENT_BYTES) return;
    mail.recipientBytes = bytes;
    mail.recipients.push(mailbox(argument) ?? '');
  }

  #mailFrom(argument: string): void {
    if (this.#mail?.active === true) this.#endMail();
    const mail = this.#mail ?? newMail(this.#time);
    if (/^from:/i.test(argument)) {
      mail.active = true;
      mail.from = mailbox(argument);
    }
    this.#wait('other', mail);
  }

  #wait(command: Pending['command'], mail: Mail): void {
    const newest = this.#pending.at(-1);
    if (command === 'other' && newest?.command === 'other' && newest.mail === mail) {
      newest.replies += 1;
      return;
    }
    const held = command === 'end' ? heldBy(mail) : 0;
    while (this.#pending.length === PENDING_LIMIT || (held > 0 && this.#waiting + held > WAITING_BYTES)) {
      const oldest = this.#answered();
      if (oldest === undefined) break;
      // Its replies come all the same, before those of what follows.
      this.#givenUp += oldest.replies;
      if (oldest.command === 'end') this.#give(oldest.mail);
    }
    this.#pending.push({ command, mail, held, replies: 1 });
    this.#waiting += held;
  }

  /** Takes the oldest out of those that wait. */
  #answered(): Pending | undefined {
    const oldest = this.#pending.shift();
    this.#waiting -= oldest?.held ?? 0;
    return oldest;
  }

  #dataLine(bytes: Uint8Array, from: number, to: number): void {
    if (bytes[from] === DOT && to - from === 1) {
      this.#state = 'command';
      this.#endContent();
    } else if (this.#inHeader) this.#headerLine(bytes, from, to);
  }

  #headerLine(bytes: Uint8Array, from: number, to: number): void {
    const header = this.#mail?.header;
    if (from < to) header?.line(latin1(bytes, from, to));
    else {
      this.#inHeader = false;
      header?.end();
    }
  }

  /** All of the mail has been sent: it waits for its reply. */
  #endContent(): void {
    const mail = this.#mail ?? newMail(this.#time);
    this.#inHeader = false;
    mail.header.end();
    this.#wait('end', mail);
    this.#mail = newMail(this.#time);
  }

  /** Another mail begins without this one having been sent. */
  #endMail(): void {
    if (this.#mail !== null) this.#give(this.#mail);
    this.#mail = newMail(this.#time);
  }

  #beginChunk(argument: string, mail: Mail): void {
    const size = /^(\d{1,15})(?:\s+(last))?$/i.exec(argument);
    if (size === null) {
      this.#wait('other', mail);
      return;
    }
    this.#chunk = Number(size[1]);
    this.#isLastChunk = size[2] !== undefined;
    if (this.#state !== 'chunk' && mail.header.date === null && mail.header.from === null) this.#inHeader = true;
    this.#state = 'chunk';
    mail.active = true;
    if (!this.#isLastChunk) this.#wait('other', mail);
    if (this.#chunk === 0) this.#endChunk();
  }

  #chunkPart(length: number, isLine: boolean): void {
    if (isLine && this.#inHeader) {
      const lines = this.#lines[this.#client ?? 0];
      this.#headerLine(lines.bytes, lines.from, lines.to);
    }
    this.#chunk -= length;
    if (this.#chunk === 0) this.#endChunk();
  }

  #endChunk(): void {
    this.#state = 'command';
    // What is left of a line in the header goes on in the next chunk only by chance.
    this.#lines[this.#client ?? 0].reset();
    if (this.#isLastChunk) this.#endContent();
  }

  #replied(): void {
    const { code, last } = this.#reply;
    if (this.#givenUp > 0) {
      // A SASL exchange goes on: its own reply is still to come.
      if (code !== 334) this.#givenUp -= 1;
      else this.#challenged = this.#sasl !== null;
      return;
    }
    const pending = this.#pending[0];
    const mail = pending?.mail ?? this.#mail;
    if (mail !== null && mail !== undefined) mail.lastReply = last === '' ? `${code}` : `${code} ${last}`;
    if (pending === undefined) return;
    if (pending.command === 'auth' && code === 334) {
      this.#challenged = true;
      return;
    }
    pending.replies -= 1;
    if (pending.replies === 0) this.#answered();
    if (pending.command === 'auth') this.#loggedIn(code === 235);
    else if (pending.command === 'end') {
      this.#give(pending.mail);
      if (this.#mail?.active === false) this.#mail.time = this.#time;
    } else if (pending.command === 'data' && code !== 354 && this.#state === 'data') this.#state = 'command';
    else if (pending.command === 'starttls' && code === 220) {
      pending.mail.tls = true;
      pending.mail.active = true;
      this.handsOver = true;
      this.#finish();
    }
  }

  #loggedIn(success: boolean | null): void {
    this.#authenticated = success ?? this.#authenticated;
    const credentials = this.#sasl?.credentials;
    this.#sasl = null;
    this.#challenged = false;
    // Begun and left: nobody said who.
    const isAttempt = success !== null || (credentials !== undefined && credentials.user !== null);
    if (credentials !== undefined && isAttempt) {
      this.#emit(loginTransaction(this.#flow, 'smtp', this.#time, credentials, success));
    }
  }

  #give(mail: Mail): void {
    if (!mail.active) return;
    this.#mails += 1;
    const told = { depth: this.#mails, helo: this.#helo, authenticated: this.#authenticated };
    this.#emit(mailTransaction(this.#flow, mail, told));
  }
}
