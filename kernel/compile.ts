import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../scripts/house/program.ts';

/** The program, not its interface: the types of that one declare a `console` of their own for the whole project. */
const COMPILER = fileURLToPath(new URL('../node_modules/assemblyscript/bin/asc.js', import.meta.url));

const OPTIONS: readonly string[] = [
  // Optimised for speed. Without a runtime nothing is allocated behind our back; without `abort` nothing is imported.
  ...['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--use', 'abort='],
  // No relaxed SIMD: its results differ between machines.
  ...['--enable', 'simd'],
  // 112: v128 in exported functions, where JavaScript calls none of them. 201: 64-bit memory, which we do not build for.
  ...['--disableWarning', '112', '--disableWarning', '201'],
];

/** The entry file of the kernel. */
export const KERNEL_ENTRY = 'assembly/index.ts';

/**
 * Compiles AssemblyScript to WebAssembly. `entry` is a path below this folder. Rejects with what the compiler says when it
 * refuses or warns.
 */
export async function compile(entry: string): Promise<Uint8Array<ArrayBuffer>> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehound-kernel-'));
  try {
    const output = join(folder, 'kernel.wasm');
    const words = [COMPILER, entry, '--outFile', output, ...OPTIONS];
    const { exitCode, stdout, stderr } = await runProgram(process.execPath, words, import.meta.dirname);
    const said = `${stdout}${stderr}`;
    if (exitCode !== 0 || said.includes('WARNING')) throw new Error(`asc ${entry}: ${said}`);
    return new Uint8Array(readFileSync(output));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
