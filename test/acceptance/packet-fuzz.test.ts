import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { EventClock } from '../../src/engine/clock.ts';
import { PacketStage } from '../../src/engine/packet-stage.ts';
import { batchesOf, outputsOf, type Packet } from '../../src/engine/testing/inputs.ts';
import { segmentsOf } from '../../src/engine/testing/made-packets.ts';
import { createPacketEngine } from '../../src/heads/packet/create-engine.ts';
import { decodePacketModel } from '../../src/heads/packet/model-file.ts';
import { PacketRecorder } from '../../src/heads/packet/packet-recorder.ts';
import { PacketScorer } from '../../src/heads/packet/scorer.ts';
import { DEFAULT_SCORER_OPTIONS } from '../../src/heads/packet/scorer-options.ts';
import { PAIRS, type PacketSettings, TRANSFORMS } from '../../src/heads/packet/settings.ts';
import { regularTraffic, START } from '../../src/heads/packet/testing/traffic.ts';
import { DAY, HOUR, MINUTE } from '../../src/model/time.ts';
import { anyPacket, anyPackets } from './fuzz/any-packets.ts';
import { Chance } from './fuzz/mutations.ts';

// Whatever bytes, lengths and dates packets have, they get a score; and dates that make no sense leave no trace that lasts.

const SEED = [1, 2] as const;

const ENGINES: readonly { readonly name: string; readonly kernel: Uint8Array | null }[] = [
  { name: 'reference', kernel: null },
  { name: 'fast', kernel: readFileSync(new URL('../../kernel/kernel.wasm', import.meta.url)) },
];

const SETTINGS: readonly PacketSettings[] = PAIRS.flatMap((pairs) =>
  TRANSFORMS.map((transform) => ({ pairs, transform })),
);

const YEAR = 365 * DAY;

for (const { name, kernel } of ENGINES) {
  describe(`the ${name} engine`, () => {
    for (const settings of SETTINGS) {
      const { pairs, transform } = settings;
      test(`gives any packets a score that is a number: pairs ${pairs}, transform ${transform}`, () => {
        const plan = { map: 500, train: 2_000 };
        for (const seed of [1, 2, 3]) {
          const packets = anyPackets(new Chance(seed), 6_000);
          const stage = new PacketStage({ kernel, seed: SEED, scorer: { ...DEFAULT_SCORER_OPTIONS, settings, plan } });
          let scored = 0;
          for (const output of outputsOf(stage, batchesOf(packets, [1, 400, 77]))) {
            if (output.kind === 'packet-model') decodePacketModel(output.file);
            if (output.kind === 'finding') assertFinite(output);
            if (output.kind !== 'packet-scores') continue;
            assert.ok(Number.isFinite(output.greatest) && Number.isFinite(output.mean), `seed ${seed}: ${output.mean}`);
            scored += output.count;
          }
          assert.equal(scored, packets.length - 2_501, 'a packet has no score');
          assert.equal(stage.counters.phase, 'scoring');
        }
      });
    }

    test('is back at the scores of regular traffic within the longest window after any senseless date', (t) => {
      const packets = segmentsOf(regularTraffic(9_000));
      const undisturbed = scoresOf(kernel, packets);
      for (const [what, dated] of Object.entries(SENSELESS)) {
        const { scores, levels, threshold } = scoresOf(
          kernel,
          packets.map((packet, index) => ({ ...packet, time: dated(packet.time, index) })),
        );
        let last = 0;
        for (const [index, score] of scores.entries()) {
          assert.ok(Number.isFinite(score), `${what}: ${score}`);
          if (Math.abs(score - (undisturbed.scores[index] as number)) > threshold / 10) last = index;
        }
        const seconds = last === 0 ? 0 : (last - DISTURBED) / 10;
        t.diagnostic(`${what}: ${seconds} s until all scores are within a tenth of the threshold of what they were`);
        assert.ok(seconds <= LONGEST_WINDOW, `${what}: ${seconds} s`);
        const after = DISTURBED + 10 * LONGEST_WINDOW;
        assert.deepEqual(levels.slice(after), undisturbed.levels.slice(after), what);
      }
    });

    test('any packets of others in between, with any dates, leave regular traffic its scores', () => {
      const packets = segmentsOf(regularTraffic(9_000));
      const undisturbed = scoresOf(kernel, packets);
      const chance = new Chance(4);
      const isOther: boolean[] = [];
      const disturbed = packets.flatMap((packet, index) => {
        const others = index >= DISTURBED && index < DISTURBED + 1_500 ? [anyPacket(chance, packet.time)] : [];
        isOther.push(false, ...others.map(() => true));
        return [packet, ...others];
      });
      const { scores, threshold } = scoresOf(kernel, disturbed);
      assert.ok(scores.slice(LEARNED).every((score) => Number.isFinite(score) && score > 0));
      for (const [index, score] of scores.filter((_, place) => isOther[place] === false).entries()) {
        const expected = undisturbed.scores[index] as number;
        assert.ok(Math.abs(score - expected) < threshold / 10, `packet ${index}: ${score} for ${expected}`);
      }
    });
  });
}

