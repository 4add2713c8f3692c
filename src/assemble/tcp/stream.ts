import type { Micros } from '../../model/time.ts';
import type { Content } from '../application/content.ts';
import type { Direction } from '../application/parser.ts';
import { type ReassemblyBudget, StreamReassembler } from './reassembly.ts';

/** Both sides of a TCP connection, put in order and read. */
export class Stream {
  readonly content: Content;
  /** The largest window that either side has offered. */
  largestWindow = 0xffff;
  readonly #budget: ReassemblyBudget;
  readonly #acknowledged: [number, number] = [0, 0];
  readonly #windowEnds: [number, number] = [-1, -1];
  /** A side that has sent nothing, as most that are only asked, needs no memory. */
  #originator: StreamReassembler | undefined;
  #responder: StreamReassembler | undefined;

  constructor(content: Content, budget: ReassemblyBudget) {
    this.content = content;
    this.#budget = budget;
  }

  side(direction: Direction): StreamReassembler {
    if (direction === 0) {
      this.#originator ??= this.#start(0);
      return this.#originator;
    }
    this.#responder ??= this.#start(1);
    return this.#responder;
  }

  #start(direction: Direction): StreamReassembler {
    const side = new StreamReassembler(this.content, direction, this.#budget);
    side.windowEnd = this.#windowEnds[direction === 0 ? 1 : 0];
    return side;
  }

  /** The reassembler of a side that has sent something. */
  started(direction: Direction): StreamReassembler | undefined {
    return direction === 0 ? this.#originator : this.#responder;
  }

  /** What one side has received according to itself, as far as the other believes it. */
  acknowledgedBy(receiver: number): number {
    return this.#acknowledged[receiver as Direction];
  }

  /** One side says what it has received, and how much more it lets the other send; -1: not known. */
  acknowledged(receiver: Direction, offset: number, window: number, time: Micros): void {
    if (offset > this.#acknowledged[receiver]) this.#acknowledged[receiver] = offset;
    if (window >= 0) this.offer(receiver, window);
    (receiver === 0 ? this.#responder : this.#originator)?.acknowledged(this.#acknowledged[receiver], time);
  }

  /** How far one side lets the other send. */
  offer(receiver: Direction, window: number): void {
    if (window > this.largestWindow) this.largestWindow = window;
    const end = this.#acknowledged[receiver] + window;
    this.#windowEnds[receiver] = end;
    const sender = receiver === 0 ? this.#responder : this.#originator;
    if (sender !== undefined) sender.windowEnd = end;
  }

  /** @param give whether what waits behind holes is still of use */
  end(time: Micros, give: boolean): void {
    this.#originator?.end(time, give);
    this.#responder?.end(time, give);
    if (give) this.content.close(time);
  }
}
