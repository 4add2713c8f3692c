import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { GatehoundError } from '../model/error.ts';
import { openSource } from './open.ts';
import { concat, makePcap, readAll, readBytes } from './testing/captures.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-open-'));
after(() => rmSync(folder, { recursive: true }));

const PCAP = makePcap([{ time: 1, data: Uint8Array.of(1, 2, 3) }]);

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test('a capture is recognised under any name, and its size is known', async () => {
  const { format, packets, statistics } = await readAll(await openSource(file('conn.log', PCAP)));
  assert.equal(format, 'pcap');
  assert.equal(packets.length, 1);
  assert.equal(statistics.bytesTotal, PCAP.length);
  assert.equal(statistics.bytesRead, PCAP.length);
});

test('standard input is read like a file', async () => {
  const stdin = Readable.from([PCAP.slice(0, 10), PCAP.slice(10)]);
  const source = await openSource('-', { stdin });
  assert.equal(source.path, '-');
  const { packets, statistics } = await readAll(source);
  assert.equal(packets.length, 1);
  assert.equal(statistics.bytesTotal, null);
});

test('what cannot be opened has a code of its own', async () => {
  await assert.rejects(openSource(join(folder, 'nothing')), { code: 'GH-SRC-001', exit: 3 });
  await assert.rejects(openSource(folder), { code: 'GH-SRC-003', exit: 3 });
  await assert.rejects(openSource(file('empty', '')), { code: 'GH-SRC-006', exit: 3 });
});

test('a file that may not be read says so', {
  skip: process.getuid?.() === 0 && 'root may read every file',
}, async () => {
  const path = file('secret', PCAP);
  chmodSync(path, 0);
  await assert.rejects(openSource(path), { code: 'GH-SRC-002', exit: 5 });
});

test('unknown content is shown as text or in hexadecimal', async () => {
  await assert.rejects(openSource(file('text', 'Dear diary,\nnothing happened')), {
    code: 'GH-SRC-004',
    message: /begins with the text "Dear diary,"$/,
  });
  await assert.rejects(openSource(file('bytes', Uint8Array.of(0x8e, 0xc3, 0, 1))), {
    code: 'GH-SRC-004',
    message: /begins with the bytes 8e c3 00 01$/,
  });
});

for (const [name, content] of [
  ['an nfdump file', Uint8Array.of(0x0c, 0xa5, 2, 0, 0, 1, 7, 1)],
  ['an Argus binetflow', 'StartTime,Dur,Proto,SrcAddr\n'],
  ['an Argus binetflow', 'StartTime\tDur\tProto\tSrcAddr\n'],
  ['Suricata eve.json', '{"timestamp":"2021-06-06T15:59:46.457984+0200","event_type":"alert"}\n'],
  ['the Zeek log "stats"', '#separator \\x09\n#path\tstats\n#fields\tts\tpeer\tmem\n'],
  ['a MaxMind database', concat(Uint8Array.of(0, 0, 1, 0xab, 0xcd, 0xef), new TextEncoder().encode('MaxMind.com'))],
  ['an ELF program', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2)],
] as const) {
  test(`${name} is named and refused`, async () => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    for (const input of [bytes, gzipSync(bytes)]) {
      await assert.rejects(readBytes(input, [5]), (error: GatehoundError) => {
        assert.equal(error.code, 'GH-SRC-005');
        assert.ok(error.message.includes(name), error.message);
        return true;
      });
    }
  });
}

const MANY = makePcap(
  Array.from({ length: 5_000 }, (_, time) => ({ time, data: Uint8Array.of(time & 255, time >> 8) })),
);

test('a compressed stream that is cut gives what could be unpacked and the byte', async () => {
  const packed = gzipSync(MANY);
  const { packets, statistics } = await readBytes(packed.subarray(0, packed.length - 5_000));
  assert.ok(packets.length > 100 && packets.length < 5_000);
  assert.equal(statistics.partial?.code, 'GH-SRC-012');
  assert.match(statistics.partial.message, new RegExp(`gzip stream is cut before byte ${packed.length - 5_000}`));
});

test('a wrong check value at the end costs no packet', async () => {
  const packed = gzipSync(MANY);
  packed[packed.length - 8] = (packed[packed.length - 8] as number) ^ 255;
  const { packets, statistics } = await readBytes(packed);
  assert.equal(packets.length, 5_000);
  assert.equal(statistics.partial?.code, 'GH-SRC-012');
});

test('what survives damage does not depend on how the input was cut', async () => {
  // Without its check value zstd does not notice every damage.
  const checked = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
  for (const packed of [gzipSync(MANY), zstdCompressSync(MANY, checked)]) {
    const middle = packed.length >> 1;
    packed.fill(0x55, middle, middle + 20);
    const whole = await readBytes(packed);
    assert.ok(whole.statistics.partial !== null);
    const cut = await readBytes(packed, [1_000, 3, 77]);
    assert.equal(cut.packets.length, whole.packets.length);
    assert.equal(cut.statistics.partial?.message, whole.statistics.partial.message);
  }
});

test('several gzip members and zstd frames in one file are read as one', async () => {
  for (const pack of [gzipSync, zstdCompressSync]) {
    const { packets, statistics } = await readBytes(concat(pack(MANY.slice(0, 999)), pack(MANY.slice(999))));
    assert.equal(packets.length, 5_000);
    assert.equal(statistics.partial, null);
  }
});

test('any bytes, also behind the beginning of a known format, give a source or a GatehoundError', async () => {
  const magics = [[], [0x1f, 0x8b, 8, 0], [0x28, 0xb5, 0x2f, 0xfd], [0x0a, 0x0d, 0x0d, 0x0a], [0x23], [0x7b, 0x22]];
  const property = fc.asyncProperty(
    fc.constantFrom(...magics),
    fc.uint8Array({ maxLength: 200 }),
    async (magic, noise) => {
      try {
        await readBytes(concat(Uint8Array.from(magic), noise), [3]);
      } catch (error) {
        assert.ok(error instanceof GatehoundError, String(error));
      }
    },
  );
  await fc.assert(property, { numRuns: 300 });
});
