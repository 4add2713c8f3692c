import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decodePacketModel, encodePacketModel } from '../heads/packet/model-file.ts';
import type { PacketModel } from '../heads/packet/packet-model.ts';
import { DEFAULT_SCORER_OPTIONS, type ScorerOptions } from '../heads/packet/scorer-options.ts';
import { model as anyModel } from '../heads/packet/testing/models.ts';
import { ATTACKER, flood, mixed, regularTraffic, SERVER, START } from '../heads/packet/testing/traffic.ts';
import { Judge } from '../judge/judge.ts';
import { POLICY } from '../judge/testing/findings.ts';
import type { EngineInput, PacketStageOutput, StageOutput } from '../model/stream.ts';
import { ANY_RECORD } from '../model/testing/records.ts';
import { DAY, HOUR, SECOND } from '../model/time.ts';
import { Engine } from './engine.ts';
import { FlowStage } from './flow-stage.ts';
import { joinAtTicks } from './join.ts';
import { PacketStage, type PacketStageOptions } from './packet-stage.ts';
import { batchesOf, batchOf, outputsOf } from './testing/inputs.ts';
import { segmentsOf } from './testing/made-packets.ts';

const PLAN = { map: 500, train: 3_500 };

function optionsWith(scorer: Partial<ScorerOptions> = {}): PacketStageOptions {
  return { kernel: null, seed: [1, 2], scorer: { ...DEFAULT_SCORER_OPTIONS, plan: PLAN, ...scorer } };
}

/** 450 seconds of regular traffic to learn from and be scored, then a flood. */
const PACKETS = segmentsOf(mixed(regularTraffic(5_000), flood(400, { start: START + 450 * SECOND })));
const BATCHES = batchesOf(PACKETS, [1_000]);

const ticksOf = (outputs: readonly StageOutput[]) =>
  outputs.flatMap((output) => (output.kind === 'tick' ? [output.time] : []));
const only = <Kind extends PacketStageOutput['kind']>(outputs: readonly PacketStageOutput[], kind: Kind) =>
  outputs.filter((output): output is Extract<PacketStageOutput, { kind: Kind }> => output.kind === kind);

