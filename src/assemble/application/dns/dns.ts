import { readU16 } from '../../../decode/bytes.ts';
import type { Micros } from '../../../model/time.ts';
import type { DnsTransaction } from '../../../model/transaction/dns.ts';
import type { Transaction } from '../../../model/transaction.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from '../parser.ts';
import { LengthFramer } from '../reading/length-framer.ts';
import {
  beginsMessage,
  type DnsMessage,
  type DnsQuestion,
  HEADER_LENGTH,
  parseMessage,
  plausibleHeader,
  wellFormed,
} from './dns-message.ts';
import { netbiosName } from './dns-name.ts';

/** Questions of a flow that may wait for answers; a busy resolver behind one port pair keeps a few dozen open. */
export const OUTSTANDING_LIMIT = 256;
/** Messages in a row that do not parse before the flow is believed to carry something else. */
const BROKEN_LIMIT = 8;
/** DNS, NetBIOS names (RFC 1002: the same format), multicast DNS (RFC 6762), LLMNR (RFC 4795). */
const PORTS: ReadonlySet<number> = new Set([53, 137, 5353, 5355]);
const NETBIOS_PORT = 137;
/** RFC 1002 section 4.2.1.1: wait, refresh (also written 9), registration of a host with several addresses. */
const NETBIOS_OPCODES: ReadonlySet<number> = new Set([7, 8, 9, 15]);
/** Header, and a name in its encoded form with type and class. */
const NETBIOS_SHORTEST = HEADER_LENGTH + 34 + 4;
/** A message over TCP that must be seen whole before it is believed on an unusual port. */
const TCP_RECOGNITION_LIMIT = 4096;
const LENGTH_PREFIX = 2;

interface Pending {
  readonly time: Micros;
  readonly message: DnsMessage;
  readonly question: DnsQuestion;
}

/** DNS over UDP: on its own ports when the message parses as far as the first question, elsewhere when it parses whole. */
export const DNS_UDP: ApplicationProtocol = {
  service: 'dns',
  transports: ['udp'],
  recognise(_direction, bytes, start, end, flow) {
    if (!usesDnsPort(flow)) return wellFormed(bytes, start, end) ? 'yes' : 'no';
    return beginsMessage(bytes, start, end) || isNameService(bytes, start, end, flow) ? 'yes' : 'no';
  },
  open: (flow, transport, emit) => new DnsParser(flow, transport, emit),
};

/** DNS over TCP: each message follows its length in two bytes (RFC 1035 section 4.2.2). */
export const DNS_TCP: ApplicationProtocol = {
  service: 'dns',
  transports: ['tcp'],
  recognise(_direction, bytes, start, end, flow) {
    const from = start + LENGTH_PREFIX;
    if (end - start >= LENGTH_PREFIX) {
      const length = readU16(bytes, start);
      if (length <= HEADER_LENGTH) return 'no';
      if (from + length <= end) return wellFormed(bytes, from, from + length) ? 'yes' : 'no';
      if (!usesDnsPort(flow) && length > TCP_RECOGNITION_LIMIT) return 'no';
    }
    if (end - from < HEADER_LENGTH) return 'more';
    if (!plausibleHeader(bytes, from, end)) return 'no';
    return usesDnsPort(flow) && beginsMessage(bytes, from, end) ? 'yes' : 'more';
  },
  open: (flow, transport, emit) => new DnsParser(flow, transport, emit),
};

function usesDnsPort(flow: FlowContext): boolean {
  return PORTS.has(flow.responderPort) || PORTS.has(flow.originatorPort);
}

/** What NetBIOS alone says in this format, keeping a name; it asks nothing, and is no transaction. */
function isNameService(bytes: Uint8Array, start: number, end: number, flow: FlowContext): boolean {
  if (flow.responderPort !== NETBIOS_PORT || end - start < NETBIOS_SHORTEST) return false;
  return NETBIOS_OPCODES.has(((bytes[start + 2] as number) >> 3) & 0x0f);
}

class DnsParser implements ApplicationParser {
  finished = false;

  readonly #flow: FlowContext;
  readonly #transport: 'tcp' | 'udp';
  readonly #emit: (transaction: Transaction) => void;
  /** Questions without an answer, oldest first. */
  readonly #pending: Pending[] = [];
  /** Over TCP alone. */
  readonly #framers: readonly [LengthFramer, LengthFramer] | null;
  #time: Micros = 0;
  #broken = 0;

