import type { Micros } from '../../model/time.ts';
import type { Direction } from '../application/parser.ts';
import { type Run, type Segment, Waiting } from './waiting.ts';

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
  /** Holes that were given up, and doubted segments that were not kept, because a cap was reached. */
  skipped: number;
}

/** 64 MiB, as Suricata's stream memcap (Suricata 7 user guide, stream.memcap); a quarter MiB and 128 segments a stream. */
export const DEFAULT_REASSEMBLY_BYTES = 0x400_0000;
const STREAM_BYTES = 0x4_0000;
const STREAM_SEGMENTS = 128;

/** What a segment that waits costs beside its bytes: its copy's buffer, its records, its place in the tree (490 measured). */
const SEGMENT_OVERHEAD = 512;

/** Segments that a receiver would drop, of which a stream keeps some; who drops more sends on what was acknowledged. */
const DOUBTED_SEGMENTS = 16;

/** Most streams never doubt anything. */
const NO_SEGMENTS: Segment[] = [];

/**
 * Puts one side's segments in order and gives each byte once, as Linux does (tcp_data_queue, tcp_data_queue_ofo,
 * tcp_ofo_queue). A byte that was delivered stays. What came too early waits; there it is appended to what it follows,
 * thrown away when it holds nothing new, and replaces what begins alike and is shorter. Of what overlaps then the one
 * that begins lower wins. A hole waits until it is filled, the peer acknowledges beyond it, a cap is reached or the
 * stream ends; then the sink is told of the gap. After the FIN nothing is delivered.
 */
export class StreamReassembler {
  /** How far the receiver lets the sender send: what comes too early and begins beyond it is dropped there. -1: not known. */
  windowEnd = -1;
  readonly #sink: StreamSink;
  readonly #direction: Direction;
  readonly #budget: ReassemblyBudget;
  #next = 0;
  #highest = 0;
  #announced = 0;
  #finished = false;
  #urgent = -1;
  /** Most streams never wait for anything. */
  #waiting: Waiting | undefined;
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

