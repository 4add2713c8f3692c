import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Judge } from '../judge/judge.ts';
import { POLICY } from '../judge/testing/findings.ts';
import { HOUR } from '../model/time.ts';
import { Engine } from './engine.ts';
import { FlowStage } from './flow-stage.ts';
import { batchesOf, outputsOf, packetsOf } from './testing/inputs.ts';

const SAMPLE = join(import.meta.dirname, '../../samples/intrusion/intrusion.pcap');
const JUDGE = { windowWidth: HOUR, policy: POLICY };

test('the engine in line gives what its stages give when joined by hand, also when the judge runs behind', async () => {
  const batches = batchesOf(await packetsOf(SAMPLE), [500]);
  const inLine = outputsOf(new Engine({ flow: {}, judge: JUDGE }), batches);
  assert.ok(inLine.some((output) => output.kind === 'verdict'));

  const stage = new FlowStage({});
  const between = outputsOf(stage, batches);
  const judge = new Judge(JUDGE);
  assert.deepEqual(
    between.flatMap((output) => judge.push(output)),
    inLine,
  );
});

test('every evidence, alert and verdict comes before the tick that closes its second', async () => {
  const engine = new Engine({ flow: {}, judge: JUDGE });
  let reached = 0;
  for (const output of outputsOf(engine, batchesOf(await packetsOf(SAMPLE), [1_000]))) {
    if (output.kind === 'tick') {
      assert.ok(output.time > reached);
      reached = output.time;
    } else if (output.kind === 'verdict') assert.ok(output.time > reached, 'a verdict came after its tick');
  }
  assert.equal(engine.counters.late, 0);
});
