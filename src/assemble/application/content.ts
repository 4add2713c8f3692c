import type { Micros } from '../../model/time.ts';
import type { Transaction } from '../../model/transaction.ts';
import type { AcrossFlows } from './across-flows.ts';
import type { Candidates } from './candidates.ts';
import type { ApplicationParser, ApplicationProtocol, Direction, FlowContext } from './parser.ts';

/** Bytes of one side that identification may wait for; the longest banner that any protocol here needs is shorter. */
const IDENTIFICATION_BYTES = 1_024;

/** Datagrams of a flow that are looked at before it counts as unknown. */
const IDENTIFICATION_DATAGRAMS = 4;

/** Datagrams that may come before those that a protocol waits for: connectivity checks before the DTLS of WebRTC. */
const AWAITED_DATAGRAMS = 64;

/**
 * Times that a flow may go over to another protocol. A proxy behind a proxy, then STARTTLS or WebSocket, are three; who
 * builds more makes every byte of it be identified anew.
 */
const HAND_OVERS = 4;

/** Names that a flow's service has at most: it is logged, and kept as long as the flow. */
const SERVICES = 6;

/** Shared: most flows never need to hold anything. */
const NOTHING = new Uint8Array(0);

/**
 * What one flow carries: finds out by content which protocol it is, whatever its port, then hands the bytes to that
 * protocol's parser. `wanted` turns false when nobody reads on.
 */
export class Content {
  wanted = true;
  readonly #candidates: Candidates;
  readonly #flow: FlowContext;
  readonly #emit: (transaction: Transaction) => void;
  readonly #across: AcrossFlows;
  /** What the flow spoke before it went over to what it speaks now, and that. */
  #service: string | null;
  #parser: ApplicationParser | undefined;
  /** Whether the parser tells what it holds: to look after every packet for what is not there costs 2 % of all time. */
  #tellsHeld = false;
  #datagrams = 0;
  #handOvers = 0;
  /** First bytes of the originator and of the responder, while no protocol has said yes; null when all have said no. */
  #original: Uint8Array | null = NOTHING;
  #response: Uint8Array | null = NOTHING;

  /**
   * @param service what another flow has announced that this one is
   */
  constructor(
    candidates: Candidates,
    flow: FlowContext,
    emit: (transaction: Transaction) => void,
    across: AcrossFlows,
    service: string | null = null,
  ) {
    this.#candidates = candidates;
    this.#flow = flow;
    this.#emit = emit;
    this.#across = across;
    this.#service = service;
  }

  get service(): string | null {
    if (this.#parser?.refuted === true) return null;
    const inside = this.#parser?.inside;
    let service = this.#service;
    if (inside !== undefined) for (const name of inside) service = joining(service, name);
    return service;
  }

  /** Whether it is known what the flow carries. */
  get isIdentified(): boolean {
    return this.#parser !== undefined;
  }

  /** Bytes that are kept of what was read. */
  get held(): number {
    if (this.#tellsHeld) return this.#parser?.held ?? 0;
    return (this.#original?.length ?? 0) + (this.#response?.length ?? 0);
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    if (this.#parser !== undefined) this.#parser.data(direction, bytes, start, end, time);
    else if (this.#candidates.transport === 'udp') this.#identifyDatagram(direction, bytes, start, end, time);
    else this.#identifyStream(direction, bytes, start, end, time);
    if (this.#parser?.handsOver === true) this.#handOver(direction, bytes, start, end, time);
    else if (this.#parser?.finished === true) this.wanted = false;
  }

  gap(direction: Direction, length: number, time: Micros): void {
    if (this.#parser === undefined) this.#hold(direction, null);
    else {
      this.#parser.gap(direction, length, time);
      if (this.#parser.finished) this.wanted = false;
    }
  }

  close(time: Micros): void {
    this.#parser?.close(time);
    this.wanted = false;
  }

  #identifyDatagram(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    const candidates = this.#candidates.of(direction, bytes[start] as number, this.#flow.responderPort);
    let limit = IDENTIFICATION_DATAGRAMS;
    for (const protocol of candidates) {
      const answer = protocol.recognise(direction, bytes, start, end, this.#flow);
      if (answer === 'more') limit = AWAITED_DATAGRAMS;
      if (answer !== 'yes') continue;
      this.#open(protocol).data(direction, bytes, start, end, time);
      return;
    }
    if (++this.#datagrams >= limit) this.wanted = false;
  }

  #identifyStream(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    const before = direction === 0 ? this.#original : this.#response;
    if (before === null || start === end) return;
    let head = bytes;
    let from = start;
    let to = end;
    if (before.length > 0) {
      head = joined(before, bytes, start, end);
      from = 0;
      to = head.length;
    }
    let isUndecided = false;
    const candidates = this.#candidates.of(direction, head[from] as number, this.#flow.responderPort);
    for (const protocol of candidates) {
      const answer = protocol.recognise(direction, head, from, to, this.#flow);
      if (answer === 'yes') {
        const other = direction === 0 ? this.#response : this.#original;
        const parser = this.#open(protocol);
        this.#original = NOTHING;
        this.#response = NOTHING;
        // What the other side said first, and nobody could tell from, comes first.
        if (other !== null && other.length > 0) parser.data(direction === 0 ? 1 : 0, other, 0, other.length, time);
        parser.data(direction, head, from, to, time);
        return;
      }
      if (answer === 'more') isUndecided = true;
    }
    this.#hold(direction, isUndecided && to - from < IDENTIFICATION_BYTES ? head.slice(from, to) : null);
  }

  #hold(direction: Direction, head: Uint8Array | null): void {
    if (direction === 0) this.#original = head;
    else this.#response = head;
    if (this.#original === null && this.#response === null) this.wanted = false;
  }

  #handOver(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void {
    const parser = this.#parser;
    const from = parser?.handedOverAt ?? end;
    this.#service = this.service;
    parser?.close(time);
    this.#parser = undefined;
    this.#tellsHeld = false;
    this.#original = NOTHING;
    this.#response = NOTHING;
    this.#handOvers++;
    if (this.#handOvers > HAND_OVERS) {
      this.#across.handOversRefused++;
      this.wanted = false;
      return;
    }
    if (parser?.successor !== undefined) {
      this.#open(parser.successor);
      if (this.#parser !== undefined && (this.#parser as ApplicationParser).finished) this.wanted = false;
    }
    if (this.wanted && from > start && from < end) this.data(direction, bytes, from, end, time);
  }

  #open(protocol: ApplicationProtocol): ApplicationParser {
    this.#service = joining(this.#service, protocol.service);
    this.#parser = protocol.open(this.#flow, this.#candidates.transport, this.#emit, this.#across);
    this.#tellsHeld = 'held' in this.#parser;
    return this.#parser;
  }
}

/**
 * A set in text, as Zeek logs it: a protocol that goes on in another form (HTTP/2 after HTTP/1.1), or comes again, is
 * still the one service.
 */
function joining(services: string | null, service: string): string {
  if (services === null || services === service) return service;
  const names = services.split(',');
  return names.length >= SERVICES || names.includes(service) ? services : `${services},${service}`;
}

function joined(before: Uint8Array, bytes: Uint8Array, start: number, end: number): Uint8Array {
  const head = new Uint8Array(before.length + end - start);
  head.set(before);
  head.set(bytes.subarray(start, end), before.length);
  return head;
}
