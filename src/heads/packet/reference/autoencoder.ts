import { exp } from '../../../numeric/elementary.ts';
import type { AutoencoderParameters } from '../network-parameters.ts';
import type { Normalisation } from '../normalisation.ts';

const LEARNING_RATE = 0.1;

/** An autoencoder with tied weights and logistic units, trained packet by packet by gradient descent. */
export class Autoencoder {
  readonly parameters: AutoencoderParameters;
  /** What the last execution saw, normalised, and how far its reconstruction was off, for each input. */
  readonly input: Float64Array;
  readonly error: Float64Array;
  readonly #normalisation: Normalisation;
  readonly #hidden: Float64Array;
  readonly #gradient: Float64Array;

  constructor(parameters: AutoencoderParameters, normalisation: Normalisation) {
    this.parameters = parameters;
    this.#normalisation = normalisation;
    this.input = new Float64Array(parameters.visible);
    this.error = new Float64Array(parameters.visible);
    this.#hidden = new Float64Array(parameters.hidden);
    this.#gradient = new Float64Array(parameters.hidden);
  }

  /** Widens the learned ranges to hold `values`, takes one step, and gives the error (RMSE) before it. */
  train(values: Float64Array): number {
    const { visible, hidden, weights, hiddenBias, visibleBias, least, greatest } = this.parameters;
    for (let v = 0; v < visible; v++) {
      const value = values[v] as number;
      if (value < (least[v] as number)) least[v] = value;
      if (value > (greatest[v] as number)) greatest[v] = value;
    }
    const rmse = this.execute(values);
    for (let h = 0; h < hidden; h++) {
      let sum = 0;
      for (let v = 0; v < visible; v++) sum += (this.error[v] as number) * (weights[v * hidden + h] as number);
      const unit = this.#hidden[h] as number;
      this.#gradient[h] = sum * unit * (1 - unit);
    }
    for (let v = 0; v < visible; v++) {
      const value = this.input[v] as number;
      const error = this.error[v] as number;
      for (let h = 0; h < hidden; h++) {
        const step = value * (this.#gradient[h] as number) + error * (this.#hidden[h] as number);
        weights[v * hidden + h] = (weights[v * hidden + h] as number) + LEARNING_RATE * step;
      }
      visibleBias[v] = (visibleBias[v] as number) + LEARNING_RATE * error;
    }
    for (let h = 0; h < hidden; h++) {
      hiddenBias[h] = (hiddenBias[h] as number) + LEARNING_RATE * (this.#gradient[h] as number);
    }
    return rmse;
  }

  /** How badly `values` are reconstructed: the root of the mean square error (RMSE) of the normalised inputs. */
  execute(values: Float64Array): number {
    const { visible, hidden, weights, hiddenBias, visibleBias, least, greatest } = this.parameters;
    const { floor, low, high, addend } = this.#normalisation;
    for (let v = 0; v < visible; v++) {
      const range = (greatest[v] as number) - (least[v] as number);
      const scaled = ((values[v] as number) - (least[v] as number)) / (Math.max(range, floor) + addend);
      this.input[v] = Math.min(high, Math.max(low, scaled));
    }
    for (let h = 0; h < hidden; h++) {
      let sum = 0;
      for (let v = 0; v < visible; v++) sum += (this.input[v] as number) * (weights[v * hidden + h] as number);
      this.#hidden[h] = logistic(sum + (hiddenBias[h] as number));
    }
    let squares = 0;
    for (let v = 0; v < visible; v++) {
      let sum = 0;
      for (let h = 0; h < hidden; h++) sum += (this.#hidden[h] as number) * (weights[v * hidden + h] as number);
      const error = (this.input[v] as number) - logistic(sum + (visibleBias[v] as number));
      this.error[v] = error;
      squares += error * error;
    }
    return Math.sqrt(squares / visible);
  }
}

function logistic(value: number): number {
  return 1 / (1 + exp(-value));
}
