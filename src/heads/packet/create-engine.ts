import type { PacketEngine } from './packet-engine.ts';
import { referenceEngine } from './reference/reference-engine.ts';
import type { PacketSettings } from './settings.ts';

/** The fast engine, of the compiled kernel, or without one the reference. */
export function createPacketEngine(kernel: Uint8Array | null, settings: PacketSettings): PacketEngine {
  if (kernel !== null) throw new Error('no kernel yet');
  return referenceEngine(settings);
}
