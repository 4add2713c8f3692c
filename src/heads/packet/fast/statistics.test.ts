import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { FEATURE_COUNT, FEATURE_NAMES } from '../features.ts';
import type { Pairs } from '../settings.ts';
import { Kernel } from './kernel.ts';
import { Definition } from './testing/definition.ts';
import { KERNEL_BYTES } from './testing/kernel-bytes.ts';
import { START, type TestPacket, writeRecord } from './testing/records.ts';

/** What rounding may do: decay factors are right to 1.1e-8 each, rows are f32. */
const TOLERANCE = 1e-5;

const packet = fc.record({
  // Microseconds since the packet before: bursts, pauses, an hour, a clock that goes back.
  pause: fc.oneof(
    fc.integer({ min: 0, max: 2_000 }),
    fc.integer({ min: 0, max: 3_000_000 }),
    fc.constantFrom(-2_000, -5e9, 3.6e9),
  ),
  length: fc.oneof(fc.constantFrom(60, 66, 1_514), fc.integer({ min: 0, max: 65_535 })),
  family: fc.constantFrom(4 as const, 6 as const, 0 as const),
  protocol: fc.constantFrom(6, 17),
  source: fc.integer({ min: 0, max: 3 }),
  destination: fc.integer({ min: 0, max: 3 }),
  sourcePort: fc.constantFrom(0, 80, 40_000),
  destinationPort: fc.constantFrom(0, 80, 40_000),
  mac: fc.integer({ min: 0, max: 1 }),
  opening: fc.integer({ min: 0, max: 3 }),
});

const packets = fc.array(packet, { minLength: 1, maxLength: 120, size: 'max' }).map((list) => {
  let time = START;
  return list.map(({ pause, ...rest }): TestPacket => {
    time += pause;
    return { ...rest, time };
  });
});

function assertAsDefined(list: readonly TestPacket[], pairs: Pairs, capacity: number): void {
  const kernel = new Kernel(KERNEL_BYTES, { pairs, capacity, seed: [1, 2] });
  const definition = new Definition(pairs, capacity);
  for (const [index, each] of list.entries()) writeRecord(kernel.records, index, each);
  kernel.statistics(list.length, 'none');
  for (const [index, each] of list.entries()) {
    const { values, sizes, began, isMutual } = definition.measure(each);
    const row = kernel.row(index);
    for (let feature = 0; feature < FEATURE_COUNT; feature++) {
      const error = Math.abs((row[feature] as number) - (values[feature] as number));
      // 1e-30: what f32 keeps of it is no matter.
      if (error <= TOLERANCE * (sizes[feature] as number) + 1e-30) continue;
      assert.fail(`packet ${index}, ${FEATURE_NAMES[feature]}: ${row[feature]} for ${values[feature]}`);
    }
    assert.equal(kernel.began(index), began, `packet ${index}`);
    assert.equal(kernel.isMutual(index), isMutual, `packet ${index}`);
  }
  assert.deepEqual(kernel.counts, definition.counts);
}

describe('statistics of the kernel', () => {
  test('are what their definition gives, a pair at a time', () => {
    fc.assert(fc.property(packets, (list) => assertAsDefined(list, 'own', 1_000)));
  });

  test('are what their definition gives, all pairs of the sender at a time', () => {
    fc.assert(fc.property(packets, (list) => assertAsDefined(list, 'all', 1_000)));
  });

  test('are those of what is left where tables are full', () => {
    const modes = fc.constantFrom<Pairs>('own', 'all');
    fc.assert(
      fc.property(packets, modes, fc.integer({ min: 2, max: 6 }), (list, pairs, capacity) =>
        assertAsDefined(list, pairs, capacity),
      ),
      { numRuns: 200 },
    );
  });

  test('stay right over a long stream of packets that are alike but for a few', () => {
    const kernel = new Kernel(KERNEL_BYTES, { pairs: 'own', capacity: 10, seed: [1, 2] });
    const count = 200_000;
    const step = 1e-5;
    // Weight, mean and variance of the slowest lambda, in f64 and by the sums of a geometric series.
    const decay = 2 ** (-0.01 * step);
    let [weight, sum, squares] = [0, 0, 0];
    for (let sent = 0; sent < count; sent += 250) {
      for (let index = 0; index < 250; index++) {
        const length = (sent + index) % 1_000 === 0 ? 1_514 : 60;
        weight = weight * decay + 1;
        sum = sum * decay + length;
        squares = squares * decay + length * length;
        const time = START + (sent + index) * step * 1e6;
        writeRecord(kernel.records, index, { ...PLAIN, time, length });
      }
      kernel.statistics(250, 'none');
    }
    const [w, mean, variance] = ['weight', 'mean', 'std'].map(
      (name) => kernel.row(249)[FEATURE_NAMES.indexOf(`MI_dir_0.01_${name}`)] as number,
    ) as [number, number, number];
    const expectedMean = sum / weight;
    const expectedVariance = squares / weight - expectedMean * expectedMean;
    assert.ok(Math.abs(w / weight - 1) < 1e-6, `${w} for ${weight}`);
    assert.ok(Math.abs(mean / expectedMean - 1) < 1e-6, `${mean} for ${expectedMean}`);
    assert.ok(Math.abs(variance / expectedVariance - 1) < 1e-6, `${variance} for ${expectedVariance}`);
  });

  test('of packets that are all alike have no variance at all', () => {
    const kernel = new Kernel(KERNEL_BYTES, { pairs: 'own', capacity: 10, seed: [1, 2] });
    for (let index = 0; index < 250; index++) {
      writeRecord(kernel.records, index, { ...PLAIN, time: START + index * 12_345, length: 60 });
    }
    kernel.statistics(250, 'none');
    for (const [feature, name] of FEATURE_NAMES.entries()) {
      if (!/^(MI_dir|HH|HpHp)_[\d.]+_(std|covariance|pcc)/.test(name)) continue;
      assert.equal(kernel.row(249)[feature], 0, name);
    }
  });

  test('as logarithms are the logarithms of what they are', () => {
    fc.assert(
      fc.property(packets, (list) => {
        const [plain, logarithmic] = [0, 1].map(
          () => new Kernel(KERNEL_BYTES, { pairs: 'own', capacity: 1_000, seed: [1, 2] }),
        ) as [Kernel, Kernel];
        for (const kernel of [plain, logarithmic]) {
          for (const [index, each] of list.entries()) writeRecord(kernel.records, index, each);
        }
        plain.statistics(list.length, 'none');
        logarithmic.statistics(list.length, 'log1p');
        for (let at = 0; at < list.length * FEATURE_COUNT; at++) {
          const value = plain.rows[at] as number;
          const expected = Math.sign(value) * Math.log1p(Math.abs(value));
          const actual = logarithmic.rows[at] as number;
          assert.ok(Math.abs(actual - expected) <= 3e-7 * Math.abs(expected), `${actual} for log1p ${value}`);
        }
      }),
    );
  });
});

const PLAIN: TestPacket = {
  time: 0,
  length: 0,
  family: 4,
  protocol: 6,
  source: 1,
  destination: 2,
  sourcePort: 80,
  destinationPort: 40_000,
  mac: 1,
  opening: 0,
};
