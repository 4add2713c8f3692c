/** A number that the kernel exports: an address. */
interface Address {
  readonly value: number;
}

/** What kernel/assembly/index.ts exports. */
export interface KernelModule {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly BATCH: Address;
  readonly RECORDS: Address;
  readonly ROWS: Address;
  readonly BEGAN: Address;
  readonly SCORES: Address;
  readonly ENSEMBLE_SCORES: Address;
  readonly VISIBLE: Address;
  readonly PLACES: Address;
  readonly LEAST: Address;
  readonly GREATEST: Address;
  readonly OUTPUT_LEAST: Address;
  readonly OUTPUT_GREATEST: Address;
  initialise(seedLow: number, seedHigh: number, allPairs: number, ...capacities: readonly number[]): void;
  entries(table: number): number;
  evictions(table: number): number;
  statistics(count: number, logarithmic: number): void;
  configure(ensembleSize: number): void;
  normalise(...bounds: readonly number[]): void;
  weightsOf(autoencoder: number): number;
  hiddenBiasesOf(autoencoder: number): number;
  visibleBiasesOf(autoencoder: number): number;
  train(from: number, to: number): void;
  execute(from: number, to: number): void;
}

/** As much of the interface as is used here: the libraries that declare it belong to a browser or to Node. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** A kernel of its own, with its own memory. Throws WebAssembly's own errors for bytes that are no module. */
export function instantiate(bytes: Uint8Array): KernelModule {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as KernelModule;
}
