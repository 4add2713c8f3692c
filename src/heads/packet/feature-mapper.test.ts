import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { FeatureMapper, LARGEST_CLUSTER, singleLinkage } from './feature-mapper.ts';

function mapperOf(samples: readonly (readonly number[])[]): FeatureMapper {
  const mapper = new FeatureMapper(samples[0]?.length ?? 0);
  for (const sample of samples) mapper.add(Float64Array.from(sample));
  return mapper;
}

/** A symmetric matrix of distances from its upper triangle: `[[d01, d02], [d12]]`. */
function matrix(triangle: readonly (readonly number[])[]): Float64Array {
  const count = triangle.length + 1;
  const distances = new Float64Array(count * count);
  for (const [row, values] of triangle.entries()) {
    for (const [place, value] of values.entries()) {
      const column = row + 1 + place;
      distances[row * count + column] = value;
      distances[column * count + row] = value;
    }
  }
  return distances;
}

const merges = (triangle: readonly (readonly number[])[]) =>
  singleLinkage(matrix(triangle), triangle.length + 1).map(({ left, right, distance, size }) => [
    left,
    right,
    distance,
    size,
  ]);

/** Groups in which a chain of steps of at most `height` leads from each to each. */
function connected(distances: Float64Array, count: number, height: number): number {
  let groups = Array.from({ length: count }, (_, index) => index);
  for (const [place, distance] of distances.entries()) {
    if (distance > height) continue;
    const [from, to] = [groups[Math.floor(place / count)], groups[place % count] as number];
    groups = groups.map((group) => (group === from ? to : group));
  }
  return new Set(groups).size;
}

describe('distances', () => {
  test('are 1 - correlation, of residuals from the mean so far, by hand', () => {
    // Three samples of three features. Means so far: 1, 3/2, 2 | 0, 1, 2 | 4, 3, 2.
    // Residuals: 0, 1/2, 1 | 0, 1, 2 | 0, -1, -2: what is at once the mean so far has none.
    const distances = mapperOf([
      [1, 0, 4],
      [2, 2, 2],
      [3, 4, 0],
    ]).distances();
    const expected = [
      [0, 0, 2],
      [0, 0, 2],
      [2, 2, 0],
    ];
    for (const [row, values] of expected.entries()) {
      for (const [column, value] of values.entries()) {
        assert.ok(Math.abs((distances[row * 3 + column] as number) - value) < 1e-12, `${row}, ${column}`);
      }
    }
  });

  test('of features that are half of one mind are in between', () => {
    // Residuals: 0, 1/2 | 0, 1/2; then of (1, -1): means 2/3 and 0, residuals 1/3 and -1.
    const [, distance] = mapperOf([
      [0, 0],
      [1, 1],
      [1, -1],
    ]).distances();
    const products = 1 / 4 - 1 / 3;
    const squares = [1 / 4 + 1 / 9, 1 / 4 + 1];
    assert.ok(
      Math.abs((distance as number) - (1 - products / Math.sqrt((squares[0] as number) * (squares[1] as number)))) <
        1e-12,
    );
  });

  test('of a feature that never moves are 1 to all, itself included', () => {
    const distances = mapperOf([
      [1, 7],
      [2, 7],
      [5, 7],
    ]).distances();
    assert.deepEqual([distances[1], distances[2], distances[3]], [1, 1, 1]);
  });

  test('are never below 0, never above 2, and no NaN', () => {
    // Below 1e-100 squares leave the normal numbers, and a correlation its precision; no feature is that small.
    const feature = fc
      .double({ min: -710, max: 710, noNaN: true })
      .map((value) => (Math.abs(value) < 1e-100 ? 0 : value));
    const sample = fc.array(fc.oneof(fc.constantFrom(0, 1e-100, 1e9), feature), {
      minLength: 4,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 30 }), (samples) => {
        const distances = mapperOf(samples).distances();
        assert.ok(
          distances.every((distance) => distance >= 0 && distance <= 2 + 1e-9),
          String(distances),
        );
      }),
    );
  });
});

