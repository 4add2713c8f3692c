import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { gatehound } from '../../../test/command.ts';
import { FEATURE_NAMES } from '../../heads/packet/features.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SAMPLE = join(ROOT, 'samples/benign/benign.pcap');

/** Packets of the sample, by the lengths in its record headers (little-endian). */
function packetCount(): number {
  const bytes = readFileSync(SAMPLE);
  let count = 0;
  for (let at = 24; at < bytes.length; at += 16 + bytes.readUInt32LE(at + 8)) count++;
  return count;
}

test('a header of the names, then a row of 100 numbers a packet, each as short as it can be', async () => {
  const { exitCode, stdout, stderr } = await gatehound(['score', 'features', SAMPLE]);
  assert.deepEqual([exitCode, stderr], [0, '']);
  const [header, ...rows] = stdout.split('\n');
  assert.equal(header, FEATURE_NAMES.join('\t'));
  assert.equal(rows.pop(), '');
  assert.equal(rows.length, packetCount());
  for (const row of rows) {
    const cells = row.split('\t');
    assert.equal(cells.length, 100);
    for (const cell of cells) assert.ok(Number.isFinite(Number(cell)) && String(Number(cell)) === cell, cell);
  }
});

test('the same from standard input, packed; others where pairs are updated alone', async () => {
  const plain = await gatehound(['score', 'features', SAMPLE]);
  const packed = await gatehound(['score', 'features', '-', '--pairs', 'all'], {
    input: [gzipSync(readFileSync(SAMPLE))],
  });
  assert.equal(packed.exitCode, 0);
  assert.ok(packed.stdout === plain.stdout);
  const own = await gatehound(['score', 'features', SAMPLE, '--pairs', 'own']);
  assert.deepEqual([own.exitCode, own.stderr], [0, '']);
  assert.equal(own.stdout.split('\n').length, plain.stdout.split('\n').length);
  assert.ok(own.stdout !== plain.stdout);
});

test('flow logs are refused by a code, before anything is printed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehound-features-'));
  const log = join(folder, 'conn.log');
  writeFileSync(log, (await gatehound(['flows', SAMPLE, '--format', 'tsv'])).stdout);
  const { exitCode, stdout, stderr } = await gatehound(['score', 'features', log]);
  assert.deepEqual([exitCode, stdout], [3, '']);
  assert.match(stderr, /^GH-SRC-008: \S+ holds no packets, it is zeek-conn; give a pcap or pcapng capture[^\n]*\n$/);
  rmSync(folder, { recursive: true });
});

test('a cut capture gives what it holds, and says where it ends', async () => {
  const bytes = readFileSync(SAMPLE);
  const whole = await gatehound(['score', 'features', SAMPLE]);
  const cut = await gatehound(['score', 'features', '-'], { input: [bytes.subarray(0, bytes.length - 1)] });
  assert.equal(cut.exitCode, 4);
  assert.match(cut.stderr, /^GH-SRC-011: [^\n]+\n$/);
  assert.ok(cut.stdout === `${whole.stdout.trimEnd().split('\n').slice(0, -1).join('\n')}\n`);
  const none = await gatehound(['score', 'features', '-']);
  assert.deepEqual([none.exitCode, none.stdout], [3, '']);
});

test('who stops reading ends it quietly', async () => {
  const child = spawn(join(ROOT, 'gatehound'), ['score', 'features', SAMPLE], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const [exitCode] = await once(child, 'close');
  assert.deepEqual([exitCode, errors], [0, '']);
});
