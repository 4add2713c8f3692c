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
  /** A side that has sent nothing, as most that are only asked, needs no memory. */
  #originator: StreamReassembler | undefined;
  #responder: StreamReassembler | undefined;

  constructor(content: Content, budget: ReassemblyBudget) {
    this.content = content;
    this.#budget = budget;
  }

  side(direction: Direction): StreamReassembler {
    if (direction === 0) {
      this.#originator ??= new StreamReassembler(this.content, 0, this.#budget);
      return this.#originator;
    }
    this.#responder ??= new StreamReassembler(this.content, 1, this.#budget);
    return this.#responder;
  }

  /** The reassembler of a side that has sent something. */
  started(direction: Direction): StreamReassembler | undefined {
    return direction === 0 ? this.#originator : this.#responder;
  }

  /** How far one side lets the other send. */
  window(receiver: Direction, end: number, size: number): void {
    if (size > this.largestWindow) this.largestWindow = size;
    const sender = receiver === 0 ? this.#responder : this.#originator;
    if (sender !== undefined) sender.windowEnd = end;
  }

  /** What one side has received according to itself. */
  acknowledged(sender: Direction, offset: number, time: Micros): void {
    (sender === 0 ? this.#originator : this.#responder)?.acknowledged(offset, time);
  }

  /** @param give whether what waits behind holes is still of use */
  end(time: Micros, give: boolean): void {
    this.#originator?.end(time, give);
    this.#responder?.end(time, give);
    if (give) this.content.close(time);
  }
}
