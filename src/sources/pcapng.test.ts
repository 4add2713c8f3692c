import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { BatchPool } from './batch.ts';
import { clockOf } from './pcapng-clock.ts';
import { Bytes, block, concat, enhancedPacket, interfaceBlock, readBytes, sectionHeader } from './testing/captures.ts';

const ONE = Uint8Array.of(1, 2, 3);
const TWO = Uint8Array.of(4, 5, 6, 7, 8);
const NANOSECONDS = Uint8Array.of(9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0);

test('sections of both byte orders with interfaces of their own give their packets in order', async () => {
  const nanoseconds = new Bytes(true).number(2, 9).number(2, 1).raw([9, 0, 0, 0]).number(4, 0).done();
  const bytes = concat(
    ...[sectionHeader(), interfaceBlock(1), interfaceBlock(195, NANOSECONDS)],
    ...[enhancedPacket(0, 1_700_000_000_000_001n, ONE), enhancedPacket(1, 1_700_000_000_000_002_999n, TWO)],
    ...[sectionHeader(true), interfaceBlock(101, nanoseconds, true)],
    enhancedPacket(0, 1_700_000_000_000_003_000n, ONE, true),
  );
  const { packets, format, statistics } = await readBytes(bytes);
  assert.equal(format, 'pcapng');
  assert.deepEqual(
    [statistics.partial?.code, statistics.unreadable],
    ['GH-SRC-015', 1],
    'nobody decodes link type 195',
  );
  assert.deepEqual(packets, [
    { time: 1_700_000_000_000_001, link: 1, wire: 3, data: '010203' },
    { time: 1_700_000_000_000_002, link: 195, wire: 5, data: '0405060708' },
    { time: 1_700_000_000_000_003, link: 101, wire: 3, data: '010203' },
  ]);
});

test('simple and obsolete packet blocks are read; a simple one has the time of the packet before it', async () => {
  const obsolete = new Bytes().number(2, 0).number(2, 5).number(4, 0).number(4, 77).number(4, 3).number(4, 60).raw(ONE);
  const simple = new Bytes().number(4, 1500).raw(TWO.subarray(0, 4));
  const bytes = concat(
    ...[sectionHeader(), interfaceBlock(1, new Uint8Array(), false, 4)],
    ...[block(2, obsolete.done()), block(3, simple.done())],
  );
  assert.deepEqual((await readBytes(bytes)).packets, [
    { time: 77, link: 1, wire: 60, data: '010203' },
    { time: 77, link: 1, wire: 1500, data: '04050607' },
  ]);
});

test('unknown blocks are passed over, also one that is larger than a batch', async () => {
  const bytes = concat(
    ...[sectionHeader(), block(0xbad, new Uint8Array(3_000)), interfaceBlock(1), block(5, new Uint8Array(9))],
    enhancedPacket(0, 1n, ONE),
  );
  const { packets, statistics } = await readBytes(bytes, [100], new BatchPool({ bytes: 64, packets: 2 }));
  assert.equal(packets.length, 1);
  assert.equal(statistics.partial, null);
});

test('a block whose length cannot be ends the reading at its byte', async () => {
  const good = concat(sectionHeader(), interfaceBlock(1), enhancedPacket(0, 1n, ONE));
  const mismatch = enhancedPacket(0, 2n, ONE);
  mismatch[mismatch.length - 4] = 99;
  const lengths = [7, 13, 0, (16 << 20) + 4, 0xffff_fff0].map((length) => new Bytes().number(4, 6).number(4, length));
  for (const bad of [...lengths.map((each) => each.raw(new Uint8Array(40)).done()), mismatch]) {
    const { packets, statistics } = await readBytes(concat(good, bad));
    assert.equal(packets.length, 1);
    assert.equal(statistics.partial?.code, 'GH-SRC-010');
    assert.match(statistics.partial.message, new RegExp(`at byte ${good.length} `));
  }
});