  constructor(flow: FlowContext, transport: 'tcp' | 'udp', emit: (transaction: Transaction) => void) {
    this.#flow = flow;
    this.#transport = transport;
    this.#emit = emit;
    this.#framers = transport === 'udp' ? null : this.#makeFramers();
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (this.finished || start >= end) return;
    this.#time = time;
    if (this.#framers === null) this.#message(bytes, start, end);
    else this.#framers[direction].read(bytes, start, end);
  }

  gap(direction: Direction, length: number, time: Micros): void {
    if (this.finished || this.#framers === null) return;
    this.#time = time;
    this.#framers[direction].gap(length);
    if (this.#framers[0].lost && this.#framers[1].lost) this.#finish();
  }

  close(time: Micros): void {
    if (this.finished) return;
    this.#time = time;
    this.#finish();
  }

  #makeFramers(): readonly [LengthFramer, LengthFramer] {
    const message = (bytes: Uint8Array, start: number, end: number): void => this.#message(bytes, start, end);
    return [new LengthFramer(message), new LengthFramer(message)];
  }

  #message(bytes: Uint8Array, start: number, end: number): void {
    if (this.finished) return;
    const message = parseMessage(bytes, start, end);
    if (message === null) {
      this.#broken += 1;
      if (this.#broken >= BROKEN_LIMIT) this.#finish();
      return;
    }
    this.#broken = 0;
    if (message.response) this.#answer(message);
    else for (const question of message.questions) this.#ask(message, question);
  }

  #ask(message: DnsMessage, question: DnsQuestion): void {
    this.#pending.push({ time: this.#time, message, question });
    if (this.#pending.length > OUTSTANDING_LIMIT) {
      const oldest = this.#pending.shift();
      if (oldest !== undefined) this.#give(oldest, null, null);
    }
  }

  #answer(message: DnsMessage): void {
    const question = message.questions[0] ?? null;
    this.#give(this.#take(message.identifier, question), message, question);
    // Only multicast DNS asks several things at once, and its answers repeat no question: one answer closes them all.
    for (let index = 1; index < message.questions.length; index += 1) {
      const further = message.questions[index] as DnsQuestion;
      const pending = this.#take(message.identifier, further);
      if (pending !== null) this.#give(pending, { ...message, answers: [] }, further);
    }
  }

  /** The oldest question with this identifier, name and type; without a question the identifier must do. */
  #take(identifier: number, question: DnsQuestion | null): Pending | null {
    const waiting = this.#pending;
    for (let index = 0; index < waiting.length; index += 1) {
      const pending = waiting[index] as Pending;
      if (pending.message.identifier !== identifier) continue;
      const asked = pending.question;
      if (question !== null && (asked.type !== question.type || asked.name !== question.name)) continue;
      if (index === 0) waiting.shift();
      else waiting.splice(index, 1);
      return pending;
    }
    return null;
  }

  #finish(): void {
    this.finished = true;
    for (const pending of this.#pending) this.#give(pending, null, null);
    this.#pending.length = 0;
  }

  #give(pending: Pending | null, answer: DnsMessage | null, answered: DnsQuestion | null): void {
    const message = pending?.message ?? answer;
    if (message === null) return;
    const question = pending?.question ?? answered;
    const name = question?.name ?? answer?.answerName ?? null;
    const transaction: DnsTransaction = {
      kind: 'dns',
      uid: this.#flow.uid,
      time: pending?.time ?? this.#time,
      originator: this.#flow.originator,
      originatorPort: this.#flow.originatorPort,
      responder: this.#flow.responder,
      responderPort: this.#flow.responderPort,
      protocol: this.#transport,
      identifier: message.identifier,
      roundTrip: pending === null || answer === null ? null : this.#time - pending.time,
      query: name !== null && this.#flow.responderPort === NETBIOS_PORT ? netbiosName(name) : name,
      queryClass: question?.class ?? null,
      queryType: question?.type ?? null,
      responseCode: answer?.responseCode ?? null,
      authoritative: answer?.authoritative ?? false,
      truncated: message.truncated || (answer?.truncated ?? false),
      recursionDesired: message.recursionDesired,
      recursionAvailable: answer?.recursionAvailable ?? false,
      reserved: message.reserved,
      opcode: message.opcode,
      rejected: answer !== null && isRejection(answer),
      answers: answer?.answers ?? [],
    };
    this.#emit(transaction);
  }
}

/** As Zeek has it: an answer without any record, or an error that does not repeat the question. */
function isRejection(answer: DnsMessage): boolean {
  return answer.questionCount > 0 ? answer.recordCount === 0 : answer.responseCode !== 0;
}
