import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { seeded } from '../../../numeric/testing/seeded.ts';
import { UNPACKED_BYTES, unpack } from './content-coding.ts';

interface Packer {
  readonly name: string;
  readonly coding: string;
  readonly pack: (bytes: Uint8Array) => Uint8Array;
}

/** What programs send, by its name in Content-Encoding. */
const PACKERS: readonly Packer[] = [
  { name: 'gzip', coding: 'gzip', pack: gzipSync },
  { name: 'deflate', coding: 'deflate', pack: deflateSync },
  { name: 'deflate without a frame', coding: 'deflate', pack: deflateRawSync },
  { name: 'brotli', coding: 'br', pack: brotliCompressSync },
  { name: 'zstd', coding: 'zstd', pack: zstdCompressSync },
];

const TEXT = Buffer.from('{"q":"1 union select name, password from users"}');

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** Milliseconds that it takes, the best of three. */
function timeOf(run: () => void): number {
  const times = [1, 2, 3].map(() => {
    const begun = performance.now();
    run();
    return performance.now() - begun;
  });
  return Math.min(...times);
}

for (const { name, coding, pack } of PACKERS) {
  const comesBack = (bytes: Uint8Array): void => {
    const { bytes: out, flags } = unpack(pack(bytes), coding);
    assert.deepEqual([Buffer.compare(out, bytes), flags], [0, []], `${bytes.length} bytes`);
  };

  test(`${name}: what was packed comes out, whatever its size`, () => {
    for (const size of [1, 2, 100, 511, 512, 513, 65_536, UNPACKED_BYTES]) {
      comesBack(Uint8Array.from({ length: size }, (_, index) => (index * 7) ^ (index >> 5)));
    }
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 2_000 }), comesBack));
  });

  test(`${name}: more than is looked at is cut and told, and what comes first is there`, () => {
    const { bytes, flags } = unpack(pack(Buffer.concat([TEXT, Buffer.alloc(UNPACKED_BYTES, 'a')])), coding);
    // Brotli gives all or nothing.
    assert.equal(bytes.length, coding === 'br' ? 0 : UNPACKED_BYTES);
    assert.ok(coding === 'br' || text(bytes).startsWith(TEXT.toString()));
    assert.deepEqual(flags, ['unpacked-size']);
  });

  test(`${name}: cut or changed bytes never throw, and give no more than the bound`, () => {
    const packed = pack(Buffer.concat([TEXT, Buffer.alloc(3_000, 'select ')]));
    for (let length = 1; length < packed.length; length++) unpack(packed.subarray(0, length), coding);
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.nat(255), fc.nat(packed.length), (place, byte, end) => {
        const broken = Buffer.from(packed);
        broken[place] = byte;
        assert.ok(unpack(broken.subarray(0, end), coding).bytes.length <= UNPACKED_BYTES);
      }),
      { numRuns: 300 },
    );
  });
}

test('of what is cut, all that came before is looked at, but for brotli', () => {
  const random = seeded(1);
  const long = Buffer.concat([TEXT, Buffer.from(Array.from({ length: 300_000 }, () => 256 * random()))]);
  for (const { name, coding, pack } of PACKERS) {
    if (coding === 'br') continue;
    const packed = pack(long);
    const { bytes, flags } = unpack(packed.subarray(0, packed.length / 2), coding);
    assert.ok(text(bytes).startsWith(TEXT.toString()), name);
    assert.deepEqual(flags, [`bad-${coding}`], name);
  }
  // In one piece: what a decoder has when it fails would be lost.
  assert.ok(text(unpack(gzipSync(TEXT).subarray(0, -8), 'gzip').bytes).startsWith(TEXT.toString()));
});

test('a body that grows beyond measure costs little', () => {
  const bomb = Buffer.alloc(32 * 1_024 * 1_024);
  const bombs: readonly (readonly [string, Uint8Array])[] = [
    ['gzip', gzipSync(bomb)],
    ['gzip, gzip', gzipSync(gzipSync(bomb))],
    ['br', brotliCompressSync(bomb)],
    ['zstd', zstdCompressSync(bomb)],
    ['zstd, gzip', gzipSync(zstdCompressSync(bomb))],
  ];
  for (const [coding, packed] of bombs) {
    const time = timeOf(() => unpack(packed, coding));
    assert.ok(time < 100, `${coding}: ${time} ms`);
  }
});

/** A frame of zstd with a window of its own and blocks that repeat a byte once. */
function zstandardOf(windowDescriptor: number, blocks: number): Uint8Array {
  const header = [0x28, 0xb5, 0x2f, 0xfd, 0x00, windowDescriptor];
  const body = Array.from({ length: blocks }, (_, index) => [
    (index === blocks - 1 ? 1 : 0) | 2 | (1 << 3),
    0,
    0,
    0x61,
  ]);
  return Uint8Array.from([...header, ...body.flat()]);
}

test('zstd that asks for windows of gigabytes, or comes in blocks of a byte, takes neither memory nor time', () => {
  const window = 20 << 3;
  assert.equal(text(unpack(zstandardOf(window, 5), 'zstd').bytes), 'aaaaa');
  const skipped = Uint8Array.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
  const several = Uint8Array.from([...skipped, ...zstandardOf(8, 2), ...skipped, ...zstandardOf(window, 3)]);
  assert.deepEqual([text(unpack(several, 'zstd').bytes), unpack(several, 'zstd').flags], ['aaaaa', []]);
  const crumbs = zstandardOf(13 << 3, 60_000);
  assert.deepEqual(unpack(crumbs, 'zstd').flags, ['bad-zstd']);
  assert.ok(timeOf(() => unpack(crumbs, 'zstd')) < 100);
});

test('codings that lie upon each other are undone in turn, at most three', () => {
  const packed = gzipSync(brotliCompressSync(TEXT));
  assert.equal(text(unpack(packed, 'br, gzip').bytes), TEXT.toString());
  assert.equal(text(unpack(packed, ' BR ,identity, X-GZIP').bytes), TEXT.toString());
  assert.deepEqual(unpack(TEXT, 'gzip, gzip, gzip, gzip'), { bytes: TEXT, flags: ['content-codings'] });
});

test('what is packed in an unknown way, or not at all, stays as it is', () => {
  assert.deepEqual(unpack(TEXT, null), { bytes: TEXT, flags: [] });
  assert.deepEqual(unpack(TEXT, 'identity'), { bytes: TEXT, flags: [] });
  assert.deepEqual(unpack(TEXT, 'rot13'), { bytes: TEXT, flags: ['unknown-coding'] });
  assert.deepEqual(unpack(TEXT, 'constructor').flags, ['unknown-coding']);
  assert.deepEqual(unpack(new Uint8Array(0), 'gzip'), { bytes: new Uint8Array(0), flags: [] });
});
