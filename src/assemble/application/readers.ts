import { readU16 } from '../../decode/bytes.ts';
import type { Layers } from '../../decode/layers.ts';
import { IP_PROTOCOL } from '../../decode/transport/protocol.ts';
import { TCP } from '../../decode/transport/tcp.ts';
import type { Micros } from '../../model/time.ts';
import type { Transaction } from '../../model/transaction.ts';
import type { FlowIdentities } from '../flow-identities.ts';
import type { FlowTable } from '../flow-table.ts';
import { noteAcknowledged } from '../tcp/acceptance.ts';
import { ENDPOINT } from '../tcp/endpoint.ts';
import type { ReassemblyBudget } from '../tcp/reassembly.ts';
import type { SegmentPosition } from '../tcp/sequence.ts';
import { Stream } from '../tcp/stream.ts';
import { noteWindow } from '../tcp/window.ts';
import { AcrossFlows, type AcrossFlowsCounters } from './across-flows.ts';
import { ActiveReaders } from './active-readers.ts';
import { Candidates } from './candidates.ts';
import { Content } from './content.ts';
import type { ApplicationProtocol, Direction } from './parser.ts';

/** Whether a flow's content is read: not yet, now, or no more. */
const READING = { idle: 0, active: 1, over: 2 } as const;

/** What caps have cost. */
export interface ReaderCounters extends AcrossFlowsCounters {
  /** Flows that were read no further, or not at all. */
  readonly refused: number;
  /** Holes of streams that were given up. */
  readonly skipped: number;
}

/**
 * The contents of all open flows: identified, reassembled and read. A flow gets a reader with its first payload byte
 * and loses it when no protocol is known or its parser has finished; then payload costs nothing any more. At a cap the
 * reader idle longest gives way: what it has read until then is told.
 */
export class Readers {
  readonly #table: FlowTable;
  readonly #identities: FlowIdentities;
  readonly #candidates: Readonly<Record<'tcp' | 'udp', Candidates>>;
  readonly #budget: ReassemblyBudget;
  readonly #emit: (transaction: Transaction) => void;
  readonly #across: AcrossFlows;
  readonly #state: Uint8Array;
  readonly #active: ActiveReaders;
  readonly #streams: (Stream | undefined)[] = [];
  readonly #datagrams: (Content | undefined)[] = [];
  readonly #services: (string | undefined)[] = [];
  #refused = 0;

