import type { Micros } from '../../model/time.ts';
import type { Content } from '../application/content.ts';
import type { Direction } from '../application/parser.ts';
import { type ReassemblyBudget, StreamReassembler, type StreamSink } from './reassembly.ts';

/** Both sides of a TCP connection, put in order and read. */
export class Stream {
  readonly content: Content;
  readonly #sides: [StreamReassembler, StreamReassembler];

  constructor(content: Content, budget: ReassemblyBudget) {
    this.content = content;
    this.#sides = [
      new StreamReassembler(sinkTo(content, 0), budget),
      new StreamReassembler(sinkTo(content, 1), budget),
    ];
  }

  side(direction: number): StreamReassembler {
    return this.#sides[direction === 0 ? 0 : 1];
  }

  /** @param give whether what waits behind holes is still of use */
  end(time: Micros, give: boolean): void {
    this.#sides[0].end(time, give);
    this.#sides[1].end(time, give);
    if (give) this.content.close(time);
  }
}

function sinkTo(content: Content, direction: Direction): StreamSink {
  return {
    data: (bytes, start, end, time) => {
      if (content.wanted) content.data(direction, bytes, start, end, time);
    },
    gap: (length, time) => {
      if (content.wanted) content.gap(direction, length, time);
    },
  };
}
