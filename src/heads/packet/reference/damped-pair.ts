import { LAMBDAS } from '../features.ts';
import type { DampedStream } from './damped-stream.ts';
import { decayOver } from './decay.ts';

const COUNT = LAMBDAS.length;

/** How the values of two streams go together: the damped sum of products of their residuals. */
export class DampedPair {
  readonly first: DampedStream;
  readonly second: DampedStream;
  /** Who began, as far as the first packet tells. */
  readonly beginner: DampedStream;
  readonly #products = new Float64Array(COUNT);
  readonly #weight = new Float64Array(COUNT).fill(1e-20);
  /** The last residual of each side; it does not fade. */
  readonly #firstResidual = new Float64Array(COUNT);
  readonly #secondResidual = new Float64Array(COUNT);
  #lastTime: number;
  #hasFirstSent = false;
  #hasSecondSent = false;

  constructor(first: DampedStream, second: DampedStream, time: number, beginner: DampedStream = first) {
    this.first = first;
    this.second = second;
    this.beginner = beginner;
    this.#lastTime = time;
  }

  other(side: DampedStream): DampedStream {
    return side === this.first ? this.second : this.first;
  }

  /** Notes that a side sends. Gives whether both have. */
  sends(side: DampedStream): boolean {
    if (side === this.first) this.#hasFirstSent = true;
    if (side === this.second) this.#hasSecondSent = true;
    return this.#hasFirstSent && this.#hasSecondSent;
  }

  /** `sender` has just had `value` inserted. */
  update(sender: DampedStream, value: number, time: number): void {
    this.other(sender).decay(time);
    this.#decay(time);
    const isFirst = sender === this.first;
    const own = isFirst ? this.#firstResidual : this.#secondResidual;
    const others = isFirst ? this.#secondResidual : this.#firstResidual;
    for (let index = 0; index < COUNT; index++) {
      const residual = value - (sender.mean[index] as number);
      this.#products[index] = (this.#products[index] as number) + residual * (others[index] as number);
      this.#weight[index] = (this.#weight[index] as number) + 1;
      own[index] = residual;
    }
  }

  covariance(index: number): number {
    return (this.#products[index] as number) / (this.#weight[index] as number);
  }

  #decay(time: number): void {
    const seconds = time - this.#lastTime;
    if (!(seconds > 0)) return;
    const factors = decayOver(seconds, this.first.arithmetic);
    for (let index = 0; index < COUNT; index++) {
      this.#products[index] = (this.#products[index] as number) * (factors[index] as number);
      this.#weight[index] = (this.#weight[index] as number) * (factors[index] as number);
    }
    this.#lastTime = time;
  }
}