/** Half of what the slowest statistic knows is gone after so many seconds. */
const LONGEST_WINDOW = 100;

/** Packets that are learned, ten a second, and the first one that something is wrong with. */
const PLAN = { map: 500, train: 5_500 };
const LEARNED = PLAN.map + 1 + PLAN.train;
const DISTURBED = 7_000;

/** What time packets say it is, given what time it is. */
const SENSELESS: Readonly<Record<string, (time: number, index: number) => number>> = {
  'one packet a year ahead': once((time) => time + YEAR),
  'one packet a year back': once((time) => time - YEAR),
  'one packet an hour ahead': once((time) => time + HOUR),
  'one packet two minutes back': once((time) => time - 2 * MINUTE),
  'one packet at 0': once(() => 0),
  'one packet before the epoch': once(() => -1e15),
  'one packet beyond all calendars': once(() => 1e300),
  'two packets, each another year': (time, index) =>
    index === DISTURBED ? time + YEAR : index === DISTURBED + 1 ? time - YEAR : time,
  'a clock that is set a year ahead': from((time) => time + YEAR),
  'a clock that is set a year back': from((time) => time - YEAR),
  'a clock that is set an hour back': from((time) => time - HOUR),
  'a clock that begins at 0': from((time) => time - START),
  'a clock that goes on before the epoch': from((time) => time - 2 * START),
};

function once(dated: (time: number) => number) {
  return (time: number, index: number) => (index === DISTURBED ? dated(time) : time);
}

function from(dated: (time: number) => number) {
  return (time: number, index: number) => (index >= DISTURBED ? dated(time) : time);
}

interface Scored {
  readonly scores: readonly number[];
  readonly levels: readonly number[];
  /** Above which level 1 begins. */
  readonly threshold: number;
}

function scoresOf(kernel: Uint8Array | null, packets: readonly Packet[]): Scored {
  const engine = createPacketEngine(kernel, DEFAULT_SCORER_OPTIONS.settings, SEED);
  const scorer = new PacketScorer(engine, { ...DEFAULT_SCORER_OPTIONS, plan: PLAN });
  const recorder = new PacketRecorder(engine.statistics, 'steady');
  const clock = new EventClock();
  const scores: number[] = [];
  const levels: number[] = [];
  for (const batch of batchesOf(packets, [engine.statistics.capacity])) {
    recorder.record(batch, 0, batch.count);
    scorer.push(
      batch.count,
      batch.times.map((time) => clock.advance(time)),
    );
    scores.push(...scorer.scores.subarray(0, batch.count));
    levels.push(...scorer.levels.subarray(0, batch.count));
  }
  return { scores, levels, threshold: scorer.model?.calibration.thresholds[0] ?? Number.NaN };
}

/** Every number in it, however deep. */
function assertFinite(value: unknown): void {
  if (typeof value === 'number') assert.ok(Number.isFinite(value), String(value));
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) assertFinite(part);
}
