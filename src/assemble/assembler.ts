import { decodeDatagram } from '../decode/decode.ts';
import { type Layers, OUTCOME, type Outcome } from '../decode/layers.ts';
import { CHECKSUM, transportChecksum } from '../decode/transport/checksum.ts';
import { IP_PROTOCOL } from '../decode/transport/protocol.ts';
import { TCP } from '../decode/transport/tcp.ts';
import type { Flow } from '../model/flow.ts';
import type { FlowClosed, FlowEnded } from '../model/stream.ts';
import { type Micros, SECOND } from '../model/time.ts';
import type { Transaction } from '../model/transaction.ts';
import { DEFAULT_CONTENT_BYTES } from './application/active-readers.ts';
import type { ApplicationProtocol } from './application/parser.ts';
import { APPLICATION_PROTOCOLS } from './application/protocols.ts';
import { type ReaderCounters, Readers } from './application/readers.ts';
import { arpTransaction } from './arp.ts';
import { noteRightChecksum, noteWrongDatagram, noteWrongSegment, trustsChecksums } from './checksum-trust.ts';
import { FlowIdentities } from './flow-identities.ts';
import { flowRecord } from './flow-record.ts';
import { FlowTable } from './flow-table.ts';
import { Fragments } from './fragments/fragments.ts';
import { keepOuterAddresses } from './fragments/outer-addresses.ts';
import { HISTORY, noteFlip, noteWrongChecksum } from './history.ts';
import { beginsWithAnswer } from './origin.ts';
import { isInteractivePort, isNameServicePort } from './server-ports.ts';
import { isSaid } from './tcp/endpoint.ts';
import { DEFAULT_REASSEMBLY_BYTES } from './tcp/reassembly.ts';
import { isReuse, noteSegment, segmentWait } from './tcp/segment.ts';
import { EVICTION_ORDER, TIMEOUTS, waitEnds } from './timeouts.ts';
import { Tunnels } from './tunnels/tunnels.ts';
import { WAITS, type Wait } from './wait-lists.ts';

export interface AssemblerOptions {
  /** Most flows at a time. */
  readonly flows: number;
  /** Most flows whose content is read at a time. */
  readonly readers: number;
  /** Bytes that all readers together may keep of what they read. */
  readonly contentBytes: number;
  /** Bytes that all streams together may hold back for reassembly. */
  readonly reassemblyBytes: number;
  /** What is read, in the order in which it is tried. */
  readonly protocols: readonly ApplicationProtocol[];
  /** Whether transactions of HTTP bring their content, for the web head. */
  readonly content: boolean;
  /** Secret of the hash table; see FlowTable. */
  readonly seed: number;
}

/** A quarter of a million flows take about 75 MB. */
export const ASSEMBLER_DEFAULTS: AssemblerOptions = {
  flows: 262_144,
  readers: 65_536,
  contentBytes: DEFAULT_CONTENT_BYTES,
  reassemblyBytes: DEFAULT_REASSEMBLY_BYTES,
  protocols: APPLICATION_PROTOCOLS,
  content: false,
  seed: 0,
};

/** Services that people type in, on whatever port (base/protocols/conn/inactivity.zeek). */
const INTERACTIVE_SERVICES: readonly string[] = ['ssh', 'ftp'];

/** What the assembler could not use, and what its caps cost. */
export interface AssemblerCounters {
  packets: number;
  flows: number;
  unknown: number;
  /** Fragments of datagrams that never became whole. */
  fragments: number;
  truncated: number;
  malformed: number;
  /** Packets whose receiver drops them because their checksum is wrong. */
  forged: number;
  /** Flows closed before their time because the table was full. */
  evicted: number;
  /** Datagrams in fragments, and tunnels, given up because there were too many. */
  fragmentsEvicted: number;
  tunnelsEvicted: number;
}

/**
 * Datagrams in fragments that carry each other: no honest one does. Four tunnels may each need one, and IPv6 may repeat
 * its fragment header.
 */
const MAXIMUM_NESTING = 8;

/**
 * Packets become flows and transactions. Times come from the packets; `now` is event time that never goes back, by
 * which flows expire. Every flow is told when it ends and given when it closes; a transaction when it is complete.
 */
