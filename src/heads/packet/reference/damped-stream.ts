import { LAMBDAS } from '../features.ts';
import type { Arithmetic } from './arithmetic.ts';
import { decayOver } from './decay.ts';

const COUNT = LAMBDAS.length;

/**
 * The damped incremental statistics of one stream of values, for all lambdas at once: how many there were lately, their
 * sum and the sum of their squares, each fading with 2^(-lambda * seconds).
 */
export class DampedStream {
  readonly key: string;
  /** Not 0, so that a mean can be had of it. */
  readonly weight = new Float64Array(COUNT).fill(1e-20);
  readonly sum = new Float64Array(COUNT);
  readonly squares = new Float64Array(COUNT);
  /** As of the last value: what fades since then does not change them. */
  readonly mean = new Float64Array(COUNT);
  readonly variance = new Float64Array(COUNT);
  /** Seconds; it never goes back. */
  lastTime: number;
  readonly arithmetic: Arithmetic;

  constructor(key: string, time: number, arithmetic: Arithmetic) {
    this.key = key;
    this.arithmetic = arithmetic;
    this.lastTime = time;
  }

  insert(value: number, time: number): void {
    this.decay(time);
    const { weight, sum, squares, mean, variance, arithmetic } = this;
    const square = arithmetic.square(value);
    for (let index = 0; index < COUNT; index++) {
      sum[index] = (sum[index] as number) + value;
      squares[index] = (squares[index] as number) + square;
      weight[index] = (weight[index] as number) + 1;
      const average = (sum[index] as number) / (weight[index] as number);
      mean[index] = average;
      variance[index] = Math.abs((squares[index] as number) / (weight[index] as number) - arithmetic.square(average));
    }
  }

  decay(time: number): void {
    const seconds = time - this.lastTime;
    if (!(seconds > 0)) return;
    const factors = decayOver(seconds, this.arithmetic);
    for (let index = 0; index < COUNT; index++) {
      const factor = factors[index] as number;
      this.sum[index] = (this.sum[index] as number) * factor;
      this.squares[index] = (this.squares[index] as number) * factor;
      this.weight[index] = (this.weight[index] as number) * factor;
    }
    this.lastTime = time;
  }
}
