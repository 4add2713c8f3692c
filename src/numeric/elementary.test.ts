import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exp, exp2, log, log1p } from './elementary.ts';

const VIEW = new DataView(new ArrayBuffer(8));

/** The place of a number in the order of all numbers of 64 bits. */
function rank(x: number): bigint {
  VIEW.setFloat64(0, x);
  const bits = VIEW.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits;
}

function assertWithinUlps(actual: number, expected: number, ulps: bigint, what: string): void {
  const apart = rank(actual) - rank(expected);
  assert.ok(apart >= -ulps && apart <= ulps, `${what}: ${actual} is ${apart} ulps from ${expected}`);
}

const anyNumber = fc.double({ noNaN: true });
const near = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
const RUNS = { numRuns: 5_000 };

const FUNCTIONS = [
  { name: 'exp2', own: exp2, engine: (x: number) => 2 ** x, among: fc.oneof(near(1_080), near(4), near(1e-3)) },
  { name: 'exp', own: exp, engine: Math.exp, among: fc.oneof(near(750), near(4), near(1e-3)) },
  {
    name: 'log',
    own: log,
    engine: Math.log,
    among: fc.oneof(
      anyNumber,
      near(4),
      near(0.01).map((x) => 1 + x),
    ),
  },
  { name: 'log1p', own: log1p, engine: Math.log1p, among: fc.oneof(anyNumber, near(1), near(0.01)) },
] as const;

for (const { name, own, engine, among } of FUNCTIONS) {
  test(`${name}: at most an ulp or two from the engine's own`, () => {
    fc.assert(
      fc.property(among, (x) => {
        const expected = engine(x);
        if (Number.isNaN(expected)) assert.equal(own(x), expected);
        // Engines promise less than an ulp, not none.
        else assertWithinUlps(own(x), expected, 2n, `${name}(${x})`);
      }),
      RUNS,
    );
  });
}

test('none falls where its argument grows over the edge of a table', () => {
  const LITTLE = 2 ** -40;
  for (const { name, own } of FUNCTIONS) {
    for (let half = 1; half <= 8_192; half++) {
      const edge = half / 256;
      for (const sign of [-1, 1]) {
        const values = [-2, -1, 0, 1, 2].map((steps) => own(sign * (edge + steps * LITTLE)) * sign);
        if (values.some(Number.isNaN)) continue;
        for (let at = 1; at < values.length; at++) {
          assert.ok((values[at] as number) > (values[at - 1] as number), `${name} around ${sign * edge}`);
        }
      }
    }
  }
});

// Nearest f64 of the exact value, by mpmath with 160 bits.
const EXACT: readonly (readonly [(x: number) => number, number, number])[] = [
  [exp2, 0.5, Math.SQRT2],
  [exp2, -0.01, 0.9930924954370359],
  [exp2, -5 * 0.123456, 0.6518988340359106],
  [exp2, 1023.5, 1.2711610061536464e308],
  [exp, 1, Math.E],
  [exp, -0.75, 0.4723665527410147],
  [exp, 709.78, 1.7928227943945155e308],
  [exp, -740, 4.2e-322],
  [log, 2, Math.LN2],
  [log, 10, Math.LN10],
  [log, 5e-324, -744.4400719213812],
  [log, Number.MAX_VALUE, 709.782712893384],
  [log1p, 1, Math.LN2],
  [log1p, 1e-10, 9.999999999500001e-11],
  [log1p, -0.9, -Math.LN10],
  [log1p, 1514, 7.323170717943469],
];

test('known values, to the last bit', () => {
  for (const [own, x, expected] of EXACT) assert.equal(own(x), expected, `${own.name}(${x})`);
});

test('powers of two are exact, down to the least number', () => {
  for (let exponent = -1074; exponent <= 1023; exponent++) assert.equal(exp2(exponent), 2 ** exponent);
});

test('what is less than half the least number is 0, what is more than half of it is not', () => {
  assert.equal(exp2(-1075), 0);
  assert.equal(exp2(-1074.999), 5e-324);
  assert.equal(exp2(-1075.5), 0);
  assert.equal(exp(-745.13), 5e-324);
  assert.equal(exp(-745.14), 0);
});

test('zero, infinities and what is no number', () => {
  const { NEGATIVE_INFINITY, POSITIVE_INFINITY, NaN: none } = Number;
  const rows: readonly (readonly [(x: number) => number, number, number])[] = [
    [exp2, 0, 1],
    [exp2, -0, 1],
    [exp2, POSITIVE_INFINITY, POSITIVE_INFINITY],
    [exp2, NEGATIVE_INFINITY, 0],
    [exp2, 1024, POSITIVE_INFINITY],
    [exp2, none, none],
    [exp, 0, 1],
    [exp, -0, 1],
    [exp, POSITIVE_INFINITY, POSITIVE_INFINITY],
    [exp, NEGATIVE_INFINITY, 0],
    [exp, 709.79, POSITIVE_INFINITY],
    [exp, none, none],
    [log, 1, 0],
    [log, 0, NEGATIVE_INFINITY],
    [log, -0, NEGATIVE_INFINITY],
    [log, POSITIVE_INFINITY, POSITIVE_INFINITY],
    [log, -1, none],
    [log, NEGATIVE_INFINITY, none],
    [log, none, none],
    [log1p, 0, 0],
    [log1p, -0, -0],
    [log1p, 5e-324, 5e-324],
    [log1p, -1, NEGATIVE_INFINITY],
    [log1p, -1.5, none],
    [log1p, POSITIVE_INFINITY, POSITIVE_INFINITY],
    [log1p, NEGATIVE_INFINITY, none],
    [log1p, none, none],
  ];
  for (const [own, x, expected] of rows) assert.ok(Object.is(own(x), expected), `${own.name}(${x}) = ${own(x)}`);
});

test('the same bits everywhere: a digest of many results', () => {
  // A fold of the bits of 8,000 results; another value is another arithmetic, and golden maps would no longer hold.
  let fold = 0n;
  for (let index = 1; index <= 2_000; index++) {
    const x = index / 7;
    for (const value of [exp2(-x), exp(-x), log(x), log1p(x)]) {
      VIEW.setFloat64(0, value);
      fold = (fold * 31n + VIEW.getBigUint64(0)) & 0xffff_ffff_ffff_ffffn;
    }
  }
  assert.equal(fold.toString(16), '11dfe9a987d0bb27');
});
