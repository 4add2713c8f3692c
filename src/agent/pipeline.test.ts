import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DEFAULT_POLICY } from '../config/default-policy.ts';
import type { PacketBatch } from '../model/packet.ts';
import type { RecordBatch } from '../model/record.ts';
import type { EngineOutput } from '../model/stream.ts';
import { BatchPool } from '../sources/batch.ts';
import { openSource } from '../sources/open.ts';
import { createPipeline } from './create-pipeline.ts';
import type { Pipeline } from './pipeline.ts';

const SAMPLE = fileURLToPath(new URL('../../samples/intrusion/intrusion.pcap', import.meta.url));

function pipelineTo(outputs: EngineOutput[], threads: number, pool: BatchPool): Pipeline {
  return createPipeline({
    threads,
    flow: {},
    judge: { windowWidth: 3_600_000_000, policy: DEFAULT_POLICY },
    onOutput: (output) => outputs.push(output),
    onFree: (batch) => pool.give(batch),
  });
}

async function run(threads: number): Promise<readonly EngineOutput[]> {
  const outputs: EngineOutput[] = [];
  const pool = new BatchPool({ packets: 97 });
  const pipeline = pipelineTo(outputs, threads, pool);
  const source = await openSource(SAMPLE);
  for await (const batch of source.batches(pool)) await pipeline.push(batch);
  const counters = await pipeline.end();
  await source.close();
  assert.equal(counters.packets, 3_595);
  return outputs;
}

test('in line and on threads the same outputs come in the same order', async () => {
  const inline = await run(0);
  assert.ok(inline.length > 1_000);
  assert.deepEqual(await run(1), inline);
});

test('buffers come back from the thread and are filled again', async () => {
  const pool = new BatchPool();
  const freed: PacketBatch[] = [];
  const pipeline = createPipeline({
    threads: 1,
    flow: {},
    judge: { windowWidth: 3_600_000_000, policy: DEFAULT_POLICY },
    onOutput: () => {},
    onFree: (batch) => {
      freed.push(batch);
      pool.give(batch);
    },
  });
  await pipeline.push(pool.take());
  await pipeline.end();
  assert.equal(freed.length, 1);
  assert.equal(pool.idle, 1);
});

test('a thread that fails fails the run instead of hanging it', async () => {
  const pipeline = pipelineTo([], 1, new BatchPool());
  // A record that no source gives: the thread throws.
  const broken = { kind: 'records', records: [null] } as unknown as RecordBatch;
  await assert.rejects(
    async () => {
      await pipeline.push(broken);
      await pipeline.end();
    },
    (error: Error & { code?: string }) => error.code === 'GH-AGT-008',
  );
  await pipeline.close();
});
