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

interface Segment {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Bytes sent but not captured after these. */
  readonly missing: number;
}

/** Most streams never wait for anything. */
const NOTHING: Segment[] = [];

function comesBefore(a: Segment, b: Segment): boolean {
  if (a.offset !== b.offset) return a.offset < b.offset;
  return a.bytes.length + a.missing > b.bytes.length + b.missing;
}

/**
 * Puts one side's segments in order and gives each byte once. Where segments overlap it decides as Linux does
 * (tcp_data_queue_ofo): a byte that was delivered stays; of segments that wait, the one that begins lower wins, and of
 * two that begin alike the longer one. A hole waits until it is filled, the peer acknowledges beyond it, a cap is
 * reached or the stream ends; then the sink is told of the gap.
 */
export class StreamReassembler {
  readonly #sink: StreamSink;
  readonly #direction: Direction;
  readonly #budget: ReassemblyBudget;
  #next = 0;
  #waiting: Segment[] = NOTHING;
  #waitingBytes = 0;

  constructor(sink: StreamSink, direction: Direction, budget: ReassemblyBudget) {
    this.#sink = sink;
    this.#direction = direction;
    this.#budget = budget;
  }

  /**
   * @param offset of the first byte in the stream
   * @param captured bytes at `start` that the capture holds
   * @param length bytes that were sent
   */
  segment(offset: number, bytes: Uint8Array, start: number, captured: number, length: number, time: Micros): void {
    if (offset <= this.#next) {
      this.#deliver(offset, bytes, start, captured, length, time);
      if (this.#waiting.length > 0) this.#drain(time);
      return;
    }
    const room =
      this.#waiting.length < STREAM_SEGMENTS &&
      this.#waitingBytes + captured <= STREAM_BYTES &&
      this.#budget.used + captured <= this.#budget.bytes;
    if (!room) {
      this.#budget.skipped++;
      this.#giveUpHoles(offset, time);
      this.#deliver(offset, bytes, start, captured, length, time);
      return;
    }
    this.#budget.used += captured;
    this.#waitingBytes += captured;
    const segment = { offset, bytes: bytes.slice(start, start + captured), missing: length - captured };
    if (this.#waiting === NOTHING) this.#waiting = [];
    let at = this.#waiting.length;
    while (at > 0 && comesBefore(segment, this.#waiting[at - 1] as Segment)) at--;
    this.#waiting.splice(at, 0, segment);
  }

  /** The peer has everything below `offset`: what is missing there will not come again. */
  acknowledged(offset: number, time: Micros): void {
    for (let first = this.#waiting[0]; first !== undefined && offset > this.#next; first = this.#waiting[0]) {
      this.#skipTo(Math.min(offset, first.offset), time);
      this.#drain(time);
    }
  }

  /** The stream ends, or nobody reads it any more: what waits is given with its gaps, or thrown away. */
  end(time: Micros, give: boolean): void {
    if (give) this.#giveUpHoles(Number.POSITIVE_INFINITY, time);
    this.#budget.used -= this.#waitingBytes;
    this.#waitingBytes = 0;
    this.#waiting = NOTHING;
  }

  #deliver(offset: number, bytes: Uint8Array, start: number, captured: number, length: number, time: Micros): void {
    const known = this.#next - offset;
    if (known >= length) return;
    this.#next = offset + length;
    if (known < captured && this.#sink.wanted)
      this.#sink.data(this.#direction, bytes, start + known, start + captured, time);
    const gap = length - Math.max(known, captured);
    if (gap > 0 && this.#sink.wanted) this.#sink.gap(this.#direction, gap, time);
  }

  #drain(time: Micros): void {
    let taken = 0;
    for (const segment of this.#waiting) {
      if (segment.offset > this.#next) break;
      taken++;
      this.#release(segment);
      const captured = segment.bytes.length;
      this.#deliver(segment.offset, segment.bytes, 0, captured, captured + segment.missing, time);
    }
    if (taken > 0) this.#waiting.splice(0, taken);
  }

  #giveUpHoles(offset: number, time: Micros): void {
    for (let first = this.#waiting[0]; first !== undefined && first.offset < offset; first = this.#waiting[0]) {
      this.#skipTo(first.offset, time);
      this.#drain(time);
    }
    if (offset !== Number.POSITIVE_INFINITY) this.#skipTo(offset, time);
  }

  #skipTo(offset: number, time: Micros): void {
    if (offset <= this.#next) return;
    const length = offset - this.#next;
    this.#next = offset;
    if (this.#sink.wanted) this.#sink.gap(this.#direction, length, time);
  }

  #release(segment: Segment): void {
    this.#budget.used -= segment.bytes.length;
    this.#waitingBytes -= segment.bytes.length;
  }
}
