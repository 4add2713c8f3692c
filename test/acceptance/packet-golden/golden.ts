import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** An autoencoder as the golden files have it: weights row by row [visible][hidden]. */
export interface GoldenAutoencoder {
  readonly n_visible: number;
  readonly n_hidden: number;
  readonly W_rowmajor_visible_x_hidden: readonly number[];
  readonly hbias: readonly number[];
  readonly vbias: readonly number[];
  readonly norm_min: readonly number[];
  readonly norm_max: readonly number[];
}

interface GoldenNetwork {
  readonly ensemble: readonly GoldenAutoencoder[];
  readonly output: GoldenAutoencoder;
}

export interface GoldenKitNet {
  readonly m: number;
  readonly FM_grace: number;
  readonly AD_grace: number;
  readonly fm_samples: number;
  readonly feature_map: readonly (readonly number[])[];
  readonly init: GoldenNetwork;
  readonly final: GoldenNetwork;
}

export interface GoldenScore {
  readonly phase: string;
  /** What KitNET gives back: 0 while it learns. */
  readonly processReturn: number;
  /** The output layer's error, NaN while features are mapped. */
  readonly trueRmse: number;
}

/** The results of Kitsune-py for one capture. */
export class Golden {
  readonly name: string;
  readonly #folder: string;

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.name = name;
  }

  get capture(): string {
    return join(this.#folder, `${this.name}.pcap`);
  }

  /** The names of the features, and a row of them for each packet. */
  features(): { readonly names: readonly string[]; readonly rows: readonly (readonly number[])[] } {
    const [header = [], ...rows] = this.#table('features.tsv.gz');
    return { names: header.slice(1), rows: rows.map((row) => row.slice(1).map(Number)) };
  }

  kitNet(): GoldenKitNet {
    return JSON.parse(readFileSync(this.#path('kitnet.json'), 'utf8'));
  }

  correlationDistances(): readonly (readonly number[])[] {
    return this.#table('fm.corrdist.tsv.gz').map((row) => row.map(Number));
  }

  /** Left, right, distance, size. */
  linkage(): readonly (readonly number[])[] {
    return this.#table('fm.linkage.tsv').map((row) => row.map(Number));
  }

  scores(): readonly GoldenScore[] {
    const [, ...rows] = this.#table('kitnet.rmse.tsv');
    return rows.map(([, phase = '', processReturn, trueRmse]) => ({
      phase,
      processReturn: Number(processReturn),
      trueRmse: Number(trueRmse),
    }));
  }

  /** The errors of the ensemble, by packet, of some packets. */
  ensembleErrors(): ReadonlyMap<number, readonly number[]> {
    const rows = this.#table('kitnet.ensemble.tsv.gz').map((row) => row.map(Number));
    return new Map(
      rows
        .filter(([index]) => index !== undefined && !Number.isNaN(index))
        .map((row) => [row[0] as number, row.slice(2)]),
    );
  }

  #path(suffix: string): string {
    return join(this.#folder, `${this.name}.${suffix}`);
  }

  #table(suffix: string): readonly (readonly string[])[] {
    const bytes = readFileSync(this.#path(suffix));
    const text = (suffix.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    return text
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
  }
}
