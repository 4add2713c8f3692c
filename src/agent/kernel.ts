import { readFileSync } from 'node:fs';

/** The arithmetic of the packet head, compiled. It is part of the program. */
export function readKernel(): Uint8Array {
  return readFileSync(new URL('../../kernel/kernel.wasm', import.meta.url));
}
