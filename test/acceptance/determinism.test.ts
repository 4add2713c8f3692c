import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gatehound } from '../command.ts';

const SAMPLE = fileURLToPath(new URL('../../samples/intrusion/intrusion.pcap', import.meta.url));

/** Pieces of 1, 3, 1021, 4099, ... bytes: never a whole record. */
function* oddPieces(bytes: Uint8Array): Generator<Uint8Array> {
  const sizes = [1, 3, 1_021, 4_099, 7, 65_537, 333];
  for (let at = 0, piece = 0; at < bytes.length; piece++) {
    const size = sizes[piece % sizes.length] as number;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function document(words: readonly string[], input?: Iterable<Uint8Array>): Promise<string> {
  const result = await gatehound(['analyze', ...words, '--json'], input === undefined ? {} : { input });
  assert.equal(result.exitCode, 0, result.stderr);
  return result.stdout;
}

test('a capture twice, through a pipe in odd pieces, in line and on threads gives the same bytes', async () => {
  const once = await document([SAMPLE]);
  assert.ok(once.length > 2_000);
  assert.equal(await document([SAMPLE]), once);
  assert.equal(await document([SAMPLE, '--threads', '1']), once);
  assert.equal(await document([SAMPLE, '--threads', '2']), once);
  const piped = await document(['-'], oddPieces(readFileSync(SAMPLE)));
  assert.equal(piped.replace('"path":"-"', `"path":${JSON.stringify(SAMPLE)}`), once);
});

test('flows of a capture are the same bytes, read from the file and from a pipe', async () => {
  for (const log of ['conn', 'http', 'dns', 'ssh', 'arp']) {
    const words = ['--log', log, '--format', 'tsv'];
    const file = await gatehound(['flows', SAMPLE, ...words]);
    const pipe = await gatehound(['flows', '-', ...words], { input: oddPieces(readFileSync(SAMPLE)) });
    assert.equal(file.exitCode, 0, file.stderr);
    assert.equal(pipe.stdout, file.stdout);
    assert.ok(file.stdout.split('\n').length > 8, log);
  }
});
