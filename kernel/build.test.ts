import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { type Finished, runProgram } from '../scripts/house/program.ts';
import { compile } from './compile.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-kernel-test-'));
after(() => rmSync(folder, { recursive: true }));

const KERNEL = join(import.meta.dirname, 'kernel.wasm');

function build(...words: readonly string[]): Promise<Finished> {
  return runProgram(process.execPath, [join(import.meta.dirname, 'build.ts'), ...words], folder);
}

describe('build of the kernel', () => {
  test('gives the committed bytes, wherever it is started', async () => {
    const { exitCode, stderr } = await build('--check');
    assert.equal(stderr, '');
    assert.equal(exitCode, 0);
  });

  test('fails the check when a single bit differs', async () => {
    const bytes = readFileSync(KERNEL);
    bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
    const path = join(folder, 'other.wasm');
    writeFileSync(path, bytes);
    const { exitCode, stderr } = await build('--check', path);
    assert.equal(exitCode, 1);
    assert.match(stderr, /not what kernel\/assembly compiles to/);
    assert.deepEqual(readFileSync(path), bytes);
  });

  test('writes what it compiled', async () => {
    const path = join(folder, 'new.wasm');
    assert.equal((await build(path)).exitCode, 0);
    assert.deepEqual(readFileSync(path), readFileSync(KERNEL));
  });

  test('rejects with what the compiler says', async () => {
    await assert.rejects(compile('assembly/absent.ts'), /absent/);
  });
});
