import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GatehoundError } from './error.ts';
import { packModel, unpackModel } from './model-file.ts';

function codeOf(bytes: Uint8Array): string {
  try {
    unpackModel(bytes);
    return 'none';
  } catch (error) {
    return error instanceof GatehoundError ? error.code : String(error);
  }
}

test('header and values come back, and the file is the same each time', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.uint8Array(), (header, values) => {
      const file = packModel({ header, values });
      const again = unpackModel(file);
      assert.equal(JSON.stringify(again.header), JSON.stringify(header));
      assert.deepEqual(new Uint8Array(again.values), values);
      assert.deepEqual(packModel(again), file);
    }),
  );
});

test('no byte may be another, and none may be missing', () => {
  const file = packModel({ header: { kind: 'web' }, values: Uint8Array.of(1, 2, 3) });
  for (let place = 0; place < file.length; place++) {
    const changed = file.slice();
    changed[place] = (changed[place] as number) ^ 1;
    assert.equal(codeOf(changed), place < 8 ? 'GH-MDL-002' : 'GH-MDL-003', `byte ${place}`);
    assert.equal(codeOf(file.subarray(0, place)), place < 8 ? 'GH-MDL-002' : 'GH-MDL-003', `cut to ${place}`);
  }
  assert.equal(codeOf(Uint8Array.of(...file, 0)), 'GH-MDL-003');
});

test('a header beyond the bound is refused before it is written', () => {
  assert.throws(() => packModel({ header: 'x'.repeat(5_000_000), values: new Uint8Array(0) }), RangeError);
});
