import { fastEngine, fastExecutor } from './fast/fast-engine.ts';
import type { PacketEngine, RowExecutor } from './packet-engine.ts';
import { referenceEngine, referenceExecutor } from './reference/reference-engine.ts';
import type { PacketSettings } from './settings.ts';

/**
 * The fast engine, of the compiled kernel, or without one the reference. `seed`: two secret words of 32 bits, so that
 * nobody can choose keys that collide; no result depends on them.
 */
export function createPacketEngine(
  kernel: Uint8Array | null,
  settings: PacketSettings,
  seed: readonly [number, number],
): PacketEngine {
  return kernel === null ? referenceEngine(settings) : fastEngine(kernel, settings, seed);
}

/** Executes rows of the engine that the same kernel, or none, makes. */
export function createRowExecutor(kernel: Uint8Array | null): RowExecutor {
  return kernel === null ? referenceExecutor() : fastExecutor(kernel);
}
