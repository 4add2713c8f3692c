import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_POLICY } from '../config/default-policy.ts';
import type { PacketStageCounters } from '../engine/packet-stage.ts';
import { batchesOf, type Packet } from '../engine/testing/inputs.ts';
import { decodePacketModel, encodePacketModel } from '../heads/packet/model-file.ts';
import type { PacketModel } from '../heads/packet/packet-model.ts';
import { DEFAULT_SCORER_OPTIONS } from '../heads/packet/scorer-options.ts';
import type { EngineInput, EngineOutput } from '../model/stream.ts';
import { DAY, HOUR, SECOND } from '../model/time.ts';
import { createPipeline } from './create-pipeline.ts';
import { readKernel } from './packet-engine.ts';
import { conversations } from './testing/conversations.ts';

const START = 1_800_000_000 * SECOND;
const A = { one: '10.0.0.1', other: '10.0.0.2', size: 100, spread: 10 };
const C = { one: '10.0.0.3', other: '10.0.0.4', size: 300, spread: 10 };

const PLAN = { map: 199, train: 800 };
/** As many rounds of both pairs as the plan takes, and when the next one begins. */
const LEARNING = 500;
const LEARNED = START + 250 * SECOND;

/** At a pace at which a challenger's day is not too many packets; again when the next round begins, and how many that day has. */
const SLOW = 12 * SECOND;
const LEARNED_SLOWLY = START + LEARNING * SLOW;
const OVER_A_DAY = Math.ceil((1.1 * DAY) / SLOW);

const kernel = await readKernel();

interface Run {
  readonly outputs: readonly EngineOutput[];
  readonly models: readonly PacketModel[];
  readonly counters: PacketStageCounters;
}

async function run(inputs: readonly EngineInput[], threads = 0): Promise<Run> {
  const outputs: EngineOutput[] = [];
  const pipeline = createPipeline({
    threads,
    flow: {},
    packet: { kernel, seed: [1, 2], scorer: { ...DEFAULT_SCORER_OPTIONS, plan: PLAN, renew: true } },
    judge: { windowWidth: HOUR, policy: DEFAULT_POLICY },
    onOutput: (output) => outputs.push(output),
    onFree: () => {},
  });
  for (const input of inputs) await pipeline.push(input);
  await pipeline.end();
  const models = outputs.filter((output) => output.kind === 'packet-model').map(({ file }) => decodePacketModel(file));
  return { outputs, models, counters: pipeline.packetCounters as PacketStageCounters };
}

function batches(packets: readonly Packet[], size = 100): readonly EngineInput[] {
  return batchesOf(packets, [size]);
}

function quarantine(subject: string, until = START + 1_000 * HOUR): EngineInput {
  return { kind: 'quarantine', time: START, subject, until };
}

/** What was learned, without when. */
function learnedBy({ network, calibration }: PacketModel): unknown {
  return { network, calibration };
}

test('a challenger learns nothing from the packets of a quarantined host', async () => {
  const first = batches(conversations([A, C], START, LEARNING, SLOW));
  const both = batches(conversations([A, C], LEARNED_SLOWLY, 3 * OVER_A_DAY, SLOW));
  const alone = batches(conversations([A], LEARNED_SLOWLY, 3 * OVER_A_DAY, SLOW));
  const [quarantined, absent, free] = [
    await run([...first, quarantine(C.one), ...both]),
    await run([...first, ...alone]),
    await run([...first, ...both]),
  ];
  const [, successor] = quarantined.models;
  assert.ok(successor, 'a challenger succeeded');
  assert.deepEqual(learnedBy(successor), learnedBy(absent.models[1] as PacketModel));
  assert.notDeepEqual(learnedBy(successor), learnedBy(free.models[1] as PacketModel));
});

