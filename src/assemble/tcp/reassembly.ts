import type { Micros } from '../../model/time.ts';
import type { Direction } from '../application/parser.ts';

/** Where reassembled bytes go. The bytes belong to the caller. */
export interface StreamSink {
  /** Whether anybody reads on. */
  readonly wanted: boolean;
  data(direction: Direction, bytes: Uint8Array, start: number, end: number, time: Micros): void;
  gap(direction: Direction, length: number, time: Micros): void;
}

/** Memory that all streams together may hold for segments that came too early, and what happened at the caps. */
export interface ReassemblyBudget {
  readonly bytes: number;
  used: number;
  /** Holes that were given up because a cap was reached. */
  skipped: number;
}

/** 64 MiB, as Suricata's stream memcap (Suricata 7 user guide, stream.memcap); a quarter MiB and 128 segments a stream. */
export const DEFAULT_REASSEMBLY_BYTES = 0x400_0000;
const STREAM_BYTES = 0x4_0000;
const STREAM_SEGMENTS = 128;

/** Segments that a receiver would drop, of which a stream keeps some; who drops more sends on what was acknowledged. */
const DOUBTED_SEGMENTS = 16;

interface Segment {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Behind its last byte. */
  readonly end: number;
}

/** What waits as one: a segment, and those that were appended since. */
interface Run {
  readonly offset: number;
  /** Behind its last byte, or behind its FIN, which has a number of its own. */
  end: number;
  fin: boolean;
  readonly segments: Segment[];
}

/** Most streams never wait for anything. */
const NO_RUNS: Run[] = [];
const NO_SEGMENTS: Segment[] = [];

/**
 * Puts one side's segments in order and gives each byte once, as Linux does (tcp_data_queue, tcp_data_queue_ofo,
 * tcp_ofo_queue). A byte that was delivered stays. What came too early waits; there it is appended to what it follows,
 * thrown away when it holds nothing new, and replaces what begins alike and is shorter. Of what overlaps then the one
 * that begins lower wins. A hole waits until it is filled, the peer acknowledges beyond it, a cap is reached or the
 * stream ends; then the sink is told of the gap. After the FIN nothing is delivered.
 */
export class StreamReassembler {
  /** What the receiver lets the sender use: what comes too early and begins beyond it is dropped there. */
  windowEnd = Number.POSITIVE_INFINITY;
  readonly #sink: StreamSink;
  readonly #direction: Direction;
  readonly #budget: ReassemblyBudget;
  #next = 0;
  #highest = 0;
  #finished = false;
  #urgent = -1;
  #waiting: Run[] = NO_RUNS;
  #waitingSegments = 0;
  #doubted: Segment[] = NO_SEGMENTS;
  #heldBytes = 0;

  constructor(sink: StreamSink, direction: Direction, budget: ReassemblyBudget) {
    this.#sink = sink;
    this.#direction = direction;
    this.#budget = budget;
  }

  /** Behind the highest byte, or FIN, that the side has sent. */
  get highest(): number {
    return this.#highest;
  }

  /** Whether the room for segments that the receiver would drop is full. */
  get doubts(): boolean {
    return this.#doubted.length === DOUBTED_SEGMENTS;
  }

