import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_ANALYSIS_OPTIONS, mergeAnalysisOptions } from './options.ts';

test('nothing said gives the defaults', () => {
  assert.deepEqual(mergeAnalysisOptions(), {
    width: 3_600,
    direction: 'out',
    home: [],
  });
  assert.deepEqual(mergeAnalysisOptions({}, { width: undefined }), DEFAULT_ANALYSIS_OPTIONS);
});

test('a later layer wins, key by key', () => {
  const file = { width: 600, home: ['10.0.0.0/8'] };
  const line = { width: 300, direction: 'all' };
  const { width, direction, home } = mergeAnalysisOptions(file, line);
  assert.deepEqual({ width, direction, home }, { width: 300, direction: 'all', home: ['10.0.0.0/8'] });
});

test('networks come out in one form, whatever their order, and frozen', () => {
  const one = mergeAnalysisOptions({
    home: ['192.168.7.1/16', '2001:DB8::/48', '192.168.0.0/16'],
  });
  const other = mergeAnalysisOptions({ home: ['2001:db8:0::/48', '192.168.0.0/16'] });
  assert.deepEqual(one, other);
  assert.deepEqual(one.home, ['192.168.0.0/16', '2001:db8::/48']);
  assert.throws(() => (one.home as string[]).push('0.0.0.0/0'), TypeError);
});

const refused = [
  [{ width: 0 }, /60 to 604800/],
  [{ width: 90.5 }, /whole seconds/],
  [{ width: Number.NaN }, /whole seconds/],
  [{ direction: 'in' }, /out, all/],
  [{ home: ['10.0.0.0/33'] }, /192\.168\.0\.0\/16/],
] as const;

for (const [layer, remedy] of refused) {
  test(`${JSON.stringify(layer)} is refused, and what is allowed is said`, () => {
    assert.throws(() => mergeAnalysisOptions(layer), { code: 'GH-CFG-004', exit: 2, remedy });
  });
}