test('the first model learns nothing from a quarantined host either, and from it again when its time is over', async () => {
  const both = conversations([A, C], START, 1_000);
  const [quarantined, absent, short] = [
    await run([quarantine(C.other), ...batches(both)]),
    await run(batches(conversations([A], START, 1_000))),
    await run([quarantine(C.other, START + 10 * SECOND), ...batches(both)]),
  ];
  const [model] = quarantined.models;
  assert.ok(model);
  assert.deepEqual(learnedBy(model), learnedBy(absent.models[0] as PacketModel));
  assert.notDeepEqual(learnedBy(model), learnedBy(short.models[0] as PacketModel));
});

test('a quarantine that is shorter than one that stands does not end it, and a prefix is nobody', async () => {
  const both = batches(conversations([A, C], START, 1_000));
  const [once, twice, prefix, none] = [
    await run([quarantine(C.one), ...both]),
    await run([quarantine(C.one), quarantine(C.one, START), ...both]),
    await run([quarantine('10.0.0.0/24'), ...both]),
    await run(both),
  ];
  assert.deepEqual(learnedBy(twice.models[0] as PacketModel), learnedBy(once.models[0] as PacketModel));
  assert.deepEqual(prefix.outputs, none.outputs);
});

test('who succeeds, and when, does not hang on how packets are batched', async () => {
  const packets = [
    ...conversations([A, C], START, LEARNING, SLOW),
    ...conversations([A, C], LEARNED_SLOWLY, OVER_A_DAY, SLOW),
  ];
  const large = await run(batches(packets, 100));
  assert.ok(large.models.length > 1, 'a challenger succeeded');
  assert.deepEqual((await run(batches(packets, 1))).outputs, large.outputs);
});

/** The thresholds by which each second was scored, without repetitions. */
function thresholdsOf({ outputs }: Run): readonly (readonly number[])[] {
  const all = outputs.filter((output) => output.kind === 'packet-scores').map(({ thresholds }) => thresholds);
  return all.filter((each, index) => String(each) !== String(all[index - 1]));
}

test('a model that is put in is used from there on, in line and on threads alike, and is not given back', async () => {
  const first = batches(conversations([A, C], START, LEARNING));
  const rest = batches(conversations([A, C], LEARNED, 400), 10);
  const [learned] = (await run(first)).models as [PacketModel];
  const thresholds = [0.01, 0.02, 0.03, 0.04] as const;
  const other = { ...learned, calibration: { ...learned.calibration, thresholds, pairs: new Map() } };
  const chosen: EngineInput = { kind: 'packet-model', time: LEARNED, file: encodePacketModel(other) };
  const inputs = [...first, ...rest.slice(0, 40), chosen, ...rest.slice(40)];
  const inline = await run(structuredClone(inputs));
  assert.deepEqual(thresholdsOf(inline), [learned.calibration.thresholds, thresholds]);
  assert.equal(inline.models.length, 1);
  assert.deepEqual((await run(structuredClone(inputs), 1)).outputs, inline.outputs);
});

test('a model that is put in before the first packet spares the learning', async () => {
  const [learned] = (await run(batches(conversations([A, C], START, LEARNING)))).models as [PacketModel];
  const chosen: EngineInput = { kind: 'packet-model', time: START, file: encodePacketModel(learned) };
  const { counters, models } = await run([chosen, ...batches(conversations([A, C], LEARNED, 100))]);
  assert.deepEqual([counters.phase, counters.scored, models.length], ['scoring', 200, 0]);
});

test('what cannot be used changes nothing, and is counted', async () => {
  const first = batches(conversations([A, C], START, LEARNING));
  const rest = batches(conversations([A, C], LEARNED, 100));
  const { outputs, models } = await run([...first, ...rest]);
  const [learned] = models as [PacketModel];
  const damaged = encodePacketModel(learned);
  damaged[100] = (damaged[100] as number) ^ 1;
  const files = [
    damaged,
    new Uint8Array(),
    encodePacketModel({ ...learned, settings: { pairs: 'all', transform: 'none' } }),
  ];
  const bad = files.map((file): EngineInput => ({ kind: 'packet-model', time: LEARNED, file }));
  const kept = await run([...first, ...bad, ...rest]);
  assert.deepEqual(kept.outputs, outputs);
  assert.equal(kept.counters.refused, 3);
});