test('a packet of an interface that was not described, or longer than its block, is left out and counted', async () => {
  const long = enhancedPacket(0, 1n, ONE);
  long[20] = 200;
  const bytes = concat(
    ...[sectionHeader(), interfaceBlock(1), enhancedPacket(3, 1n, ONE), long, block(6, new Uint8Array(4))],
    ...[block(3, new Uint8Array(0)), enhancedPacket(0, 5n, TWO)],
  );
  const { packets, statistics } = await readBytes(bytes);
  assert.deepEqual(
    packets.map((packet) => packet.time),
    [5],
  );
  assert.equal(statistics.unreadable, 4);
  assert.equal(statistics.partial?.code, 'GH-SRC-013');
  assert.match(statistics.partial.message, /at byte 48 names interface 3/);
});

test('a section header that is cut or of no byte order is told when the file is opened', async () => {
  await assert.rejects(readBytes(sectionHeader().subarray(0, 27)), { code: 'GH-SRC-007' });
  const odd = sectionHeader();
  odd[8] = 0;
  await assert.rejects(readBytes(odd), { code: 'GH-SRC-007' });
});

test('clocks agree with exact arithmetic for every resolution and offset', () => {
  const property = fc.property(
    fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: -5, max: 1_000_000 }),
    (ticks, resolution, offset) => {
      const exponent = BigInt(resolution & 0x7f);
      const exact =
        (ticks * 1_000_000n) / (resolution < 128 ? 10n ** exponent : 1n << exponent) + BigInt(offset) * 1_000_000n;
      const limit = BigInt(Number.MAX_SAFE_INTEGER);
      const expected = exact < 0n ? 0n : exact > limit ? limit : exact;
      const time = clockOf(resolution, BigInt(offset)).micros(Number(ticks >> 32n), Number(ticks & 0xffffffffn));
      assert.equal(BigInt(time), expected);
    },
  );
  fc.assert(property, { numRuns: 2_000 });
});

test('the same packets come however the input is cut and through gzip', async () => {
  const property = fc.asyncProperty(
    fc.array(fc.tuple(fc.bigInt({ min: 0n, max: 1n << 52n }), fc.uint8Array({ maxLength: 30 })), { maxLength: 20 }),
    fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 1, max: 150 }),
    async (made, sizes, batchBytes) => {
      const packets = made.map(([ticks, data]) => enhancedPacket(0, ticks, data));
      const file = concat(sectionHeader(), interfaceBlock(1), ...packets);
      const whole = await readBytes(file);
      assert.deepEqual(
        whole.packets.map((packet) => BigInt(packet.time)),
        made.map(([ticks]) => ticks),
      );
      for (const input of [file, gzipSync(file)]) {
        const reading = await readBytes(input, sizes, new BatchPool({ bytes: batchBytes, packets: 3 }));
        assert.deepEqual(reading.packets, whole.packets);
        assert.equal(reading.statistics.partial, null);
      }
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

test('any change to a capture still ends in packets and a GatehoundError at most', async () => {
  const file = concat(
    ...[sectionHeader(), interfaceBlock(1, NANOSECONDS), enhancedPacket(0, 1n, ONE), enhancedPacket(0, 2n, TWO)],
    ...[block(3, new Uint8Array(20)), sectionHeader(true), interfaceBlock(1, new Uint8Array(), true)],
    enhancedPacket(0, 3n, TWO, true),
  );
  const changes = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
  const property = fc.asyncProperty(changes, async (list) => {
    const changed = file.slice();
    for (const [at, value] of list) if (at >= 28) changed[at] = value;
    const { packets, statistics } = await readBytes(changed, [5]);
    assert.equal(packets.length, statistics.packets);
    for (const { time } of packets) assert.ok(Number.isSafeInteger(time) && time >= 0);
  });
  await fc.assert(property, { numRuns: 300 });
});
