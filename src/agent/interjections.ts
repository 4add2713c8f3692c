import type { EngineInput } from '../model/stream.ts';

/**
 * Inputs of the agent's own. Each is given just before the next input of the capture, so that all stages see it at the
 * same place of one stream.
 */
export class Interjections {
  readonly #push: (input: EngineInput) => Promise<void>;
  readonly #waiting: EngineInput[] = [];

  /** @param push takes inputs in the order of its calls, however long it takes for each */
  constructor(push: (input: EngineInput) => Promise<void>) {
    this.#push = push;
  }

  add(input: EngineInput): void {
    this.#waiting.push(input);
  }

  /** Gives what waits, then this. Nothing that is pushed meanwhile comes in between. */
  async push(input: EngineInput): Promise<void> {
    await Promise.all([...this.#waiting.splice(0), input].map((each) => this.#push(each)));
  }
}
