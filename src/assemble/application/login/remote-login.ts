import type { Micros } from '../../../model/time.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { LoginDialogue } from './login-dialogue.ts';

/** Longer names, terminals and commands are cut there. */
const FIELD_LIMIT = 128;
const DIALOGUE_BYTES = 65_536;

/** How a protocol of the r family begins: zero-ended fields from the client, then what the server makes of them. */
interface RemoteCommand {
  readonly service: string;
  readonly port: number;
  readonly fields: number;
  readonly clientUser: number | null;
  readonly user: number;
  readonly password: number | null;
  /** A password may be asked for (rlogin); the others answer with a zero byte, or one and a reason. */
  readonly asks: boolean;
}

/** rlogin (RFC 1282): an empty field, the user's names on client and server, the terminal. */
export const RLOGIN = remoteCommand({
  service: 'rlogin',
  port: 513,
  fields: 4,
  clientUser: 1,
  user: 2,
  password: null,
  asks: true,
});

/** rsh: the port for errors, the user's names on client and server, the command. */
export const RSH = remoteCommand({
  service: 'rsh',
  port: 514,
  fields: 4,
  clientUser: 1,
  user: 2,
  password: null,
  asks: false,
});

/** rexec: the port for errors, the user's name, the password, the command. */
export const REXEC = remoteCommand({
  service: 'rexec',
  port: 512,
  fields: 4,
  clientUser: null,
  user: 1,
  password: 2,
  asks: false,
});

function remoteCommand(command: RemoteCommand): ApplicationProtocol {
  return {
    service: command.service,
    transports: ['tcp'],
    ports: [command.port],
    begins: (byte, direction, port) =>
      port === command.port && direction === 0 && (byte === 0 || (byte >= 0x30 && byte <= 0x39)),
    recognise(direction, bytes, start, end, flow) {
      if (flow.responderPort !== command.port || direction !== 0) return 'no';
      return begins(command, bytes, start, end) ? 'yes' : 'no';
    },
    open: (flow, _transport, emit) => new RemoteCommandParser(command, flow, emit),
  };
}

/** rlogin's first field is empty, that of the others is a port in digits. */
function begins(command: RemoteCommand, bytes: Uint8Array, start: number, end: number): boolean {
  if (command.asks) return bytes[start] === 0;
  for (let index = start; index < end && index < start + 6; index += 1) {
    const byte = bytes[index] as number;
    if (byte === 0) return true;
    if (byte < 0x30 || byte > 0x39) return false;
  }
  return end - start < 6;
}

class RemoteCommandParser implements ApplicationParser {
  finished = false;
  readonly #command: RemoteCommand;
  readonly #flow: FlowContext;
  readonly #emit: (transaction: Transaction) => void;
  readonly #fields: string[] = [];
  #field = '';
  #dialogue: LoginDialogue | null = null;
  #bytes = 0;
  #time: Micros = 0;

  constructor(command: RemoteCommand, flow: FlowContext, emit: (transaction: Transaction) => void) {
    this.#command = command;
    this.#flow = flow;
    this.#emit = emit;
  }

  /** Bytes that are kept now, roughly. */
  get held(): number {
    let held = this.#field.length + (this.#dialogue?.held ?? 0);
    for (const field of this.#fields) held += field.length;
    return held;
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (this.finished) return;
    this.#time = time;
    this.#bytes += end - start;
    for (let index = start; index < end && !this.finished; index += 1) {
      const byte = bytes[index] as number;
      if (direction === 0) this.#client(byte);
      else this.#server(byte);
    }
    if (!this.finished && (this.#dialogue?.over === true || this.#bytes >= DIALOGUE_BYTES)) this.close(time);
  }

  gap(_direction: Direction, _length: number, time: Micros): void {
    this.close(time);
  }

  close(time: Micros): void {
    if (this.finished) return;
    this.finished = true;
    this.#time = Math.max(this.#time, time);
    if (this.#dialogue !== null) this.#dialogue.end();
    else if (this.#isAsked()) this.#tell(null, null);
  }

  #client(byte: number): void {
    if (this.#isAsked()) {
      this.#dialogue?.client(byte);
      return;
    }
    if (byte !== 0) {
      if (this.#field.length < FIELD_LIMIT) this.#field += String.fromCharCode(byte);
      return;
    }
    this.#fields.push(this.#field);
    this.#field = '';
    if (!this.#isAsked() || !this.#command.asks) return;
    this.#dialogue = new LoginDialogue(this.#fields[this.#command.user] ?? null, (attempt) => {
      this.#tell(attempt.success, attempt.password, attempt.user);
    });
  }

  #server(byte: number): void {
    if (!this.#isAsked()) return;
    if (this.#dialogue !== null) {
      this.#dialogue.server(byte);
      return;
    }
    this.finished = true;
    this.#tell(byte === 0, this.#command.password === null ? null : (this.#fields[this.#command.password] ?? null));
  }

  /** The client has said all that the server needs. */
  #isAsked(): boolean {
    return this.#fields.length >= this.#command.fields;
  }

  #tell(success: boolean | null, password: string | null, user = this.#fields[this.#command.user] ?? null): void {
    const { clientUser, service } = this.#command;
    const name = clientUser === null ? null : (this.#fields[clientUser] ?? null);
    const told = { service, clientUser: name, user, password, success, confused: false };
    this.#emit({ kind: 'login', ...this.#flow, time: this.#time, ...told });
  }
}
