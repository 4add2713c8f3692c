import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createPacketEngine as engineOf } from '../heads/packet/create-engine.ts';
import type { PacketEngine } from '../heads/packet/packet-engine.ts';
import type { PacketSettings } from '../heads/packet/settings.ts';

/** `fast` counts in WebAssembly, in 32 bits; `reference` in plain TypeScript, in 64: what the fast one is compared with. */
export const ENGINES = ['fast', 'reference'] as const;
export type EngineName = (typeof ENGINES)[number];

/** The compiled kernel of the fast engine: it stands two folders up in a checkout and in the package alike. */
export async function readKernel(): Promise<Uint8Array> {
  return readFile(new URL('../../kernel/kernel.wasm', import.meta.url));
}

/** An engine for the packet head. */
export async function createPacketEngine(options: {
  readonly engine: EngineName;
  readonly settings: PacketSettings;
}): Promise<PacketEngine> {
  return engineOf(options.engine === 'fast' ? await readKernel() : null, options.settings, kernelSeed());
}

/** Who sends the packets must not know which of them share a place in the tables; it changes no result. */
export function kernelSeed(): readonly [number, number] {
  return [randomInt(2 ** 32), randomInt(2 ** 32)];
}