describe('the packet stage', () => {
  const stage = new PacketStage(optionsWith());
  const outputs = outputsOf(stage, BATCHES);
  const [model] = only(outputs, 'packet-model');

  test('gives the model that it learned once, as a file, at the tick after the last packet that was learned', () => {
    assert.equal(only(outputs, 'packet-model').length, 1);
    const decoded = decodePacketModel(model?.file ?? new Uint8Array());
    assert.deepEqual([decoded.provenance.mapped, decoded.provenance.trained], [501, 3_500]);
    assert.equal(decoded.provenance.start, START);
    assert.ok((model?.time ?? 0) > decoded.provenance.end && (model?.time ?? 0) - decoded.provenance.end <= SECOND);
    assert.deepEqual(encodePacketModel(decoded), model?.file);
  });

  test('sums up the scores of each second, with the thresholds that they are to be read by', () => {
    const sums = only(outputs, 'packet-scores');
    assert.equal(
      sums.reduce((total, { count }) => total + count, 0),
      PACKETS.length - 4_001,
    );
    const { thresholds } = decodePacketModel(model?.file ?? new Uint8Array()).calibration;
    for (const sum of sums) {
      assert.deepEqual(sum.thresholds, thresholds);
      assert.ok(sum.greatest >= sum.mean && sum.mean > 0);
      assert.equal(sum.level > 0, sum.greatest > thresholds[0], `level ${sum.level} of ${sum.greatest}`);
    }
    assert.ok(sums.some(({ level }) => level >= 2));
  });

  test('finds the flood, and says so before the tick that ends its second', () => {
    const [first] = only(outputs, 'finding').filter(({ profile }) => profile === ATTACKER);
    assert.ok((first?.time ?? 0) > START + 450 * SECOND && (first?.time ?? 0) <= START + 452 * SECOND);
    let tick = 0;
    for (const output of outputs) {
      if (output.kind === 'tick') tick = output.time;
      else if (output.kind !== 'end') assert.ok(output.time > tick, `${output.kind} after its tick`);
    }
  });

  test('counts', () => {
    const { strange, ...counters } = stage.counters;
    assert.deepEqual(counters, {
      phase: 'scoring',
      learned: 4_001,
      toLearn: 4_001,
      learnedShare: 1,
      scored: PACKETS.length - 4_001,
      evicted: 0,
      refused: 0,
      isOverspent: counters.isOverspent,
    });
    assert.ok(strange >= 200, String(strange));
    const young = new PacketStage(optionsWith());
    young.push(batchOf(PACKETS.slice(0, 100)));
    assert.deepEqual([young.counters.phase, young.counters.learned, young.counters.scored], ['mapping', 100, 0]);
  });

  test('gives the same however packets are batched', () => {
    for (const sizes of [[1], [7, 300], [4_999]]) {
      assert.deepEqual(
        outputsOf(new PacketStage(optionsWith()), batchesOf(PACKETS, sizes)),
        outputs,
        `batches of ${sizes}`,
      );
    }
  });

  test('tells nothing of what touches no network that is watched, and learns from it all the same', () => {
    const told = (home: readonly string[]) => outputsOf(new PacketStage({ ...optionsWith(), home }), BATCHES);
    const concern = (...hosts: readonly string[]) =>
      outputs.filter(
        (output) =>
          output.kind !== 'finding' ||
          [output.profile, ...(output.features['peers'] as readonly string[])].some((host) => hosts.includes(host)),
      );
    assert.ok(only(concern(ATTACKER), 'finding').length > 0);
    for (const [home, expected] of [
      [[], outputs],
      [['2001:db8::/32', '10.0.0.0/24'], outputs],
      [[`${ATTACKER}/32`], concern(ATTACKER)],
      [[`${SERVER}/32`], concern(SERVER)],
      [['10.0.1.0/24', '2001:db8::/32'], concern()],
    ] as const) {
      assert.deepEqual(told(home), expected, home.join());
    }
  });

  test('gives the same a second time', () => {
    assert.deepEqual(outputsOf(new PacketStage(optionsWith()), BATCHES), outputs);
  });

  test('does not give back a model that it was given, and needs none to learn', () => {
    const given = decodePacketModel(model?.file ?? new Uint8Array());
    const later = outputsOf(new PacketStage(optionsWith({ model: given })), batchesOf(PACKETS.slice(4_100), [500]));
    assert.deepEqual(only(later, 'packet-model'), []);
    assert.equal(
      only(later, 'packet-scores').reduce((total, { count }) => total + count, 0),
      PACKETS.length - 4_100,
    );
  });

  test('takes a model as a file from there on; a damaged one, or one for other settings, changes nothing', () => {
    const scored = (file?: Uint8Array) => {
      const own = new PacketStage(optionsWith());
      own.push(batchOf(PACKETS.slice(0, 4_100)));
      if (file !== undefined) own.push({ kind: 'packet-model', time: START, file });
      const results = only(outputsOf(own, [batchOf(PACKETS.slice(4_100))]), 'packet-scores');
      return { results, refused: own.counters.refused };
    };
    const without = scored();
    const file = model?.file ?? new Uint8Array();
    const damaged = file.slice();
    damaged[100] = (damaged[100] ?? 0) ^ 1;
    const other = encodePacketModel(anyModel({ settings: { pairs: 'own', transform: 'none' } }) as PacketModel);
    for (const bad of [damaged, new Uint8Array(), other]) {
      assert.deepEqual(scored(bad), { results: without.results, refused: 1 });
    }
    const taken = scored(encodePacketModel(anyModel()));
    assert.deepEqual([taken.refused, taken.results[0]?.thresholds], [0, [0.125, 0.25, 0.5, Infinity]]);
  });

  test('an empty stream ends', () => {
    assert.deepEqual(new PacketStage(optionsWith()).push({ kind: 'end' }), [{ kind: 'end' }]);
    const idle = new PacketStage(optionsWith());
    assert.deepEqual(idle.push(batchOf([])), []);
    assert.deepEqual(idle.push({ kind: 'loss', time: START, packets: 3 }), []);
    assert.deepEqual(idle.push({ kind: 'quarantine', time: START, subject: 'nobody', until: START }), []);
  });
});

describe('stages that are given the same inputs', () => {
  const time = fc.oneof(
    fc.integer({ min: 0, max: 10_000 }).map((step) => START + step * 10_000),
    fc.constantFrom(0, -1, START - 400 * DAY, START + 400 * DAY, START + HOUR),
  );
  const record = fc.oneof(...Object.values(ANY_RECORD));
  const input: fc.Arbitrary<EngineInput> = fc.oneof(
    fc
      .array(time, { maxLength: 8 })
      .map((times) => batchOf(times.map((when) => ({ time: when, data: PACKETS[0]?.data ?? new Uint8Array() })))),
    time.map((when) => ({ kind: 'tick', time: when }) as const),
    fc.array(record, { maxLength: 3 }).map((records) => ({ kind: 'records', records }) as const),
    time.map((when) => ({ kind: 'loss', time: when, packets: 1 }) as const),
    time.map((when) => ({ kind: 'quarantine', time: when, subject: '192.0.2.1', until: when + HOUR }) as const),
  );

  test('make the same ticks, input by input', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 12 }), (inputs) => {
        const [flow, packet] = [new FlowStage(), new PacketStage(optionsWith())];
        for (const each of [...inputs, { kind: 'end' } as const]) {
          assert.deepEqual(ticksOf(packet.push(each)), ticksOf(flow.push(each)), each.kind);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('in line are what they are when joined by hand', () => {
    const judge = { windowWidth: HOUR, policy: POLICY };
    const inLine = outputsOf(new Engine({ flow: {}, packet: optionsWith(), judge }), BATCHES);
    assert.ok(inLine.some((output) => output.kind === 'evidence' && output.head === 'packet'));
    const [flow, packet, judging] = [new FlowStage({}), new PacketStage(optionsWith()), new Judge(judge)];
    const byHand = [...BATCHES, { kind: 'end' } as const]
      .flatMap((each) => joinAtTicks(flow.push(each), packet.push(each)))
      .flatMap((output) => judging.push(output));
    assert.deepEqual(byHand, inLine);
  });
});