  constructor(
    table: FlowTable,
    identities: FlowIdentities,
    options: {
      readonly readers: number;
      readonly contentBytes: number;
      readonly reassemblyBytes: number;
      readonly protocols: readonly ApplicationProtocol[];
      readonly content?: boolean;
    },
    emit: (transaction: Transaction) => void,
  ) {
    this.#table = table;
    this.#identities = identities;
    this.#active = new ActiveReaders(table.capacity, options.readers, options.contentBytes);
    this.#candidates = {
      tcp: new Candidates(options.protocols, 'tcp'),
      udp: new Candidates(options.protocols, 'udp'),
    };
    this.#budget = { bytes: options.reassemblyBytes, used: 0, skipped: 0 };
    this.#emit = emit;
    this.#across = new AcrossFlows(emit, { content: options.content === true });
    this.#state = new Uint8Array(table.capacity);
  }

  get counters(): ReaderCounters {
    return { refused: this.#refused, skipped: this.#budget.skipped, ...this.#across.counters };
  }

  /** What is in memory now: contents being read, what they hold, and bytes that wait for others. */
  get held(): { readonly contents: number; readonly contentBytes: number; readonly bytes: number } {
    return { contents: this.#active.size, contentBytes: this.#active.bytes, bytes: this.#budget.used };
  }

  /** Gives what spans several flows and has waited its time. */
  expire(now: Micros): void {
    this.#across.expire(now);
  }

  /** Whether a flow's content is read, or may still be. */
  isRead(slot: number): boolean {
    return this.#state[slot] !== READING.over;
  }

  /** The stream of a TCP flow that is read. */
  stream(slot: number): Stream | undefined {
    return this.#streams[slot];
  }

  segment(slot: number, direction: Direction, bytes: Uint8Array, layers: Layers, position: SegmentPosition): void {
    const state = this.#state[slot];
    if (state === READING.over) return;
    const { time, tcpFlags } = layers;
    const { length } = position;
    if ((tcpFlags & TCP.syn) !== 0) noteWindow(this.#table, slot, direction, bytes, layers);
    if (state === READING.idle) {
      if (length === 0 || !this.#admit(slot)) return;
      this.#streams[slot] = this.#open(slot);
    }
    const stream = this.#streams[slot];
    if (stream === undefined) return;
    if (!position.refused) this.#give(stream, slot, direction, bytes, layers, position);
    else if (length > 0) this.#setAside(stream, slot, direction, bytes, layers, position);
    if (!stream.content.wanted) {
      stream.end(time, false);
      this.#stop(slot, stream.content);
    } else if (length > 0 && !position.refused) this.#note(slot, stream.content);
  }

  #give(
    stream: Stream,
    slot: number,
    direction: Direction,
    bytes: Uint8Array,
    layers: Layers,
    { offset, length }: SegmentPosition,
  ): void {
    const { tcpFlags, time } = layers;
    const isReset = (tcpFlags & TCP.reset) !== 0;
    const fin = !isReset && (tcpFlags & (TCP.fin | TCP.syn)) === TCP.fin;
    const table = this.#table;
    // A question must not come after its answer, unless it begins with a gap: then the answer tells what is spoken.
    const tellsProtocol = stream.content.service === null && stream.started(direction === 0 ? 1 : 0)?.waits === true;
    if (!tellsProtocol) noteAcknowledged(table, slot, direction, layers, stream);
    if ((tcpFlags & TCP.urgent) !== 0 && !isReset) stream.side(direction).urgent(offset + urgentAhead(bytes, layers));
    if (length > 0 || fin) {
      stream.side(direction).segment(offset, bytes, layers.payload, layers.payloadCaptured, length, time, fin);
    }
    if (tellsProtocol) noteAcknowledged(table, slot, direction, layers, stream);
    const isHeard = table.endpointState[2 * slot + 1 - direction] !== ENDPOINT.inactive;
    if (isHeard && table.endpointState[2 * slot + direction] === ENDPOINT.reset) stream.started(direction)?.cut();
  }

  /** A packet whose checksum is wrong. */
  forged(slot: number, direction: Direction, bytes: Uint8Array, layers: Layers): void {
    const { payload, payloadCaptured, payloadLength, tcpFlags } = layers;
    if (payloadLength === 0 || (tcpFlags & (TCP.syn | TCP.reset)) !== 0) return;
    const own = 2 * slot + direction;
    if (this.#table.endpointState[own] === ENDPOINT.inactive) return;
    if (this.#state[slot] === READING.idle && this.#admit(slot)) this.#streams[slot] = this.#open(slot);
    const stream = this.#streams[slot];
    if (stream === undefined) return;
    const sent = this.#table.payloadBytes[own] as number;
    const expected = ((this.#table.startSequence[own] as number) + sent) >>> 0;
    const offset = sent + ((layers.sequence - expected) | 0);
    stream.side(direction).doubt(offset, bytes, payload, payloadCaptured, payloadLength);
  }

  #open(slot: number): Stream {
    const stream = new Stream(this.#content(slot, 'tcp'), this.#budget);
    const { windowShift, firstWindow } = this.#table;
    for (const receiver of [0, 1] as const) {
      const size = firstWindow[2 * slot + receiver] as number;
      if (windowShift[2 * slot + receiver] !== 0) stream.offer(receiver, size);
    }
    return stream;
  }

  #setAside(
    stream: Stream,
    slot: number,
    direction: Direction,
    bytes: Uint8Array,
    layers: Layers,
    { offset, length }: SegmentPosition,
  ): void {
    const side = stream.side(direction);
    // A capture of one side alone holds no answer that could tell what was dropped.
    const isHeard = this.#table.endpointState[2 * slot + 1 - direction] !== ENDPOINT.inactive;
    if (!isHeard && side.doubts) {
      side.believe(layers.time);
      side.segment(offset, bytes, layers.payload, layers.payloadCaptured, length, layers.time);
    } else side.doubt(offset, bytes, layers.payload, layers.payloadCaptured, length);
  }

  datagram(slot: number, direction: number, bytes: Uint8Array, layers: Layers): void {
    if (this.#state[slot] === READING.over || layers.payloadCaptured === 0) return;
    if (this.#state[slot] === READING.idle) {
      if (!this.#admit(slot)) return;
      this.#datagrams[slot] = this.#content(slot, 'udp');
    }
    const content = this.#datagrams[slot];
    if (content === undefined) return;
    const { payload, time } = layers;
    content.data(direction as Direction, bytes, payload, payload + layers.payloadCaptured, time);
    if (!content.wanted) this.#stop(slot, content);
    else this.#note(slot, content);
  }

  /** Nothing more will be read: gives what is still open. */
  finish(slot: number): void {
    const time = this.#table.last[slot] as number;
    const stream = this.#streams[slot];
    const content = stream?.content ?? this.#datagrams[slot];
    if (stream !== undefined) stream.end(time, true);
    else content?.close(time);
    if (content !== undefined) this.#stop(slot, content);
    this.#state[slot] = READING.over;
  }

  /** Which service the flow was, as far as was read. */
  service(slot: number): string | null {
    return this.#services[slot] ?? this.#streams[slot]?.content.service ?? null;
  }

  /** The slot is free for another flow. */
  forget(slot: number): void {
    this.#services[slot] = undefined;
    this.#state[slot] = READING.idle;
  }

  /** Nobody reads on: that makes room at once, only the name of the service stays. */
  #stop(slot: number, content: Content): void {
    this.#state[slot] = READING.over;
    this.#services[slot] = content.service ?? undefined;
    this.#active.remove(slot);
    this.#streams[slot] = undefined;
    this.#datagrams[slot] = undefined;
  }

  #admit(slot: number): boolean {
    const active = this.#active;
    if (active.isFull) this.#giveWay(active.next);
    // Nobody could: there is not to be any reader.
    if (active.isFull) {
      this.#refused++;
      this.#state[slot] = READING.over;
      return false;
    }
    active.add(slot);
    this.#state[slot] = READING.active;
    return true;
  }

  /** A reader was given bytes. */
  #note(slot: number, content: Content): void {
    const active = this.#active;
    active.renew(slot);
    if (active.isYoung(slot) && content.isIdentified && this.#isAnswered(slot)) active.settle(slot);
    active.book(slot, content.held);
    while (active.isOverdrawn) this.#giveWay(active.next);
  }

  /** Whether both sides take part, which nobody who forges the sender's address can make them do. */
  #isAnswered(slot: number): boolean {
    const { protocol, packets, endpointState } = this.#table;
    const side = 2 * slot;
    if (protocol[slot] !== IP_PROTOCOL.tcp) return packets[side] !== 0 && packets[side + 1] !== 0;
    return takesPart(endpointState[side] as number) && takesPart(endpointState[side + 1] as number);
  }

  /** The flow is read no further, because of a cap. */
  #giveWay(slot: number): void {
    if (slot < 0) return;
    this.#refused++;
    this.finish(slot);
  }

  #content(slot: number, transport: 'tcp' | 'udp'): Content {
    const flow = this.#identities.of(slot);
    const candidates = this.#candidates[transport];
    if (transport === 'udp') return new Content(candidates, flow, this.#emit, this.#across);
    const { originator, responder, responderPort } = flow;
    const now = this.#table.last[slot] as number;
    const announced = this.#across.expectations.take(originator, responder, responderPort, now);
    return new Content(candidates, flow, this.#emit, this.#across, announced);
  }
}

/** How far ahead of a segment's first byte its urgent byte is; 0 counts as 1 (tcp_check_urg). */
function urgentAhead(bytes: Uint8Array, layers: Layers): number {
  const pointer = readU16(bytes, layers.offset + 18);
  return pointer === 0 ? 0 : pointer - 1;
}

function takesPart(endpoint: number): boolean {
  return endpoint !== ENDPOINT.inactive && endpoint !== ENDPOINT.reset;
}
