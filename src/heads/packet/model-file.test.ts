import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { GatehoundError } from '../../model/error.ts';
import { seeded } from '../../numeric/testing/seeded.ts';
import type { Calibration, Thresholds } from './calibration.ts';
import { FEATURE_COUNT } from './features.ts';
import { decodePacketModel, encodePacketModel } from './model-file.ts';
import { frameModel, unframeModel } from './model-frame.ts';
import { type AutoencoderParameters, type NetworkParameters, untrainedNetwork } from './network-parameters.ts';
import type { PacketModel } from './packet-model.ts';
import { model, TENS } from './testing/models.ts';

const SMALL = encodePacketModel(model());

function refused(bytes: Uint8Array, code: RegExp, detail = /./): void {
  assert.throws(
    () => decodePacketModel(bytes),
    (error) => error instanceof GatehoundError && code.test(error.code) && detail.test(error.message),
  );
}

/** The file with another header or other values, and a checksum that is right. */
function crafted(
  change: (header: Record<string, unknown>) => unknown,
  changeValues: (values: number[]) => unknown = () => undefined,
): Uint8Array {
  const framed = unframeModel(SMALL);
  const values = [...framed.values];
  changeValues(values);
  return frameModel({ header: change(framed.header as Record<string, unknown>), values: Float64Array.from(values) });
}

/** The file with another number at `at` of its frame, and a checksum that is right. */
function reframed(at: number, number: number): Uint8Array {
  const bytes = SMALL.slice();
  const end = bytes.length - 32;
  new DataView(bytes.buffer).setUint32(at, number, true);
  bytes.set(sha256(bytes.subarray(0, end)), end);
  return bytes;
}

const score = fc.double({ min: 0, max: 1e9, noNaN: true });
const thresholds: fc.Arbitrary<Thresholds> = fc
  .tuple(...[0, 1, 2, 3].map(() => fc.oneof(score, fc.constant(Infinity))))
  .map((values) => values.sort((a, b) => a - b) as unknown as Thresholds);
const key = fc
  .constantFrom(8, 12, 32)
  .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
  .map((bytes) => String.fromCharCode(...bytes));

const service = fc
  .tuple(key, fc.uint8Array({ minLength: 3, maxLength: 3 }))
  .map(([pair, rest]) => pair + String.fromCharCode(...rest));

const calibration: fc.Arbitrary<Calibration> = fc.record(
  {
    rule: fc.constantFrom('tail', 'serverus'),
    budget: score,
    thresholds,
    pairs: fc.uniqueArray(fc.tuple(key, thresholds), { selector: ([own]) => own }).map((entries) => new Map(entries)),
    services: fc
      .uniqueArray(fc.tuple(service, fc.double({ min: 1, max: 1e9, noNaN: true })), {
        selector: ([own]) => own,
      })
      .map((entries) => new Map(entries)),
    probability: fc.double({ min: 1e-300, max: 1, noNaN: true }),
    method: fc.constantFrom('pareto', 'order-statistic'),
    fit: fc.constantFrom('good', 'fair', 'poor', null),
    heldOut: fc.nat(),
    greatestHeldOut: score,
    greatestTraining: score,
    packetsPerHostAndDay: score,
  },
  { noNullPrototype: true },
);

/** Any map of features, by a permutation that is cut into pieces. */
function mapOf(seed: number): number[][] {
  const random = seeded(seed);
  const order = Array.from({ length: FEATURE_COUNT }, (_, index) => [random(), index] as const).sort(
    ([a], [b]) => a - b,
  );
  const most = 1 + Math.floor(10 * random());
  const map: number[][] = [];
  for (let at = 0; at < FEATURE_COUNT; at += map.at(-1)?.length ?? 0) {
    map.push(order.slice(at, at + 1 + Math.floor(most * random())).map(([, feature]) => feature));
  }
  return map;
}

