import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { AcrossFlows } from '../across-flows.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { greetingOf } from '../reading/greeting.ts';
import { LineReader } from '../reading/line-reader.ts';
import { loginTransaction } from '../reading/login.ts';
import { ReplyReader } from '../reading/reply-reader.ts';
import { latin1, startsWithIgnoringCase } from '../reading/text.ts';
import { type DataAddress, parseExtendedPort, parsePort } from './data-address.ts';
import { joinPath, quotedPath } from './ftp-path.ts';
import { GssapiExchange } from './gssapi-exchange.ts';

const PORT = 21;
const POP3_PORT = 110;
/**
 * Longest line that is kept. A command with a path has 4,352 bytes at most (4,096 of them on Linux); a chain of
 * certificates in a security token has as many as a record of TLS (18 KiB), in Base64.
 */
const LINE_LIMIT = 24_640;
/** Longest command that is kept where it is no security token. */
const COMMAND_LIMIT = 4_352;
/** Commands that may wait for replies; clients send one at a time, a few of them a handful. */
export const PENDING_LIMIT = 16;
/** Lines in a row that are no command before the side is believed to speak something else. */
const BROKEN_LIMIT = 32;

/** Commands that Zeek's ftp.log has by default. */
const LOGGED: ReadonlySet<string> = new Set('APPE DELE RETR STOR STOU ACCT PORT PASV EPRT EPSV'.split(' '));
/** Commands whose argument is a file: they are given as a URL, as in Zeek. */
const FILE_COMMANDS: ReadonlySet<string> = new Set('APPE DELE RETR STOR STOU'.split(' '));
/** RFC 959, 2228, 2389, 2428, 3659, and the old names of directory commands: what may stand first in a flow seen from its middle. */
const COMMANDS: ReadonlySet<string> = new Set(
  (
    'USER PASS ACCT CWD XCWD CDUP XCUP QUIT REIN PORT PASV TYPE STRU MODE RETR STOR STOU APPE ALLO REST RNFR RNTO ABOR ' +
    'DELE RMD XRMD MKD XMKD PWD XPWD LIST NLST SITE SYST STAT HELP NOOP AUTH ADAT PBSZ PROT CCC FEAT OPTS EPRT EPSV ' +
    'SIZE MDTM MLST MLSD CLNT HOST LANG'
  ).split(' '),
);

/** Stands before a token in a reply (RFC 2228). */
const TOKEN = 'ADAT=';
const NOTHING_INSIDE: readonly string[] = [];

/** What a command that waits costs beside its text (Node 26). */
const COMMAND_BYTES = 128;
const ADAT = 'adat ';

interface Command {
  readonly time: Micros;
  readonly name: string;
  readonly argument: string;
  replyCode: number | null;
  replyText: string | null;
  fileSize: number | null;
  passive: boolean | null;
  channel: { readonly originator: string; readonly responder: string; readonly port: number } | null;
}

/** FTP's control connection (RFC 959): by the server's greeting, or the client's first command. */
export const FTP: ApplicationProtocol = {
  service: 'ftp',
  transports: ['tcp'],
  ports: [PORT],
  begins(byte, _direction, port) {
    const lower = byte | 0x20;
    if (port === PORT && lower >= 0x61 && lower <= 0x7a) return true;
    return byte === 0x32 || lower === 0x75 || lower === 0x61;
  },
  recognise(_direction, bytes, start, end, flow) {
    const first = bytes[start] as number;
    if (first === 0x32) {
      const greeting = greetingOf(bytes, start, end, flow.responderPort);
      if (greeting === 'ftp') return 'yes';
      return greeting === 'unknown' || end - start < 4 ? 'more' : 'no';
    }
    const lower = first | 0x20;
    if (lower < 0x61 || lower > 0x7a) return 'no';
    if (flow.responderPort !== PORT && lower !== 0x75 && lower !== 0x61) return 'no';
    return recogniseCommand(bytes, start, end, flow.responderPort);
  },
  open: (flow, _transport, emit, across) => new FtpParser(flow, emit, across),
};

/** On FTP's port any command; elsewhere `USER name` (IRC's has more words, POP3 has its own port) and `AUTH TLS`. */
function recogniseCommand(bytes: Uint8Array, start: number, end: number, port: number): 'yes' | 'no' | 'more' {
  let at = start;
  while (at < end && at - start < 5 && (bytes[at] as number) > 0x20) at += 1;
  if (at === end) return at - start < 5 ? 'more' : 'no';
  if (at - start < 3 || at - start > 4) return 'no';
  if (port === PORT) return COMMANDS.has(latin1(bytes, start, at).toUpperCase()) ? 'yes' : 'no';
  const isUser = port !== POP3_PORT && startsWithIgnoringCase(bytes, start, end, 'user ');
  if (!isUser && !startsWithIgnoringCase(bytes, start, end, 'auth ')) return 'no';
  const stop = Math.min(end, start + 128);
  for (at = start + 5; at < stop; at += 1) {
    const byte = bytes[at] as number;
    if (byte === 0x20) return 'no';
    if (byte !== 0x0a && byte !== 0x0d) continue;
    if (isUser) return at > start + 5 ? 'yes' : 'no';
    return /^(TLS|TLS-C|SSL)$/i.test(latin1(bytes, start + 5, at)) ? 'yes' : 'no';
  }
  return stop === end ? 'more' : 'no';
}

