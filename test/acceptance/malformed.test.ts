import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { GatehoundError } from '../../src/model/error.ts';
import { BatchPool } from '../../src/sources/batch.ts';
import { openSource } from '../../src/sources/open.ts';
import { testData } from '../data.ts';

interface Outcome {
  readonly items: number;
  readonly error: GatehoundError | null;
}

/** Opens an input and reads it to its end; whatever is thrown must be coded. */
async function readWhole(path: string, pool: BatchPool): Promise<Outcome> {
  let items = 0;
  try {
    const source = await openSource(path);
    for await (const batch of source.batches(pool)) {
      items += batch.kind === 'packets' ? batch.count : batch.records.length;
      if (batch.kind === 'packets') pool.give(batch);
    }
    await source.close();
    return { items, error: source.statistics.partial };
  } catch (error) {
    assert.ok(error instanceof GatehoundError, `${path}: ${error}`);
    return { items, error };
  }
}

/**
 * What tshark counts otherwise: it guesses another record layout for the first, and refuses the link type of the rest
 * where this only counts records. tcpdump agrees with the numbers here.
 */
const OTHER_COUNTS = new Map([
  ['malformed/suri-bug-6875-01--fuzz.pcap', 1],
  ['malformed/tcpdump-frf16_magic_ie-oobr.pcap', 1],
  ['malformed/tcpdump-vtp_asan-2.pcap', 1],
  ['malformed/tcpdump-vtp_asan-3.pcap', 1],
  ['malformed/tcpdump-vtp_asan.pcap', 5],
]);

/** Inputs that were damaged on purpose: what must be read, and the code of what must be said. */
const DAMAGED: readonly (readonly [file: string, items: number, code: string | undefined])[] = [
  ['bad-blocklen.pcapng', 0, 'GH-SRC-010'],
  ['bom-conn.log', 41, undefined],
  ['crlf-conn.log', 41, undefined],
  ['cut-conn.log', 26, 'GH-SRC-013'],
  ['cut-in-block.pcapng', 95, 'GH-SRC-011'],
  ['cut-in-data.pcap', 37, 'GH-SRC-011'],
  ['cut-in-record-header.pcap', 0, 'GH-SRC-011'],
  ['cut.log.gz', 11, 'GH-SRC-012'],
  ['half-header.pcap', 0, 'GH-SRC-007'],
  ['half-shb.pcapng', 0, 'GH-SRC-007'],
  ['header-only.pcap', 0, undefined],
  ['huge-blocklen.pcapng', 0, 'GH-SRC-010'],
  ['huge-caplen.pcap', 0, 'GH-SRC-010'],
  ['log-named.pcap', 20, 'GH-SRC-013'],
  ['nofields-conn.log', 0, 'GH-SRC-004'],
  ['nul-conn.log', 40, 'GH-SRC-013'],
  ['pcap-named.log', 11, 'GH-SRC-011'],
  ['wrong-magic.pcap', 0, 'GH-SRC-004'],
  ['zero.pcap', 0, 'GH-SRC-006'],
];

const manifest = testData('flows', 'malformed', 'manifest.tsv');
const skip = manifest === undefined && 'no test data';

test('every malformed input ends, with packets as tshark counts them and coded errors alone', { skip }, async () => {
  if (manifest === undefined) return;
  const pool = new BatchPool();
  const rows = readFileSync(manifest, 'utf8').trimEnd().split('\n').slice(1);
  for (const row of rows) {
    const [file = '', , expected = ''] = row.split('\t');
    const path = join(dirname(manifest), '..', file);
    assert.ok(existsSync(path), file);
    const { items, error } = await readWhole(path, pool);
    if (error !== null) assert.ok(error.exit === 3 || error.exit === 4, `${file}: ${error.line}`);
    if (error?.exit === 4) assert.match(error.message, /(byte|packet) \d+/, file);
    if (expected !== '') assert.equal(items, OTHER_COUNTS.get(file) ?? Number(expected), file);
  }
  assert.ok(rows.length > 250, `only ${rows.length} inputs are listed`);
});

for (const [file, items, code] of DAMAGED) {
  test(`${file} gives ${items} items and ${code ?? 'no error'}`, { skip }, async () => {
    const path = testData('flows', 'malformed', 'derived', file);
    assert.ok(path !== undefined);
    const outcome = await readWhole(path, new BatchPool());
    assert.equal(outcome.items, items);
    assert.equal(outcome.error?.code, code);
  });
}
