import { ASSEMBLER_DEFAULTS, Assembler, type AssemblerCounters, type AssemblerOptions } from '../assemble/assembler.ts';
import { decodePacket } from '../decode/decode.ts';
import { Layers } from '../decode/layers.ts';
import type { Detector } from '../heads/flow/detector.ts';
import { FlowHead } from '../heads/flow/flow-head.ts';
import { WebHead, type WebHeadOptions } from '../heads/web/web-head.ts';
import { UNKNOWN_ADDRESS } from '../model/address.ts';
import { HomeNetworks } from '../model/home-networks.ts';
import type { PacketBatch } from '../model/packet.ts';
import { type FlowRecord, recordEnd, recordStart } from '../model/record.ts';
import type { EngineInput, FlowClosed, FlowEnded, FlowStageOutput } from '../model/stream.ts';
import type { Micros } from '../model/time.ts';
import type { HttpTransaction } from '../model/transaction/http.ts';
import type { Transaction } from '../model/transaction.ts';
import type { Stage } from './stage.ts';
import { TickClock } from './tick-clock.ts';
import { withExchange, withoutExchange } from './web-exchange.ts';

export interface FlowStageOptions {
  readonly assembler?: Partial<AssemblerOptions>;
  /** Networks to watch; what touches none of them is assembled, but judged by no detector. Empty: everything. */
  readonly home?: readonly string[];
  /** Who looks for attacks; none where only flows are wanted. */
  readonly detectors?: readonly Detector[];
  /** What the web head is made of; absent where it is not asked: then no content is kept. */
  readonly web?: WebHeadOptions | undefined;
  /** Ports of a proxy of ours: what it tells of its requests counts, and not what is seen of them on the wire. */
  readonly proxied?: readonly number[] | undefined;
  /** Whether closed flows and transactions are given to the next stage, or only counted. */
  readonly forward?: 'records' | 'nothing';
}

/** What this stage has seen. */
export interface FlowStageCounters extends AssemblerCounters {
  /** First and last packet or flow, in event time; null before the first. */
  start: Micros | null;
  end: Micros | null;
  transactions: number;
  /** Flows whose content was not read, or not to its end, and stream holes given up, because of caps. */
  unread: number;
  holes: number;
  /** What was joined over flows and gave way at caps: see AcrossFlowsCounters. */
  exchanges: number;
  announcements: number;
  unmeasured: number;
  handOvers: number;
  late: number;
  leaps: number;
  lost: number;
  /** Entries of the flow head's state that gave way at caps, and of the web head's. */
  forgotten: number;
  webForgotten: number;
  /** Requests that the web head has heard. */
  requests: number;
}

/** Packets and rows of logs in, findings out: decode, assemble, and the flow head. Ticks are made here, from event time. */
export class FlowStage implements Stage<EngineInput, FlowStageOutput> {
  readonly #assembler: Assembler;
  readonly #head: FlowHead;
  readonly #webOptions: WebHeadOptions | undefined;
  /** Made when the first request comes: rules and model take a quarter of a second, and most captures hold none. */
  #web: WebHead | null = null;
  readonly #proxied: readonly number[];
  readonly #layers = new Layers();
  readonly #ticks = new TickClock();
  readonly #clock = this.#ticks.clock;
  readonly #home: HomeNetworks;
  readonly #forward: boolean;
  #outputs: FlowStageOutput[] = [];
  /** First and last time seen; NaN before the first. A field that may also be null would make an object of each time. */
  #start = Number.NaN;
  #end = Number.NaN;
  #flows = 0;
  #transactions = 0;
  #requests = 0;
  #lost = 0;

  constructor(options: FlowStageOptions = {}) {
    const { web } = options;
    const assembler = { ...ASSEMBLER_DEFAULTS, content: web !== undefined, ...options.assembler };
    this.#assembler = new Assembler(assembler, (output) => this.#hear(output));
    this.#webOptions = web;
    this.#proxied = options.proxied ?? [];
    this.#head = new FlowHead(options.detectors);
    this.#home = new HomeNetworks(options.home);
    this.#forward = (options.forward ?? 'records') === 'records';
  }

