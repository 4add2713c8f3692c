import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readPacketLabels } from './packet-labels.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-labels-'));
after(() => rmSync(folder, { recursive: true }));

function file(content: string | Uint8Array): string {
  const path = join(folder, 'labels');
  writeFileSync(path, content);
  return path;
}

async function read(content: string | Uint8Array) {
  const { labels, attacks } = await readPacketLabels(file(content));
  return { labels: [...labels], attacks };
}

test('a table has a label a packet, and a name where there is one', async () => {
  const table = 'idx\ttimestamp\tlabel\tattack\n0\t1.5\t0\t\n1\t1.6\t1\tscan\n2\t1.7\t2\tscan\n3\t1.8\t7\t\n';
  const wanted = { labels: [0, 1, 2, 2], attacks: ['', 'scan', 'scan', ''] };
  assert.deepEqual(await read(table), wanted);
  assert.deepEqual(await read(gzipSync(table)), wanted);
  assert.deepEqual(await read(table.replaceAll('\n', '\r\n').replaceAll('\t', ',')), wanted);
});

test('columns may stand in any order, and only the label must', async () => {
  assert.deepEqual(await read('Label\n0\n1\n'), { labels: [0, 1], attacks: null });
  assert.deepEqual(await read('attack\tlabel\nx\t1\n\t0'), { labels: [1, 0], attacks: ['x', ''] });
});

test('a bare list of labels needs no header', async () => {
  assert.deepEqual(await read('0\n1\n0\n2\n'), { labels: [0, 1, 0, 2], attacks: null });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(0, 1, 2), { minLength: 1, maxLength: 3_000 }), async (labels) => {
      assert.deepEqual((await read(labels.join('\n'))).labels, labels);
    }),
    { numRuns: 20 },
  );
});

test('what is none is refused with the line', async () => {
  for (const [content, message] of [
    ['', /is empty$/],
    ['\n\n', /is empty$/],
    ['truth\n1\n', /no header that names a column label$/],
    ['idx\tlabel\n0\t1\n2\t0\n', /line 3 has idx 2, not 1$/],
    ['idx\tlabel\n0\t1\n1\n', /line 3 has no label$/],
    [`label\n${'1'.repeat(2_000_000)}\n`, /line 2 is too long$/],
  ] as const) {
    await assert.rejects(readPacketLabels(file(content)), { code: 'GH-MDL-010', message });
  }
  await assert.rejects(readPacketLabels(folder), { code: 'GH-MDL-010', message: /is a folder$/ });
  await assert.rejects(readPacketLabels(join(folder, 'none')), { code: 'GH-MDL-010', message: /no such file/ });
  await assert.rejects(readPacketLabels(file(gzipSync('label\n1\n').subarray(0, 20))), { code: 'GH-MDL-010' });
});
