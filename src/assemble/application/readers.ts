import type { Layers } from '../../decode/layers.ts';
import type { Micros } from '../../model/time.ts';
import type { Transaction } from '../../model/transaction.ts';
import type { FlowIdentities } from '../flow-identities.ts';
import type { FlowTable } from '../flow-table.ts';
import type { ReassemblyBudget } from '../tcp/reassembly.ts';
import type { SegmentPosition } from '../tcp/sequence.ts';
import { Stream } from '../tcp/stream.ts';
import { AcrossFlows } from './across-flows.ts';
import { Content } from './content.ts';
import type { Direction } from './parser.ts';
import { TCP_PROTOCOLS, UDP_PROTOCOLS } from './protocols.ts';

/** Whether a flow's content is read: not yet, now, or no more. */
const READING = { idle: 0, active: 1, over: 2 } as const;

/**
 * The contents of all open flows: identified, reassembled and read. A flow gets a reader with its first payload byte
 * and loses it when no protocol is known or its parser has finished; then payload costs nothing any more.
 */
export class Readers {
  readonly #table: FlowTable;
  readonly #identities: FlowIdentities;
  readonly #limit: number;
  readonly #budget: ReassemblyBudget;
  readonly #emit: (transaction: Transaction) => void;
  readonly #across: AcrossFlows;
  readonly #state: Uint8Array;
  readonly #streams: (Stream | undefined)[] = [];
  readonly #datagrams: (Content | undefined)[] = [];
  readonly #services: (string | undefined)[] = [];
  #active = 0;
  #refused = 0;

  constructor(
    table: FlowTable,
    identities: FlowIdentities,
    options: { readonly readers: number; readonly reassemblyBytes: number },
    emit: (transaction: Transaction) => void,
  ) {
    this.#table = table;
    this.#identities = identities;
    this.#limit = options.readers;
    this.#budget = { bytes: options.reassemblyBytes, used: 0, skipped: 0 };
    this.#emit = emit;
    this.#across = new AcrossFlows(emit);
    this.#state = new Uint8Array(table.capacity);
  }

  get counters(): { readonly refused: number; readonly skipped: number } {
    return { refused: this.#refused + this.#across.evicted, skipped: this.#budget.skipped };
  }

  /** What is in memory now: contents being read, and bytes that wait for others. */
  get held(): { readonly contents: number; readonly bytes: number } {
    return { contents: this.#active, bytes: this.#budget.used };
  }

  /** Gives what spans several flows and has waited its time. */
  expire(now: Micros): void {
    this.#across.expire(now);
  }

  segment(slot: number, direction: Direction, bytes: Uint8Array, layers: Layers, position: SegmentPosition): void {
    const state = this.#state[slot];
    if (state === READING.over) return;
    const { time } = layers;
    const { offset, length } = position;
    if (state === READING.idle) {
      if (length === 0 || !this.#admit(slot)) return;
      this.#streams[slot] = new Stream(this.#content(slot, 'tcp'), this.#budget);
    }
    const stream = this.#streams[slot];
    if (stream === undefined) return;
    if (length > 0) {
      stream.side(direction).segment(offset, bytes, layers.payload, layers.payloadCaptured, length, time);
    }
    const peer = 2 * slot + (1 - direction);
    stream.acknowledged(direction === 0 ? 1 : 0, this.#table.acknowledged[peer] as number, time);
    if (!stream.content.wanted) {
      stream.end(time, false);
      this.#stop(slot, stream.content);
    }
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
    this.#active--;
    this.#streams[slot] = undefined;
    this.#datagrams[slot] = undefined;
  }

  #admit(slot: number): boolean {
    if (this.#active === this.#limit) {
      this.#refused++;
      this.#state[slot] = READING.over;
      return false;
    }
    this.#active++;
    this.#state[slot] = READING.active;
    return true;
  }

  #content(slot: number, transport: 'tcp' | 'udp'): Content {
    const flow = this.#identities.of(slot);
    if (transport === 'udp') return new Content(UDP_PROTOCOLS, transport, flow, this.#emit, this.#across);
    const { originator, responder, responderPort } = flow;
    const now = this.#table.last[slot] as number;
    const announced = this.#across.expectations.take(originator, responder, responderPort, now);
    return new Content(TCP_PROTOCOLS, transport, flow, this.#emit, this.#across, announced);
  }
}
