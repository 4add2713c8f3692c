import { fastEngine } from './fast/fast-engine.ts';
import type { PacketEngine } from './packet-engine.ts';
import { referenceEngine } from './reference/reference-engine.ts';
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
