import { exp, log } from '../../../numeric/elementary.ts';
import type { MersenneTwister } from '../../../numeric/mersenne-twister.ts';
import { BUCKETS, WINDOW } from './grams.ts';
import { LinearModel } from './linear-model.ts';

/** One text of one field, and whether it is an attack. */
export interface Instance {
  readonly text: string;
  /** Place in `FIELD_GROUPS`. */
  readonly group: number;
  readonly label: 0 | 1;
}

/** Step of AdaGrad (Duchi and others, 2011), and ridge. Tried: 0.2 to 1 and 1e-7 to 1e-5 differ little. */
const RATE = 0.5;
const RIDGE = 1e-6;

/** A text that is judged rightly with this certainty teaches nothing more. */
const LEARNED = 1e-4;

/** Texts between two looks at the clock and the cancel button. */
const BREATH = 8_192;

/** Fits a linear model: inverse document frequencies first, then `epochs` passes in a new order each. */
export async function fitLinear(
  instances: readonly Instance[],
  epochs: number,
  random: MersenneTwister,
  onBreath: (done: number, of: number) => Promise<void>,
): Promise<LinearModel> {
  const model = new LinearModel();
  const { reader, rarity } = model;
  const all = instances.length * (epochs + 1);
  const documents = new Uint32Array(BUCKETS);
  for (const [index, { text, group }] of instances.entries()) {
    reader.read(text, 0, Math.min(WINDOW, text.length), group);
    for (let place = 0; place < reader.count; place++) {
      const bucket = reader.buckets[place] as number;
      documents[bucket] = (documents[bucket] as number) + 1;
    }
    if (index % BREATH === 0) await onBreath(index, all);
  }
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    rarity[bucket] = log((1 + instances.length) / (1 + (documents[bucket] as number))) + 1;
  }
  const fitting = new Descent(model);
  const order = Uint32Array.from(instances.keys());
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (let index = 0; index < order.length; index++) {
      fitting.learn(instances[order[index] as number] as Instance);
      if (index % BREATH === 0) await onBreath((epoch + 1) * instances.length + index, all);
    }
  }
  return model;
}

/** Stochastic gradient descent with a step of its own for each weight. */
class Descent {
  readonly #model: LinearModel;
  readonly #squares = new Float32Array(BUCKETS).fill(1e-6);
  #biasSquares = 1e-6;

  constructor(model: LinearModel) {
    this.#model = model;
  }

  learn({ text, group, label }: Instance): void {
    const model = this.#model;
    // Of a long text the window that is most of an attack: the one that decides.
    const start = text.length <= WINDOW ? 0 : model.score(text, group).start;
    const score = model.scoreWindow(text, start, Math.min(text.length, start + WINDOW), group);
    const error = 1 / (1 + exp(-score)) - label;
    if (Math.abs(error) < LEARNED) return;
    const { buckets, count } = model.reader;
    const { weights, rarity } = model;
    let sum = 0;
    for (let index = 0; index < count; index++) {
      const value = rarity[buckets[index] as number] as number;
      sum += value * value;
    }
    const scale = error / Math.sqrt(sum);
    for (let index = 0; index < count; index++) {
      const bucket = buckets[index] as number;
      const weight = weights[bucket] as number;
      const gradient = scale * (rarity[bucket] as number) + RIDGE * weight;
      const squares = (this.#squares[bucket] as number) + gradient * gradient;
      this.#squares[bucket] = squares;
      weights[bucket] = weight - (RATE * gradient) / Math.sqrt(squares);
    }
    this.#biasSquares += error * error;
    model.bias -= (RATE * error) / Math.sqrt(this.#biasSquares);
  }
}

function shuffle(order: Uint32Array, random: MersenneTwister): void {
  for (let index = order.length - 1; index > 0; index--) {
    const other = Math.floor((random.nextWord() / 0x1_0000_0000) * (index + 1));
    const kept = order[index] as number;
    order[index] = order[other] as number;
    order[other] = kept;
  }
}
