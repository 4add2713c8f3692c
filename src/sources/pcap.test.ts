import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { GatehoundError } from '../model/error.ts';
import { BatchPool } from './batch.ts';
import { Bytes, concat, type MadePacket, makePcap, readBytes } from './testing/captures.ts';

const PACKETS: readonly MadePacket[] = [
  { time: 1_700_000_000_000_001, data: Uint8Array.of(1, 2, 3) },
  { time: 1_700_000_001_999_999, data: Uint8Array.of(), wire: 60 },
  { time: 1_700_000_000_500_000, data: Uint8Array.of(9, 8, 7, 6, 5), wire: 1500 },
];
const EXPECTED = PACKETS.map(({ time, data, wire }) => ({
  time,
  link: 1,
  wire: wire ?? data.length,
  data: Buffer.from(data).toString('hex'),
}));

const madePackets = fc.array(
  fc.record({
    time: fc.integer({ min: 0, max: 4_000_000_000_000_000 }),
    data: fc.uint8Array({ maxLength: 40 }),
  }),
  { maxLength: 30 },
);

for (const big of [false, true]) {
  for (const [name, magic] of [
    ['microseconds', 0xa1b2c3d4],
    ['nanoseconds', 0xa1b23c4d],
    ['the longer records of patched libpcap', 0xa1b2cd34],
  ] as const) {
    test(`a ${big ? 'big' : 'little'}-endian pcap with ${name} gives its packets`, async () => {
      const reading = await readBytes(makePcap(PACKETS, { big, magic }));
      assert.equal(reading.format, 'pcap');
      assert.deepEqual(reading.packets, EXPECTED);
      assert.equal(reading.statistics.packets, 3);
      assert.equal(reading.statistics.partial, null);
    });
  }
}

test('nanoseconds are rounded down to microseconds', async () => {
  const bytes = makePcap([{ time: 5_000_001, data: Uint8Array.of(1) }], { magic: 0xa1b23c4d });
  new DataView(bytes.buffer).setUint32(24 + 4, 1_999, true);
  assert.equal((await readBytes(bytes)).packets[0]?.time, 5_000_001);
});

test('the link type is the lower half of its field', async () => {
  const reading = await readBytes(makePcap(PACKETS, { link: 0xf400_0071 }));
  assert.equal(reading.packets[0]?.link, 113);
});

test('a capture without packets is whole and empty', async () => {
  const { packets, statistics } = await readBytes(makePcap([]));
  assert.equal(packets.length, 0);
  assert.equal(statistics.partial, null);
});

test('a cut file gives every whole packet and the byte of the one that is cut', async () => {
  const bytes = makePcap(PACKETS);
  const last = bytes.length - 5 - 16;
  for (const end of [bytes.length - 1, bytes.length - 5, last + 3]) {
    const { packets, statistics } = await readBytes(bytes.subarray(0, end));
    assert.deepEqual(packets, EXPECTED.slice(0, 2));
    assert.equal(statistics.partial?.code, 'GH-SRC-011');
    assert.match(statistics.partial.message, new RegExp(`at byte ${last}$`));
  }
});

test('a record of absurd length ends the reading at its byte and keeps what lies before', async () => {
  const bytes = concat(
    makePcap(PACKETS.slice(0, 1)),
    new Bytes().number(4, 1).number(4, 0).number(4, 262_145).number(4, 262_145).done(),
    new Uint8Array(300_000),
  );
  const { packets, statistics } = await readBytes(bytes);
  assert.deepEqual(packets, EXPECTED.slice(0, 1));
  assert.equal(statistics.partial?.code, 'GH-SRC-010');
  assert.equal(statistics.partial.exit, 4);
  assert.match(statistics.partial.message, /at byte 43 claims a packet of 262145 bytes/);
});

test('the largest packet is read, also by a pool of small batches', async () => {
  const data = new Uint8Array(262_144).fill(7);
  const bytes = makePcap([...PACKETS, { time: 1, data }, ...PACKETS]);
  const { packets } = await readBytes(bytes, undefined, new BatchPool({ bytes: 1024, packets: 4 }));
  assert.equal(packets.length, 7);
  assert.equal(packets[3]?.data.length, 2 * 262_144);
  assert.deepEqual(packets.slice(4), EXPECTED);
});

test('a file header that is cut is told when the file is opened', async () => {
  await assert.rejects(readBytes(makePcap([]).subarray(0, 23)), { code: 'GH-SRC-007', exit: 3 });
});

test('the same packets come however the input is cut, whatever the size of a batch, and through compression', async () => {
  const property = fc.asyncProperty(
    madePackets,
    fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
    fc.integer({ min: 1, max: 200 }),
    fc.integer({ min: 1, max: 9 }),
    async (made, sizes, bytes, packets) => {
      const file = makePcap(made);
      const whole = await readBytes(file);
      assert.equal(whole.packets.length, made.length);
      const small = () => new BatchPool({ bytes, packets });
      for (const input of [file, gzipSync(file), zstdCompressSync(file)]) {
        const reading = await readBytes(input, sizes, small());
        assert.deepEqual(reading.packets, whole.packets);
        assert.equal(reading.statistics.partial, null);
        assert.equal(reading.statistics.bytesRead, input.length);
      }
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

test('any bytes behind a header end, and throw nothing but a GatehoundError', async () => {
  const property = fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (noise, gentle) => {
    // Gentle noise keeps lengths small, so that many records are read before one breaks.
    const body = gentle ? noise.map((byte, index) => (index % 4 === 0 ? byte % 16 : 0)) : noise;
    const { packets, statistics } = await readBytes(concat(makePcap([]), body), [7]);
    assert.equal(statistics.packets, packets.length);
    if (statistics.partial !== null) assert.ok(statistics.partial instanceof GatehoundError);
  });
  await fc.assert(property, { numRuns: 300 });
});