class FtpParser implements ApplicationParser {
  finished = false;
  handsOver = false;
  handedOverAt: number | undefined;
  refuted = false;

  readonly #flow: FlowContext;
  readonly #emit: (transaction: Transaction) => void;
  readonly #across: AcrossFlows;
  readonly #lines = [new LineReader(LINE_LIMIT), new LineReader(LINE_LIMIT)] as const;
  readonly #reply = new ReplyReader();
  #exchange: GssapiExchange | null = null;
  /** Commands without a final reply, oldest first. */
  readonly #pending: Command[] = [];
  /** Final replies still to come for commands that nobody waits for any more, older than all that wait. */
  #givenUp = 0;
  #client: Direction | null = null;
  #user: string | null = null;
  #password: string | null = null;
  #directory = '.';
  #broken = 0;
  /** Bytes are missing: a line may be the end of one. */
  #isTorn = false;
  #time: Micros = 0;

  constructor(flow: FlowContext, emit: (transaction: Transaction) => void, across: AcrossFlows) {
    this.#flow = flow;
    this.#emit = emit;
    this.#across = across;
  }

  get inside(): readonly string[] {
    return this.#exchange?.inside ?? NOTHING_INSIDE;
  }

  /** Bytes that are kept now, roughly. */
  get held(): number {
    let held = this.#lines[0].held + this.#lines[1].held + this.#reply.held + this.#directory.length;
    held += (this.#user?.length ?? 0) + (this.#password?.length ?? 0) + (this.#exchange?.held ?? 0);
    for (const command of this.#pending) held += COMMAND_BYTES + command.argument.length;
    return held;
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    this.#time = time;
    // Only servers begin with a digit.
    const isDigit = (bytes[start] as number) >= 0x30 && (bytes[start] as number) <= 0x39;
    this.#client ??= isDigit ? (direction === 0 ? 1 : 0) : direction;
    const lines = this.#lines[direction];
    for (let at = start; at < end && !this.finished; ) {
      at = lines.take(bytes, at, end);
      if (at < 0) break;
      if (direction === this.#client) this.#command(lines.bytes, lines.from, lines.to);
      else if (this.#reply.take(lines.bytes, lines.from, lines.to)) this.#replied();
      else if (this.#reply.broken && this.#reply.code > 0 && !this.#isTorn) this.#refute();
      if (this.handsOver) this.handedOverAt = at;
    }
    lines.release();
  }

  gap(direction: Direction): void {
    this.#isTorn = true;
    // Who knows how many replies are missing.
    if (direction !== (this.#client ?? 0)) this.#givenUp = 0;
    this.#lines[direction].reset();
  }

  close(): void {
    if (this.finished) return;
    this.#finish();
  }

  /** A server that answers with anything but a reply speaks no FTP: Zeek names the flow so no more. */
  #refute(): void {
    this.refuted = true;
    this.#finish();
  }

  #finish(): void {
    this.finished = true;
    this.#exchange?.close(this.#time);
    for (const command of this.#pending.splice(0)) this.#give(command);
  }

  #command(bytes: Uint8Array, from: number, to: number): void {
    const isToken = startsWithIgnoringCase(bytes, from, to, ADAT);
    const stop = isToken ? to : Math.min(to, from + COMMAND_LIMIT);
    const words = /^ *([A-Za-z]{3,4})(?: (.*))?$/s.exec(latin1(bytes, from, stop));
    if (words === null) {
      this.#broken += 1;
      if (this.#broken === BROKEN_LIMIT) this.#finish();
      return;
    }
    this.#broken = 0;
    const name = (words[1] ?? '').toUpperCase();
    const argument = words[2] ?? '';
    const oldest = this.#pending[0];
    if (oldest !== undefined && (oldest.replyCode !== null || this.#pending.length === PENDING_LIMIT)) {
      // Its reply comes all the same, before those of what follows.
      if (oldest.replyCode === null) this.#givenUp += 1;
      this.#pending.shift();
      this.#give(oldest);
    }
    if (name === 'USER') {
      this.#user = argument;
      this.#password = null;
    } else if (name === 'PASS') this.#password = argument;
    else if (name === 'ADAT') this.#exchange?.token(this.#client ?? 0, argument, this.#time);
    const command: Command = {
      time: this.#time,
      name,
      // The token has been read.
      argument: isToken ? '' : argument,
      replyCode: null,
      replyText: null,
      fileSize: null,
      passive: null,
      channel: null,
    };
    this.#pending.push(command);
    if (name === 'PORT') this.#expectAtClient(command, parsePort(argument));
    else if (name === 'EPRT') this.#expectAtClient(command, parseExtendedPort(argument));
  }

  #replied(): void {
    const { code, first } = this.#reply;
    if (first.startsWith(TOKEN)) {
      const server = this.#client === 0 ? 1 : 0;
      this.#exchange?.token(server, first.slice(TOKEN.length), this.#time);
    }
    if (this.#givenUp > 0) {
      if (code >= 200) this.#givenUp -= 1;
      return;
    }
    const command = this.#pending[0];
    if (command === undefined) return;
    command.replyCode = code;
    command.replyText = first;
    this.#understand(command, code, first);
    if (code === 234 && command.name === 'AUTH') {
      this.handsOver = true;
      this.#finish();
    } else if (code >= 200 && this.#pending.length > 1) {
      // Others wait behind it: what follows is theirs. Alone it takes further replies until the next command.
      this.#pending.shift();
      this.#give(command);
    }
  }

  #understand(command: Command, code: number, text: string): void {
    switch (command.name) {
      // Some are let in, or turned away, by their name alone.
      case 'USER':
      case 'PASS':
        if (code === 230 || code === 530) this.#loggedIn(code === 230);
        return;
      case 'AUTH':
        if (code === 334 && command.argument.toUpperCase() === 'GSSAPI') {
          this.#exchange?.close(this.#time);
          this.#exchange = new GssapiExchange(this.#flow, this.#emit, this.#across);
        }
        return;
      case 'RETR':
        if (code === 150) command.fileSize = lastNumber(text);
        return;
      case 'PASV':
        if (code === 227) this.#expectAtServer(command, parsePort(text));
        return;
      case 'EPSV':
        if (code === 229) this.#expectAtServer(command, parseExtendedPort(text));
        return;
      case 'CWD':
      case 'XCWD':
        if (code === 250) this.#directory = joinPath(this.#directory, command.argument);
        return;
      case 'CDUP':
      case 'XCUP':
        if (code === 250 || code === 200) this.#directory = joinPath(this.#directory, '..');
        return;
      case 'PWD':
      case 'XPWD':
        if (code === 257) this.#directory = quotedPath(text) ?? this.#directory;
        return;
      default:
    }
  }

  #loggedIn(success: boolean): void {
    const credentials = { user: this.#user, password: this.#password };
    this.#emit(loginTransaction(this.#flow, 'ftp', this.#time, credentials, success));
  }

  /** The server will open the data connection. */
  #expectAtClient(command: Command, to: DataAddress | null): void {
    if (to !== null) this.#expect(command, false, this.#flow.responder, this.#flow.originator, to);
  }

  /** The client will open the data connection. */
  #expectAtServer(command: Command, to: DataAddress | null): void {
    if (to !== null) this.#expect(command, true, this.#flow.originator, this.#flow.responder, to);
  }

  /**
   * What is told is the address that was announced; what is expected is a connection to the peer itself. Clients do so
   * too: a server behind NAT announces an address that nobody reaches, and a hostile one a third party's, to have a
   * connection to that one pass for its data (RFC 2577; Linux's connection tracking believes no other address either).
   */
  #expect(command: Command, passive: boolean, originator: string, responder: string, to: DataAddress): void {
    command.passive = passive;
    command.channel = { originator, responder: to.address ?? responder, port: to.port };
    this.#across.expectations.expect(originator, responder, to.port, 'ftp-data', this.#time);
  }

  #give(command: Command): void {
    if (!LOGGED.has(command.name)) return;
    const { uid, originator, originatorPort, responder, responderPort } = this.#flow;
    this.#emit({
      kind: 'ftp',
      uid,
      time: command.time,
      originator,
      originatorPort,
      responder,
      responderPort,
      user: this.#user,
      password: this.#password,
      command: command.name,
      argument: this.#argument(command),
      replyCode: command.replyCode,
      replyText: command.replyText,
      fileSize: command.fileSize,
      dataPassive: command.passive,
      dataOriginator: command.channel?.originator ?? null,
      dataResponder: command.channel?.responder ?? null,
      dataPort: command.channel?.port ?? null,
    });
  }

  #argument({ name, argument }: Command): string | null {
    if (!FILE_COMMANDS.has(name)) return argument === '' ? null : argument;
    const { responder } = this.#flow;
    const path = joinPath(this.#directory, argument);
    return `ftp://${responder.includes(':') ? `[${responder}]` : responder}${path.startsWith('/') ? '' : '/'}${path}`;
  }
}

/** The size stands last in `Opening BINARY mode data connection for rfc1001.txt (154427 bytes).` */
function lastNumber(text: string): number | null {
  const digits = /(\d{1,15})\D*$/.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}