/** Any numbers of all magnitudes. */
function networkOf(seed: number): NetworkParameters {
  const random = seeded(seed);
  const some = (values: Float64Array) => values.map(() => (random() - 0.5) * 10 ** Math.floor(38 * random() - 30));
  const trained = (parameters: AutoencoderParameters): AutoencoderParameters => {
    const [one, other] = [some(parameters.least), some(parameters.least)];
    return {
      visible: parameters.visible,
      hidden: parameters.hidden,
      weights: some(parameters.weights),
      hiddenBias: some(parameters.hiddenBias),
      visibleBias: some(parameters.visibleBias),
      least: one.map((value, index) => Math.min(value, other[index] as number)),
      greatest: one.map((value, index) => Math.max(value, other[index] as number)),
    };
  };
  const { map, ensemble, output } = untrainedNetwork(mapOf(seed));
  return { map, ensemble: ensemble.map(trained), output: trained(output) };
}

const anyModel: fc.Arbitrary<PacketModel> = fc.record(
  {
    settings: fc.record(
      { pairs: fc.constantFrom('own', 'all'), transform: fc.constantFrom('none', 'log1p') },
      { noNullPrototype: true },
    ),
    network: fc.integer().map(networkOf),
    calibration,
    provenance: fc.record(
      {
        mapped: fc.nat(),
        trained: fc.nat(),
        start: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
        end: fc.nat(),
        from: fc.string({ unit: 'binary' }),
        version: fc.string(),
      },
      { noNullPrototype: true },
    ),
  },
  { noNullPrototype: true },
);

test('a model comes back from its file as it was, and the file is the same each time', () => {
  fc.assert(
    fc.property(anyModel, (whole) => {
      const bytes = encodePacketModel(whole);
      const again = decodePacketModel(bytes);
      // Not deepEqual: the difference of two models would fill a thousand screens.
      assert.ok(isDeepStrictEqual(again, whole), 'another model');
      assert.ok(isDeepStrictEqual(encodePacketModel(again), bytes), 'another file');
    }),
  );
});

test('equal pairs and services in another order give the same file', () => {
  const { calibration: usual } = model();
  const pairs = new Map([...usual.pairs].reverse());
  const turned = { ...usual, pairs, services: new Map([...usual.services].reverse()) };
  assert.deepEqual(encodePacketModel(model({ calibration: turned })), SMALL);
});

test('bytes inside a larger buffer are read where they are', () => {
  const larger = new Uint8Array(SMALL.length + 20).fill(7);
  larger.set(SMALL, 9);
  assert.deepEqual(decodePacketModel(larger.subarray(9, 9 + SMALL.length)), model());
});

test('whichever byte has a bit flipped, the file is refused', () => {
  const bytes = SMALL.slice();
  for (let at = 0; at < bytes.length; at++) {
    // Each of the eight in turn: all of them would take a minute and a half where coverage is measured.
    bytes[at] = (bytes[at] as number) ^ (1 << (at & 7));
    refused(bytes, /^GH-MDL-00[23]$/);
    bytes[at] = SMALL[at] as number;
  }
});

test('wherever it is cut, and whatever follows it, the file is refused', () => {
  for (let length = 0; length < SMALL.length; length++) refused(SMALL.subarray(0, length), /^GH-MDL-00[23]$/);
  for (const more of [1, 8, 64])
    refused(
      Uint8Array.from({ length: SMALL.length + more }, (_, at) => SMALL[at] ?? 0),
      /3$/,
    );
});

test('what is no model says so', () => {
  refused(new Uint8Array(), /2$/, /^the file is empty$/);
  refused(new TextEncoder().encode('idx\tlabel\n0\t1\n'), /2$/);
  fc.assert(fc.property(fc.uint8Array({ size: 'large' }), (bytes) => refused(bytes, /2$/)));
});

test('a format of another version is told from a damaged file, and a model of another head from both', () => {
  refused(reframed(8, 2), /^GH-MDL-004$/, /format 2, and this version reads 1/);
  refused(
    crafted((header) => ({ ...header, kind: 'web' })),
    /^GH-MDL-005$/,
    /"web"/,
  );
});