  /** Whether a FIN or RST at `offset` is where the receiver looks for it (RFC 5961 section 3.2; tcp_validate_incoming). */
  expects(offset: number): boolean {
    if (offset === this.#next || (this.#finished && offset === this.#next - 1)) return true;
    // The right edge of what it has selectively acknowledged.
    return this.#waiting.length > 0 && offset === (this.#waiting.at(-1) as Run).end;
  }

  /**
   * @param offset of the first byte in the stream
   * @param captured bytes at `start` that the capture holds
   * @param length bytes that were sent
   * @param fin whether they were the last
   */
  segment(
    offset: number,
    bytes: Uint8Array,
    start: number,
    captured: number,
    length: number,
    time: Micros,
    fin = false,
  ): void {
    if (this.#finished) return;
    if (offset > this.#next) {
      if (offset > this.windowEnd) this.doubt(offset, bytes, start, captured, length);
      else this.#hold(offset, bytes, start, captured, length, time, fin);
      return;
    }
    this.#deliver(offset, bytes, start, captured, offset + length, time);
    if (fin && offset + length === this.#next) this.#finish();
    else if (this.#waiting.length > 0) this.#drain(time);
  }

  /**
   * A segment that the receiver drops, by all that is known. When it acknowledges the bytes all the same, and nothing
   * better has come, then it has them: what was known was wrong (an edited capture, packets that were not captured).
   */
  doubt(offset: number, bytes: Uint8Array, start: number, captured: number, length: number): void {
    const end = offset + length;
    if (this.#finished || end <= this.#next) return;
    if (this.#doubted.length > 0) this.#forgetDoubts();
    if (this.#doubted.length === DOUBTED_SEGMENTS || !this.#hasRoom(captured)) return;
    if (this.#doubted === NO_SEGMENTS) this.#doubted = [];
    this.#keep(captured);
    this.#doubted.push({ offset, bytes: bytes.slice(start, start + captured), end });
  }

  /** Nobody will say whether the receiver had what was doubted: it is believed. */
  believe(time: Micros): void {
    const doubted = this.#doubted;
    this.#doubted = NO_SEGMENTS;
    for (const { offset, bytes, end } of doubted) {
      this.#release(bytes.length);
      this.segment(offset, bytes, 0, bytes.length, end - offset, time);
    }
  }

  /**
   * An urgent pointer to the byte at `offset`: Linux takes that byte out of the stream (tcp_check_urg, tcp_recvmsg), for
   * a reader that did not ask for it in line. The latest pointer alone counts, and none to what was read.
   */
  urgent(offset: number): void {
    if (offset >= this.#next && offset > this.#urgent) this.#urgent = offset;
  }

  /** The peer has everything below `offset`: what is missing there will not come again. */
  acknowledged(offset: number, time: Micros): void {
    if (this.#waiting.length === 0 && this.#doubted.length === 0) return;
    while (offset > this.#next && !this.#finished) {
      const first = this.#waiting[0]?.offset ?? Number.POSITIVE_INFINITY;
      const doubted = this.#lowestDoubt(offset);
      if (doubted !== undefined && doubted.offset < first) this.#take(doubted, time);
      else if (first === Number.POSITIVE_INFINITY) return;
      else {
        this.#skipTo(Math.min(offset, first), time);
        this.#drain(time);
      }
    }
  }

  /** The stream ends, or nobody reads it any more: what waits is given with its gaps, or thrown away. */
  end(time: Micros, give: boolean): void {
    if (give) this.#giveUpHoles(Number.POSITIVE_INFINITY, time);
    this.#clear();
  }

  #hold(
    offset: number,
    bytes: Uint8Array,
    start: number,
    captured: number,
    length: number,
    time: Micros,
    fin: boolean,
  ): void {
    const end = offset + length + (fin ? 1 : 0);
    const runs = this.#waiting;
    let at = runs.length;
    while (at > 0 && offset < (runs[at - 1] as Run).offset) at--;
    const before = runs[at - 1];
    if (before !== undefined && end <= before.end) return;
    if (this.#waitingSegments >= STREAM_SEGMENTS || !this.#hasRoom(captured)) {
      this.#budget.skipped++;
      this.#giveUpHoles(offset, time);
      this.segment(offset, bytes, start, captured, length, time, fin);
      return;
    }
    if (end > this.#highest) this.#highest = end;
    this.#keep(captured);
    this.#waitingSegments++;
    const segment: Segment = { offset, bytes: bytes.slice(start, start + captured), end: offset + length };
    if (before?.end === offset && !before.fin) {
      before.segments.push(segment);
      before.end = end;
      before.fin = fin;
      return;
    }
    const run: Run = { offset, end, fin, segments: [segment] };
    const first = before?.offset === offset ? at - 1 : at;
    let behind = at;
    while (behind < runs.length && (runs[behind] as Run).end <= end) behind++;
    for (let index = first; index < behind; index++) this.#drop(runs[index] as Run);
    if (runs === NO_RUNS) this.#waiting = [run];
    else runs.splice(first, behind - first, run);
  }

  #deliver(offset: number, bytes: Uint8Array, start: number, captured: number, end: number, time: Micros): void {
    const next = this.#next;
    if (end <= next) return;
    this.#next = end;
    if (end > this.#highest) this.#highest = end;
    if (!this.#sink.wanted) return;
    const stop = offset + captured;
    if (next < stop) {
      const from = start + next - offset;
      const to = start + captured;
      const urgent = this.#urgent;
      if (urgent >= next && urgent < stop) {
        const cut = start + urgent - offset;
        if (cut > from) this.#sink.data(this.#direction, bytes, from, cut, time);
        if (cut + 1 < to && this.#sink.wanted) this.#sink.data(this.#direction, bytes, cut + 1, to, time);
      } else this.#sink.data(this.#direction, bytes, from, to, time);
    }
    const gap = end - (next > stop ? next : stop);
    if (gap > 0 && this.#sink.wanted) this.#sink.gap(this.#direction, gap, time);
  }

  #drain(time: Micros): void {
    let taken = 0;
    for (const run of this.#waiting) {
      if (run.offset > this.#next || this.#finished) break;
      taken++;
      this.#drop(run);
      if (run.end <= this.#next) continue;
      for (const { offset, bytes, end } of run.segments) this.#deliver(offset, bytes, 0, bytes.length, end, time);
      if (run.fin) this.#finish();
    }
    if (taken > 0 && this.#waiting !== NO_RUNS) this.#waiting.splice(0, taken);
  }

  #finish(): void {
    this.#next++;
    if (this.#next > this.#highest) this.#highest = this.#next;
    this.#finished = true;
    this.#clear();
  }

  #giveUpHoles(offset: number, time: Micros): void {
    while (!this.#finished) {
      const first = this.#waiting[0]?.offset ?? Number.POSITIVE_INFINITY;
      const doubted = offset === Number.POSITIVE_INFINITY ? this.#lowestDoubt(offset) : undefined;
      if (doubted !== undefined && doubted.offset < first) this.#take(doubted, time);
      else if (first < offset) {
        this.#skipTo(first, time);
        this.#drain(time);
      } else break;
    }
    if (offset !== Number.POSITIVE_INFINITY) this.#skipTo(offset, time);
  }

  #skipTo(offset: number, time: Micros): void {
    if (offset <= this.#next || this.#finished) return;
    const length = offset - this.#next;
    this.#next = offset;
    if (this.#sink.wanted) this.#sink.gap(this.#direction, length, time);
  }

  /** The first of what was doubted that ends at `limit` at most and holds something new. */
  #lowestDoubt(limit: number): Segment | undefined {
    let lowest: Segment | undefined;
    for (const segment of this.#doubted) {
      if (segment.end > limit || segment.end <= this.#next) continue;
      if (lowest === undefined || segment.offset < lowest.offset) lowest = segment;
    }
    return lowest;
  }

  #take({ offset, bytes, end }: Segment, time: Micros): void {
    this.#skipTo(offset, time);
    this.#deliver(offset, bytes, 0, bytes.length, end, time);
    this.#drain(time);
    this.#forgetDoubts();
  }

  #forgetDoubts(): void {
    if (this.#doubted === NO_SEGMENTS) return;
    this.#doubted = this.#doubted.filter(({ bytes, end }) => {
      if (end > this.#next) return true;
      this.#release(bytes.length);
      return false;
    });
  }

  #drop({ segments }: Run): void {
    this.#waitingSegments -= segments.length;
    for (const { bytes } of segments) this.#release(bytes.length);
  }

  #clear(): void {
    this.#budget.used -= this.#heldBytes;
    this.#heldBytes = 0;
    this.#waitingSegments = 0;
    this.#waiting = NO_RUNS;
    this.#doubted = NO_SEGMENTS;
  }

  #hasRoom(length: number): boolean {
    return this.#heldBytes + length <= STREAM_BYTES && this.#budget.used + length <= this.#budget.bytes;
  }

  #keep(length: number): void {
    this.#budget.used += length;
    this.#heldBytes += length;
  }

  #release(length: number): void {
    this.#budget.used -= length;
    this.#heldBytes -= length;
  }
}