describe('single linkage', () => {
  test('joins what is nearest, by the nearest of both', () => {
    // 0 and 1 are near, 2 and 3 nearer; between both 1 and 2 are the nearest.
    assert.deepEqual(merges([[0.2, 0.9, 0.9], [0.6, 0.9], [0.1]]), [
      [2, 3, 0.1, 2],
      [0, 1, 0.2, 2],
      [4, 5, 0.6, 4],
    ]);
  });

  test('of equal distances the lowest index comes first, and the tree grows from feature 0', () => {
    assert.deepEqual(merges([[0.5, 0.5, 0.5], [0.5, 0.5], [0.5]]), [
      [0, 1, 0.5, 2],
      [2, 4, 0.5, 3],
      [3, 5, 0.5, 4],
    ]);
    // 2 is as near to 1 as to 0: the way that was found first, from 0, stays; which joins 2 to the cluster of 0 all the same.
    assert.deepEqual(merges([[0.1, 0.5], [0.5]]), [
      [0, 1, 0.1, 2],
      [2, 3, 0.5, 3],
    ]);
  });

  test('the smaller number of a cluster stands left', () => {
    for (const [left, right] of singleLinkage(matrix([[0.9, 0.3, 0.9], [0.9, 0.2], [0.8]]), 4).map((merge) => [
      merge.left,
      merge.right,
    ])) {
      assert.ok((left as number) < (right as number));
    }
  });

  test('is what a definition without any tree gives', () => {
    const distance = fc.integer({ min: 0, max: 6 }).map((value) => value / 4);
    const triangle = fc
      .integer({ min: 2, max: 8 })
      .chain((count) =>
        fc.tuple(
          ...Array.from({ length: count - 1 }, (_, row) =>
            fc.array(distance, { minLength: count - 1 - row, maxLength: count - 1 - row }),
          ),
        ),
      );
    fc.assert(
      fc.property(triangle, (rows) => {
        const count = rows.length + 1;
        const distances = matrix(rows);
        for (const height of [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5]) {
          const joined = singleLinkage(distances, count).filter((merge) => merge.distance <= height).length;
          assert.equal(count - joined, connected(distances, count, height), `at ${height}`);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the map', () => {
  /** Features in groups that move together, each group by itself. */
  function grouped(groups: readonly number[], samples = 200): FeatureMapper {
    const group = groups.flatMap((size, index) => new Array<number>(size).fill(index));
    return mapperOf(
      Array.from({ length: samples }, (_, turn) =>
        group.map((which, feature) => Math.sin(turn * (which + 1) * 1.7) * 10 + Math.sin(turn * (feature + 1) * 0.9)),
      ),
    );
  }

  test('features that move together are one cluster', () => {
    const map = grouped([3, 4, 2]).map(4);
    assert.deepEqual(
      map.map((cluster) => cluster.toSorted((a, b) => a - b)).toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0)),
      [
        [0, 1, 2],
        [3, 4, 5, 6],
        [7, 8],
      ],
    );
  });

  test('one cluster where all fit, and one of each where there is room for one alone', () => {
    const mapper = grouped([3, 2]);
    assert.equal(mapper.map(5).length, 1);
    assert.equal(mapper.map(1).length, 5);
  });

  test('every feature is in one cluster, none of which is larger than allowed, and asking again gives the same', () => {
    const sample = fc.array(fc.constantFrom(0, 1, 2, 3), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(
        fc.array(sample, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 24 }),
        (samples, limit) => {
          const mapper = mapperOf(samples);
          const map = mapper.map(limit);
          assert.deepEqual(
            map.flat().toSorted((a, b) => a - b),
            Array.from({ length: 24 }, (_, index) => index),
          );
          assert.ok(map.every(({ length }) => length >= 1 && length <= limit));
          assert.deepEqual(mapper.map(limit), map);
        },
      ),
    );
  });

  test("at most ten features go to one autoencoder: Kitsune's limit", () => {
    assert.equal(LARGEST_CLUSTER, 10);
  });

  test('of features that never moved a map comes too', () => {
    const map = mapperOf([new Array<number>(100).fill(3)]).map(LARGEST_CLUSTER);
    assert.equal(map.flat().length, 100);
    assert.ok(map.every(({ length }) => length <= LARGEST_CLUSTER));
  });
});