  /** The same, with what is doubted, and with what its other numbers say that it has sent. */
  get announced(): number {
    return Math.max(this.#highest, this.#announced);
  }

  /** The side numbers its bytes up to `end`: it says that it has sent them, whether they were captured or not. */
  announce(end: number): void {
    if (end > this.#announced) this.#announced = end;
  }

  /** Whether something waits behind a hole. */
  get waits(): boolean {
    return this.#waiting !== undefined;
  }

  /** Whether the room for segments that the receiver would drop is full. */
  get doubts(): boolean {
    return this.#doubted.length === DOUBTED_SEGMENTS;
  }

  /** Whether a FIN or RST at `offset` is where the receiver looks for it (RFC 5961 section 3.2; tcp_validate_incoming). */
  expects(offset: number): boolean {
    if (offset === this.#next || (this.#finished && offset === this.#next - 1)) return true;
    // The right edge of what it has selectively acknowledged.
    return offset === this.#waiting?.last?.end;
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
      if (this.windowEnd >= 0 && offset > this.windowEnd) this.doubt(offset, bytes, start, captured, length);
      else this.#hold(offset, bytes, start, captured, length, time, fin);
      return;
    }
    this.#deliver(offset, bytes, start, captured, offset + length, time);
    if (fin && offset + length === this.#next) this.#finish();
    else if (this.#waiting !== undefined) this.#drain(time);
  }

  /**
   * A segment that the receiver drops, by all that is known. When it acknowledges the bytes all the same, and nothing
   * better has come, then it has them: what was known was wrong (an edited capture, packets that were not captured).
   */
  doubt(offset: number, bytes: Uint8Array, start: number, captured: number, length: number): void {
    const end = offset + length;
    if (this.#finished || end <= this.#next) return;
    this.announce(end);
    if (this.#doubted.length > 0) this.#forgetDoubts();
    if (this.#doubted.length === DOUBTED_SEGMENTS || !this.#hasRoom(captured)) {
      this.#budget.skipped++;
      return;
    }
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
    if (this.#waiting === undefined && this.#doubted.length === 0) return;
    while (offset > this.#next && !this.#finished) {
      const first = this.#waiting?.first?.offset ?? Number.POSITIVE_INFINITY;
      const doubted = this.#lowestDoubt(offset);
      if (doubted !== undefined && doubted.offset < first) this.#take(doubted, time);
      else if (first === Number.POSITIVE_INFINITY) return;
      else {
        this.#skipTo(Math.min(offset, first), time);
        this.#drain(time);
      }
    }
  }

  /** A RST has ended the connection: nothing more is delivered. */
  cut(): void {
    this.#finished = true;
    this.#clear();
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
    if (this.#waitingSegments >= STREAM_SEGMENTS || !this.#hasRoom(captured)) {
      this.#budget.skipped++;
      this.#giveUpHoles(offset, time);
      this.segment(offset, bytes, start, captured, length, time, fin);
      return;
    }
    const end = offset + length + (fin ? 1 : 0);
    this.#waiting ??= new Waiting();
    const waiting = this.#waiting;
    const { last } = waiting;
    let parent = last;
    let isLeft = false;
    if (last === undefined || offset < last.end) {
      parent = undefined;
      for (let run = waiting.root; run !== undefined; ) {
        parent = run;
        isLeft = offset < run.offset;
        if (!isLeft && end <= run.end) return;
        if (offset === run.offset) break;
        if (offset === run.end) {
          this.#append(run, bytes, start, captured, length, fin);
          return;
        }
        run = isLeft ? run.left : run.right;
      }
    } else if (offset === last.end) {
      this.#append(last, bytes, start, captured, length, fin);
      return;
    }
    const segment = this.#copy(offset, bytes, start, captured, length);
    const run: Run = {
      offset,
      end,
      fin,
      segments: [segment],
      parent: undefined,
      left: undefined,
      right: undefined,
      isRed: true,
    };
    if (parent?.offset === offset) {
      waiting.replace(parent, run);
      this.#drop(parent);
    } else waiting.insert(run, parent, isLeft);
    let next = waiting.after(run);
    while (next !== undefined && next.end <= end) {
      waiting.remove(next);
      this.#drop(next);
      next = waiting.after(run);
    }
    if (next === undefined) waiting.last = run;
    if (end > this.#highest) this.#highest = end;
  }

  /** As Linux, which appends the bytes, behind a FIN too: what follows then moves into the FIN's place. */
  #append(run: Run, bytes: Uint8Array, start: number, captured: number, length: number, fin: boolean): void {
    const before = run.segments.at(-1) as Segment;
    run.segments.push(this.#copy(before.end, bytes, start, captured, length));
    run.end += length + (fin ? 1 : 0);
    run.fin ||= fin;
    if (run.end > this.#highest) this.#highest = run.end;
  }

  #copy(offset: number, bytes: Uint8Array, start: number, captured: number, length: number): Segment {
    this.#keep(captured);
    this.#waitingSegments++;
    return { offset, bytes: bytes.slice(start, start + captured), end: offset + length };
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
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    for (let run = waiting.first; run !== undefined && run.offset <= this.#next; run = waiting.first) {
      waiting.remove(run);
      this.#drop(run);
      if (run.end <= this.#next) continue;
      for (const { offset, bytes, end } of run.segments) this.#deliver(offset, bytes, 0, bytes.length, end, time);
      if (run.fin) {
        this.#next = run.end - 1;
        this.#finish();
        return;
      }
    }
    if (waiting.root === undefined) this.#waiting = undefined;
  }

  /** Behind a FIN nothing is delivered. */
  #finish(): void {
    this.#next++;
    if (this.#next > this.#highest) this.#highest = this.#next;
    this.cut();
  }

  #giveUpHoles(offset: number, time: Micros): void {
    while (!this.#finished) {
      const first = this.#waiting?.first?.offset ?? Number.POSITIVE_INFINITY;
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
    this.#waiting = undefined;
    this.#doubted = NO_SEGMENTS;
  }

  #hasRoom(captured: number): boolean {
    const length = captured + SEGMENT_OVERHEAD;
    return this.#heldBytes + length <= STREAM_BYTES && this.#budget.used + length <= this.#budget.bytes;
  }

  #keep(captured: number): void {
    this.#budget.used += captured + SEGMENT_OVERHEAD;
    this.#heldBytes += captured + SEGMENT_OVERHEAD;
  }

  #release(captured: number): void {
    this.#budget.used -= captured + SEGMENT_OVERHEAD;
    this.#heldBytes -= captured + SEGMENT_OVERHEAD;
  }
}
