import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gatehound } from '../command.ts';
import { testData } from '../data.ts';

/** What stands beside an input and is none: what other programs make of it. */
const BESIDE = /(\.tsv|\.out|\.yaml|\.rules|\.arkime\.json|\.suricata-eve\.json|\.zeek\.[a-z0-9_]+\.log)$/;

const TEN_SECONDS = 10_000;

function inputs(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && !BESIDE.test(path));
}

const folder = testData('flows', 'malformed');

test('every malformed input ends by itself with exit 0, 3 or 4 and a coded line', {
  skip: folder === undefined && 'the test data is not here',
  timeout: 600_000,
}, async (t) => {
  const paths = inputs(folder as string);
  const exits = new Map<number | null, number>();
  let packets = 0;
  const check = async (path: string) => {
    const { exitCode, signal, stdout, stderr } = await gatehound(['analyze', path, '--json'], { timeout: TEN_SECONDS });
    assert.equal(signal, null, `${path} hung`);
    exits.set(exitCode, (exits.get(exitCode) ?? 0) + 1);
    assert.ok(exitCode === 0 || exitCode === 3 || exitCode === 4, `${path}: exit ${exitCode}: ${stderr}`);
    if (exitCode === 0) assert.equal(stderr, '', path);
    else assert.match(stderr, /^GH-SRC-\d{3}: [^\n]+; [^\n]+\n$/, path);
    if (exitCode === 4) assert.match(stderr, /byte|line|row|block|packet \d/, `${path}: no place in: ${stderr}`);
    if (exitCode === 3) assert.equal(stdout, '', path);
    else packets += (JSON.parse(stdout) as { inputs: { packets: number }[] }).inputs[0]?.packets ?? 0;
  };
  // Two at a time: as many as a small machine has cores.
  const queue = [...paths];
  const worker = async () => {
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) await check(path);
  };
  await Promise.all([worker(), worker()]);
  t.diagnostic(
    `${paths.length} inputs: ${[...exits].map(([code, count]) => `exit ${code}: ${count}`).join(', ')}; ${packets} packets read`,
  );
  assert.ok(paths.length >= 250);
});
