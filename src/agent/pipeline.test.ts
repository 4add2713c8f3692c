import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { DEFAULT_POLICY } from '../config/default-policy.ts';
import type { PacketStageOptions } from '../engine/packet-stage.ts';
import { DEFAULT_SCORER_OPTIONS } from '../heads/packet/scorer-options.ts';
import type { PacketBatch } from '../model/packet.ts';
import type { FlowRecord, RecordBatch } from '../model/record.ts';
import type { EngineOutput } from '../model/stream.ts';
import { ANY_RECORD } from '../model/testing/records.ts';
import { BatchPool } from '../sources/batch.ts';
import { openSource } from '../sources/open.ts';
import { createPipeline } from './create-pipeline.ts';
import type { Pipeline } from './pipeline.ts';

const SAMPLE = fileURLToPath(new URL('../../samples/intrusion/intrusion.pcap', import.meta.url));

/** Learns from the first packets of the sample: what it finds is of no interest, that it is the same is. */
const PACKET: PacketStageOptions = {
  kernel: readFileSync(new URL('../../kernel/kernel.wasm', import.meta.url)),
  seed: [1, 2],
  scorer: { ...DEFAULT_SCORER_OPTIONS, plan: { map: 200, train: 800 }, renew: true },
};

function pipelineTo(outputs: EngineOutput[], threads: number, pool: BatchPool): Pipeline {
  return createPipeline({
    threads,
    flow: { web: { rules: [], model: null, threshold: null, bodyLimit: 65_536 } },
    packet: PACKET,
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
  for (const kind of ['packet-model', 'packet-scores'] as const) {
    assert.ok(
      inline.some((output) => output.kind === kind),
      kind,
    );
  }
  for (const head of ['packet', 'flow', 'web']) {
    assert.ok(
      inline.some((output) => output.kind === 'evidence' && output.head === head),
      head,
    );
  }
  for (const output of inline) assert.ok(!('web' in output), 'content goes no further than the web head');
  assert.deepEqual(await run(1), inline);
});

test('records of logs pass in line and on threads alike', async () => {
  const records = Object.values(ANY_RECORD).flatMap((any: fc.Arbitrary<FlowRecord>) =>
    fc.sample(any, { numRuns: 10, seed: 7 }),
  );
  const outputs = async (threads: number) => {
    const given: EngineOutput[] = [];
    const pipeline = pipelineTo(given, threads, new BatchPool());
    await pipeline.push({ kind: 'records', records });
    const { flows, transactions } = await pipeline.end();
    assert.deepEqual([flows, transactions], [10, records.length - 10]);
    return given;
  };
  const inline = await outputs(0);
  assert.ok(inline.length >= records.length);
  assert.deepEqual(await outputs(1), inline);
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
