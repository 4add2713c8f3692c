import { readFileSync } from 'node:fs';

/** The committed kernel. */
export const KERNEL_BYTES: Uint8Array = readFileSync(new URL('../../../../../kernel/kernel.wasm', import.meta.url));
