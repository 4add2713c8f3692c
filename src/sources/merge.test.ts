import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { recordEnd } from '../model/record.ts';
import { BatchPool } from './batch.ts';
import { mergeSources } from './merge.ts';
import { openReader } from './open.ts';
import type { Source } from './source.ts';
import { chunked, makePcap } from './testing/captures.ts';

const CONN = ['#path\tconn', '#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tconn_state'];

const open = (bytes: Uint8Array): Promise<Source> => openReader('test', chunked(bytes));
const capture = (times: readonly number[], mark: number): Promise<Source> =>
  open(makePcap(times.map((time, index) => ({ time, data: Uint8Array.of(mark, index & 255, index >> 8) }))));
const log = (times: readonly number[], mark: number): Promise<Source> => {
  const rows = times.map((time, index) => `${time / 1e6}\t${mark}:${index}\t10.0.0.1\t1\t10.0.0.2\t2\ttcp\tS0`);
  return open(new TextEncoder().encode([...CONN, ...rows, ''].join('\n')));
};

/** Every item as `time mark index`, in the order in which they come. */
async function drain(sources: readonly Source[], pool = new BatchPool({ bytes: 400, packets: 5 })): Promise<string[]> {
  const out: string[] = [];
  for await (const batch of mergeSources(sources, pool)) {
    if (batch.kind === 'records') {
      out.push(...batch.records.map((record) => `${recordEnd(record)} ${record.uid}`));
      continue;
    }
    for (let index = 0; index < batch.count; index += 1) {
      const at = batch.offsets[index] as number;
      const number = (batch.bytes[at + 1] as number) + 256 * (batch.bytes[at + 2] as number);
      assert.equal(batch.lengths[index], 3);
      assert.equal(batch.links[index], 1);
      out.push(`${batch.times[index]} ${batch.bytes[at]}:${number}`);
    }
    pool.give(batch);
  }
  return out;
}

test('one source is handed on as it is', async () => {
  const source = await capture([3, 1, 2], 0);
  const pool = new BatchPool();
  const own = source.batches(pool);
  const same: Source = { ...source, path: 'test', format: 'pcap', batches: () => own, close: () => source.close() };
  assert.equal(mergeSources([same], pool), own);
});

test('no source is an empty stream', async () => {
  assert.deepEqual(await drain([]), []);
});

test('captures and logs come as one stream in the order of time, ties by the order of the inputs', async () => {
  const sorted = fc.array(fc.nat(50), { maxLength: 40 }).map((times) => times.sort((a, b) => a - b));
  const property = fc.asyncProperty(fc.array(fc.tuple(fc.boolean(), sorted), { maxLength: 4 }), async (inputs) => {
    const sources = await Promise.all(
      inputs.map(([isLog, times], mark) => (isLog ? log(times, mark) : capture(times, mark))),
    );
    const items = inputs.flatMap(([, times], mark) => times.map((time, index) => ({ time, mark, index })));
    items.sort((a, b) => a.time - b.time || a.mark - b.mark || a.index - b.index);
    assert.deepEqual(
      await drain(sources),
      items.map(({ time, mark, index }) => `${time} ${mark}:${index}`),
    );
  });
  await fc.assert(property, { numRuns: 100 });
});

test('inputs whose times jump keep their own order and lose nothing', async () => {
  const times = fc.array(fc.nat(50), { maxLength: 40 });
  const property = fc.asyncProperty(fc.array(times, { minLength: 2, maxLength: 4 }), async (inputs) => {
    const merged = await drain(await Promise.all(inputs.map((each, mark) => capture(each, mark))));
    inputs.forEach((each, mark) => {
      const own = merged.filter((item) => item.includes(` ${mark}:`));
      assert.deepEqual(
        own,
        each.map((time, index) => `${time} ${mark}:${index}`),
      );
    });
  });
  await fc.assert(property, { numRuns: 100 });
});

test('no two batches that are handed on share memory', async () => {
  const sources = await Promise.all([capture([1, 3, 5, 7], 0), capture([2, 4, 6, 8], 1)]);
  const seen = new Set<unknown>();
  for await (const batch of mergeSources(sources, new BatchPool({ bytes: 400, packets: 2 }))) {
    if (batch.kind !== 'packets') continue;
    assert.equal(seen.has(batch.bytes.buffer), false);
    seen.add(batch.bytes.buffer);
  }
  assert.equal(seen.size, 4);
});

test('who stops early stops the inputs too', async () => {
  let stopped = 0;
  const endless = (): Source => ({
    ...{ path: 'test', format: 'zeek-conn', close: async () => {} },
    statistics: {
      packets: 0,
      flows: 0,
      transactions: 0,
      unreadable: 0,
      skipped: [],
      bytesRead: 0,
      bytesTotal: null,
      late: 0,
      partial: null,
    },
    async *batches() {
      const source = await log([1, 2, 3], 0);
      try {
        for (;;) yield* source.batches(new BatchPool());
      } finally {
        stopped += 1;
      }
    },
  });
  for await (const _ of mergeSources([endless(), await log([9], 1)], new BatchPool())) break;
  assert.equal(stopped, 1);
});