export class Assembler {
  readonly counters: AssemblerCounters = {
    packets: 0,
    flows: 0,
    unknown: 0,
    fragments: 0,
    truncated: 0,
    malformed: 0,
    forged: 0,
    evicted: 0,
    fragmentsEvicted: 0,
    tunnelsEvicted: 0,
  };
  readonly #table: FlowTable;
  readonly #readers: Readers;
  readonly #identities: FlowIdentities;
  readonly #fragments: Fragments;
  readonly #tunnels: Tunnels;
  #nesting = 0;
  /** What was told of flows that have ended and not closed. */
  readonly #told: (Flow | undefined)[] = [];
  readonly #emit: (output: FlowEnded | FlowClosed | Transaction) => void;

  constructor(options: AssemblerOptions, emit: (output: FlowEnded | FlowClosed | Transaction) => void) {
    this.#emit = emit;
    this.#table = new FlowTable(options.flows, options.seed);
    this.#identities = new FlowIdentities(this.#table);
    this.#readers = new Readers(this.#table, this.#identities, options, emit);
    this.#fragments = new Fragments(options.seed);
    const count = (bytes: Uint8Array, layers: Layers) => this.#transport(bytes, layers);
    this.#tunnels = new Tunnels(this.#table, this.#identities, options.seed, count, emit);
  }

  get openFlows(): number {
    return this.#table.size;
  }

  /** What is in memory now. */
  get held(): { readonly flows: number } & Readers['held'] {
    return { flows: this.#table.size, ...this.#readers.held };
  }

  /** What the caps of reading have cost. */
  get readerCounters(): ReaderCounters {
    return this.#readers.counters;
  }

  /** Takes a packet with its times set. */
  packet(bytes: Uint8Array, layers: Layers): void {
    this.counters.packets++;
    if (layers.outcome === OUTCOME.transport && layers.depth === 0 && layers.carried === 0) {
      this.#transport(bytes, layers);
    } else this.#rare(bytes, layers);
  }

  /** What is in a tunnel, in fragments, or no flow's. */
  #rare(bytes: Uint8Array, layers: Layers): void {
    const { outcome, depth, carried } = layers;
    if (depth > 0) this.#tunnels.outer(bytes, layers);
    if (outcome === OUTCOME.transport) {
      const slot = this.#transport(bytes, layers);
      if (depth > 0) this.#tunnels.inside(slot, layers);
      if (carried === 0) return;
      this.#tunnels.carries(slot, carried);
      this.#countUnused(layers.inside);
    } else if (outcome === OUTCOME.arp) this.#emit(arpTransaction(bytes, layers, layers.time));
    else if (outcome === OUTCOME.fragment) this.#fragment(bytes, layers);
    else this.#countUnused(outcome);
  }

