import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, KERNEL_ENTRY } from './compile.ts';

// Compiles the kernel and writes kernel.wasm. With --check it writes nothing, and fails when kernel.wasm, or the file that
// is named, has other bytes than a fresh build.

const words = process.argv.slice(2);
const path = words.find((word) => !word.startsWith('--')) ?? join(import.meta.dirname, 'kernel.wasm');
const bytes = await compile(KERNEL_ENTRY);

if (!words.includes('--check')) {
  writeFileSync(path, bytes);
  console.log(`wrote ${path}: ${bytes.length} bytes`);
} else if (!readFileSync(path).equals(bytes)) {
  console.error(`${path} is not what kernel/assembly compiles to: run kernel/build.ts`);
  process.exitCode = 1;
}