test('a file with a right checksum that makes no sense is refused, and nothing is made to its measure', () => {
  const part = (name: string, change: object) => (header: Record<string, unknown>) => ({
    ...header,
    [name]: { ...(header[name] as object), ...change },
  });
  const headers: readonly ((header: Record<string, unknown>) => unknown)[] = [
    () => null,
    () => [],
    () => 'packet',
    () => ({ kind: 'packet' }),
    (header) => ({ ...header, more: 1 }),
    part('settings', { pairs: 'some' }),
    part('settings', { transform: 'exp' }),
    (header) => ({ ...header, map: [] }),
    (header) => ({ ...header, map: TENS.slice(1) }),
    (header) => ({ ...header, map: [...TENS, [0]] }),
    (header) => ({ ...header, map: [...TENS.slice(1), [0, 0, 1, 2, 3, 4, 5, 6, 7, 8]] }),
    (header) => ({ ...header, map: [...TENS.slice(1), [0, 1, 2, 3, 4, 5, 6, 7, 8, 100]] }),
    (header) => ({ ...header, map: [...TENS.slice(1), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9.5]] }),
    (header) => ({ ...header, map: [...TENS.slice(1), [0, 1, 2, 3, 4, 5, 6, 7, 8, '9']] }),
    (header) => ({ ...header, map: [TENS.flat()] }),
    (header) => ({ ...header, map: [...TENS, []] }),
    (header) => ({ ...header, map: Array.from({ length: 500_000 }, () => 0) }),
    part('calibration', { budget: -1 }),
    part('calibration', { budget: null }),
    part('calibration', { probability: 2 }),
    part('calibration', { heldOut: 0.5 }),
    part('calibration', { fit: 'splendid' }),
    part('calibration', { pairs: ['0a0000010a0000ff', '0a0000010a000002'] }),
    part('calibration', { pairs: ['0a0000010a000002', '0a0000010a000002'] }),
    part('calibration', { pairs: ['0a0000010a000002', '0a0000010a0000f'] }),
    part('calibration', { pairs: ['0a0000010a000002', '0a0000010a0000fF'] }),
    part('calibration', { pairs: Array.from({ length: 500_000 }, () => 0) }),
    part('calibration', { pairs: [] }),
    part('calibration', { services: [] }),
    part('calibration', { services: ['0a0000010a000002', '0a0000010a000002113500'] }),
    part('calibration', { services: ['0a0000010a000002113500', '0a0000010a000002061600'] }),
    part('provenance', { start: 'now' }),
    part('provenance', { trained: -1 }),
  ];
  for (const change of headers) refused(crafted(change), /^GH-MDL-003$/);
  const same = (header: unknown) => header;
  for (const count of [1, 500]) {
    const detail = /another number of values/;
    refused(
      crafted(same, (values) => values.splice(-count)),
      /3$/,
      detail,
    );
    refused(
      crafted(same, (values) => values.push(...values.slice(0, count))),
      /3$/,
      detail,
    );
  }
  for (const [at, value] of [
    [0, Number.NaN],
    [0, -1],
    [0, 0.3],
    [3, 0.1],
    [5, Number.NaN],
    [12, Number.NaN],
    [12, 0.99],
    [13, 1.1e9],
    [14, Number.NaN],
    [14, Infinity],
    [14, 1.1e9],
    [14 + 80 + 18, -1.1e30],
    [14 + 80 + 18, 1e6],
    [14 + 80 + 28, -1e6],
  ] as const) {
    refused(
      crafted(same, (values) => values.splice(at, 1, value)),
      /^GH-MDL-003$/,
    );
  }
});

test('lengths beyond the file, and a header that is no JSON, are refused', () => {
  for (const length of [0xffff_ffff, SMALL.length, SMALL.length - 47, 1, 0]) refused(reframed(12, length), /3$/);
});