  #countUnused(outcome: Outcome): void {
    if (outcome === OUTCOME.unknown) this.counters.unknown++;
    else if (outcome === OUTCOME.truncated) this.counters.truncated++;
    else if (outcome === OUTCOME.malformed) this.counters.malformed++;
  }

  /** A fragment waits for the others; the last one to come is the packet that the whole datagram counts as. */
  #fragment(bytes: Uint8Array, layers: Layers): void {
    const { counters } = this;
    const datagram = this.#nesting < MAXIMUM_NESTING ? this.#fragments.add(bytes, layers) : undefined;
    counters.fragments = this.#fragments.lost;
    counters.fragmentsEvicted = this.#fragments.evicted;
    if (datagram === undefined) return;
    this.#nesting++;
    keepOuterAddresses(bytes, layers, datagram.buffer);
    decodeDatagram(datagram.buffer, datagram.start, datagram.captured, datagram.length, layers);
    if (layers.outcome === OUTCOME.transport && layers.depth === 0 && layers.carried === 0) {
      this.#transport(datagram.buffer, layers);
    } else this.#rare(datagram.buffer, layers);
    this.#fragments.release(datagram);
    this.#nesting--;
  }

  #transport(bytes: Uint8Array, layers: Layers): number {
    const table = this.#table;
    const { protocol, time, now } = layers;
    const isTcp = protocol === IP_PROTOCOL.tcp;
    let slot = table.find(bytes, layers);
    const mayMatter = matters(layers);
    if (mayMatter && slot >= 0 && this.#isForged(slot, bytes, layers)) return slot;
    if (slot >= 0 && (this.#isOver(slot, layers) || (isTcp && isReuse(table, slot, layers)))) {
      this.#close(slot);
      slot = -1;
    }
    if (slot < 0) {
      slot = this.#open(bytes, layers);
      if (mayMatter) this.#verify(slot, table.direction(slot), bytes, layers);
    }
    const direction = table.direction(slot);
    const side = 2 * slot + direction;
    table.packets[side] = (table.packets[side] as number) + 1;
    table.ipBytes[side] = (table.ipBytes[side] as number) + layers.ipLength;
    // What still comes when both sides have ended does not make a connection longer, as in Zeek.
    const isOver = isTcp && isSaid(table, slot);
    if (time > (table.last[slot] as number) && !isOver) table.last[slot] = time;
    if (isTcp) {
      const readers = this.#readers;
      const segment = noteSegment(table, slot, direction, bytes, layers, readers.isRead(slot), readers.stream(slot));
      this.#readers.segment(slot, direction, bytes, layers, segment);
      const wait = segmentWait(table, slot);
      if (wait === WAITS.stream || wait !== table.waits.of(slot)) table.waits.move(slot, wait, now);
    } else {
      table.payloadBytes[side] = (table.payloadBytes[side] as number) + layers.payloadLength;
      if (protocol === IP_PROTOCOL.udp) this.#readers.datagram(slot, direction, bytes, layers);
      const wait = table.waits.of(slot);
      // What waits for a name service is looked at in its own time.
      if (wait !== WAITS.query) table.waits.move(slot, wait, now);
    }
    return slot;
  }

  /**
   * Whether a flow had waited its time before the packet that has just found it. Ticks close what nobody speaks to any
   * more, but come in whole seconds: where flows split must not hang on that.
   */
  #isOver(slot: number, { now }: Layers): boolean {
    const { waits, start, last } = this.#table;
    const wait = waits.of(slot);
    if (waits.since(slot) + TIMEOUTS[wait] > now) return false;
    const since = Math.max(waits.since(slot), start[slot] as number);
    const longest = wait === WAITS.stream && this.#isInteractive(slot) ? WAITS.interactive : wait;
    return waitEnds(longest, since, Math.min(last[slot] as number, now)) <= now;
  }

  /** Whether people type into a connection that was answered: they may be silent longer than programs. */
  #isInteractive(slot: number): boolean {
    const table = this.#table;
    const wasAnswered = ((table.historySeen[2 * slot + 1] as number) & HISTORY.synAcknowledge.bit) !== 0;
    if (wasAnswered && isInteractivePort(table.port(slot, 1))) return true;
    return (this.#readers.service(slot)?.split(',') ?? []).some((service) => INTERACTIVE_SERVICES.includes(service));
  }

  /**
   * Whether a packet's receiver drops it for its checksum: it is counted, and changes nothing. A side whose checksums
   * never held, or whose wrong ones its receiver takes, is believed all the same: captures of the sending host show them
   * before the network card completes them, and anonymised ones show them broken.
   */
  #isForged(slot: number, bytes: Uint8Array, layers: Layers): boolean {
    if (!this.#readers.isRead(slot)) return false;
    const table = this.#table;
    const direction = table.direction(slot);
    if (!this.#verify(slot, direction, bytes, layers)) return false;
    const side = 2 * slot + direction;
    table.packets[side] = (table.packets[side] as number) + 1;
    table.ipBytes[side] = (table.ipBytes[side] as number) + layers.ipLength;
    this.counters.forged++;
    noteWrongChecksum(table, slot, direction);
    if (layers.protocol === IP_PROTOCOL.tcp) this.#readers.forged(slot, direction, bytes, layers);
    return true;
  }

  /** Whether a packet's checksum is wrong, though its side's mean something. */
  #verify(slot: number, direction: number, bytes: Uint8Array, layers: Layers): boolean {
    const side = 2 * slot + direction;
    const checksum = transportChecksum(bytes, layers);
    const isTcp = layers.protocol === IP_PROTOCOL.tcp;
    if (checksum === CHECKSUM.holds) noteRightChecksum(this.#table, side);
    if (checksum !== CHECKSUM.wrong || !trustsChecksums(this.#table, side, isTcp)) return false;
    if (!isTcp) noteWrongDatagram(this.#table, side);
    else if (layers.payloadLength > 0)
      noteWrongSegment(this.#table, side, (layers.sequence + layers.payloadLength) >>> 0);
    return true;
  }

  /** Opens the flow that `find` has just not found. */
  #open(bytes: Uint8Array, layers: Layers): number {
    const table = this.#table;
    const { time, now } = layers;
    if (table.size === table.capacity) this.#evict();
    const isAnswer = beginsWithAnswer(bytes, layers);
    const slot = table.open(time, !isAnswer, firstWait(layers, isAnswer), now);
    this.counters.flows++;
    if (isAnswer) noteFlip(table, slot);
    return slot;
  }

  /** Closes what has waited its time; call it whenever event time reaches a whole second. */
  expire(now: Micros): void {
    this.#fragments.expire(now);
    this.counters.fragments = this.#fragments.lost;
    const { waits, start, last } = this.#table;
    for (const wait of EVICTION_ORDER) {
      for (let slot = waits.oldest(wait); slot >= 0; slot = waits.oldest(wait)) {
        const began = start[slot] as number;
        const since = waits.since(slot);
        if (since + TIMEOUTS[wait] > now) break;
        // Its first packet leaped ahead of event time, which has followed since: it has not waited so long.
        if (began > since && began < now + SECOND) waits.move(slot, wait, began);
        else if (wait === WAITS.ended) {
          this.#tell(slot);
          // It goes on waiting: what ended first still closes first.
          waits.move(slot, WAITS.closing, since);
        } else if (wait === WAITS.stream && now < Number.POSITIVE_INFINITY && this.#isInteractive(slot)) {
          waits.move(slot, WAITS.interactive, since);
        } else if (waitEnds(wait, since, Math.min(last[slot] as number, now)) > now) {
          waits.move(slot, wait, now - ((now - since) % TIMEOUTS[wait]));
        } else this.#close(slot);
      }
    }
    this.#readers.expire(now);
    if (now < Number.POSITIVE_INFINITY) this.#tunnels.expire(now);
    this.counters.tunnelsEvicted = this.#tunnels.evicted;
  }

  /** Closes everything. */
  end(): void {
    this.expire(Number.POSITIVE_INFINITY);
  }

  #evict(): void {
    for (const wait of EVICTION_ORDER) {
      const slot = this.#table.waits.oldest(wait);
      if (slot < 0) continue;
      this.counters.evicted++;
      this.#close(slot);
      return;
    }
  }

  /** How the flow went is known: whoever watches for that learns it now. */
  #tell(slot: number): Flow {
    this.#readers.finish(slot);
    const flow = this.#record(slot);
    this.#told[slot] = flow;
    this.#emit({ kind: 'flow-end', flow });
    return flow;
  }

  #record(slot: number): Flow {
    const service = this.#tunnels.service(slot, this.#readers.service(slot));
    return flowRecord(this.#table, slot, this.#identities.of(slot), service, this.#tunnels.parents(slot));
  }

  #close(slot: number): void {
    const { packets } = this.#table;
    let flow = this.#told[slot] ?? this.#tell(slot);
    const isAsTold = packets[2 * slot] === flow.originatorPackets && packets[2 * slot + 1] === flow.responderPackets;
    if (!isAsTold) flow = this.#record(slot);
    this.#told[slot] = undefined;
    this.#tunnels.forget(slot);
    this.#identities.forget(slot);
    this.#readers.forget(slot);
    this.#table.close(slot);
    this.#emit({ kind: 'flow-close', flow });
  }
}

/** Whether a wrong checksum would change anything: what only acknowledges costs more to verify than it can do. */
function matters({ protocol, tcpFlags, payloadLength }: Layers): boolean {
  if (protocol === IP_PROTOCOL.udp) return payloadLength > 0;
  return protocol === IP_PROTOCOL.tcp && (payloadLength > 0 || (tcpFlags & (TCP.syn | TCP.fin | TCP.reset)) !== 0);
}

/** Which timeout a flow waits for after its first packet. */
function firstWait(layers: Layers, isAnswer: boolean): Wait {
  if (layers.protocol === IP_PROTOCOL.tcp) return WAITS.stream;
  const serverPort = isAnswer ? layers.sourcePort : layers.destinationPort;
  return layers.protocol === IP_PROTOCOL.udp && isNameServicePort(serverPort) ? WAITS.query : WAITS.datagram;
}