  get counters(): FlowStageCounters {
    const { refused, skipped, exchanges, announcements, unmeasured, handOvers } = this.#assembler.readerCounters;
    return {
      ...this.#assembler.counters,
      flows: this.#flows,
      transactions: this.#transactions,
      unread: refused,
      holes: skipped,
      exchanges,
      announcements,
      unmeasured,
      handOvers,
      start: Number.isNaN(this.#start) ? null : this.#start,
      end: Number.isNaN(this.#end) ? null : this.#end,
      late: this.#clock.late,
      leaps: this.#clock.leaps,
      lost: this.#lost,
      forgotten: this.#head.evicted,
      webForgotten: this.#web?.evicted ?? 0,
      requests: this.#requests,
    };
  }

  /** What is in memory now: open flows, contents being read, bytes that wait for others. */
  get held(): Assembler['held'] {
    return this.#assembler.held;
  }

  push(input: EngineInput): readonly FlowStageOutput[] {
    this.#outputs = [];
    switch (input.kind) {
      case 'packets':
        this.#packets(input);
        break;
      case 'records':
        for (const record of input.records) this.#record(record);
        break;
      case 'tick':
        this.#reach(this.#clock.advance(input.time));
        break;
      case 'loss':
        this.#lost += input.packets;
        break;
      case 'quarantine':
      case 'packet-model':
        break;
      default:
        this.#finish();
    }
    return this.#outputs;
  }

  /** A row of a log: its flow has ended and closed at once, its transaction is heard like one of packets. */
  #record(record: FlowRecord): void {
    this.#seen(recordStart(record));
    const end = recordEnd(record);
    this.#seen(end);
    this.#reach(this.#clock.advance(end));
    if (record.kind !== 'flow') {
      this.#hear(record);
      return;
    }
    this.#hear({ kind: 'flow-end', flow: record });
    this.#hear({ kind: 'flow-close', flow: record });
  }

  #packets(batch: PacketBatch): void {
    const { bytes, offsets, lengths, wireLengths, times, links, count } = batch;
    const layers = this.#layers;
    for (let index = 0; index < count; index++) {
      const time = times[index] as number;
      const now = this.#clock.advance(time);
      if (this.#ticks.isDue(now)) this.#reach(now);
      this.#seen(time);
      decodePacket(
        bytes,
        offsets[index] as number,
        lengths[index] as number,
        wireLengths[index] as number,
        links[index] as number,
        layers,
      );
      layers.time = time;
      layers.now = now;
      this.#assembler.packet(bytes, layers);
    }
  }

  #seen(time: Micros): void {
    if (!(time >= this.#start)) this.#start = time;
    if (!(time <= this.#end)) this.#end = time;
  }

  /** Event time has come to `now`. */
  #reach(now: Micros): void {
    const tick = this.#ticks.reach(now);
    if (tick !== undefined) this.#tick(tick);
  }

  #tick(time: Micros): void {
    this.#assembler.expire(time);
    for (const finding of this.#head.tick(time)) this.#outputs.push(finding);
    if (this.#web !== null) for (const finding of this.#web.tick(time)) this.#outputs.push(finding);
    this.#outputs.push({ kind: 'tick', time });
  }

  #finish(): void {
    this.#assembler.end();
    const last = this.#ticks.last();
    if (last !== undefined) this.#tick(last);
    this.#outputs.push({ kind: 'end' });
  }

  #hear(output: FlowEnded | FlowClosed | Transaction): void {
    if (output.kind === 'flow-close') this.#flows++;
    else {
      const event = output.kind === 'flow-end' ? output.flow : output;
      if (output.kind !== 'flow-end') this.#transactions++;
      if (this.#clock.believes(recordStart(event)) && this.#isWatched(event)) {
        this.#head.hear(event);
        if (event.kind === 'http') this.#hearRequest(event);
      }
    }
    if (!this.#forward || output.kind === 'flow-end') return;
    this.#outputs.push(output.kind === 'http' ? withoutExchange(output) : output);
  }

  #hearRequest(transaction: HttpTransaction): void {
    if (this.#webOptions === undefined) return;
    const request = withExchange(transaction);
    if (request === undefined) return;
    const { responderPort, web } = transaction;
    if (this.#proxied.includes(responderPort) && (web?.inspection ?? null) === null) return;
    this.#web ??= new WebHead(this.#webOptions);
    this.#requests++;
    this.#web.hear(request);
  }

  #isWatched(event: FlowRecord): boolean {
    // Whoever has the log of a server that the log does not name has that server.
    if (event.kind === 'http' && event.responder === UNKNOWN_ADDRESS) return true;
    return this.#home.watchesAny([event.originator, event.responder]);
  }
}
