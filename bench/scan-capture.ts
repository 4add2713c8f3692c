import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { makePcap } from '../src/sources/testing/captures.ts';

/**
 * Writes a capture of a scan that is known by tshark's fields alone (times, lengths, addresses, ports of TCP), repeated
 * `rounds` times, each a second after the end of the time before.
 */
export function writeScanCapture(fields: string, rounds: number, target: string): number {
  const lines = gunzipSync(readFileSync(fields)).toString().trim().split('\n').slice(1);
  const rows = lines.map((line) => {
    const [
      time = '',
      length = '',
      sourceMac = '',
      destinationMac = '',
      source = '',
      destination = '',
      from = '',
      to = '',
    ] = line.split('\t');
    const micros = Math.round(Number(time.split('.')[0]) * 1e6 + Number(`0.${time.split('.')[1]}`) * 1e6);
    return {
      micros,
      frame: frame(Number(length), sourceMac, destinationMac, source, destination, Number(from), Number(to)),
    };
  });
  const first = rows[0]?.micros ?? 0;
  const span = (rows.at(-1)?.micros ?? 0) - first + 1_000_000;
  const parts: Uint8Array[] = [makePcap([])];
  for (let round = 0; round < rounds; round++) {
    for (const { micros, frame: bytes } of rows) {
      const record = Buffer.alloc(16);
      const time = micros + round * span;
      record.writeUInt32LE(Math.floor(time / 1e6), 0);
      record.writeUInt32LE(time % 1e6, 4);
      record.writeUInt32LE(bytes.length, 8);
      record.writeUInt32LE(bytes.length, 12);
      parts.push(record, bytes);
    }
  }
  writeFileSync(target, Buffer.concat(parts));
  return rows.length * rounds;
}

function frame(
  length: number,
  sourceMac: string,
  destinationMac: string,
  source: string,
  destination: string,
  from: number,
  to: number,
): Buffer {
  const bytes = Buffer.alloc(Math.max(54, length));
  const mac = (text: string) => Buffer.from(text.replaceAll(':', ''), 'hex');
  mac(destinationMac).copy(bytes, 0);
  mac(sourceMac).copy(bytes, 6);
  bytes.writeUInt16BE(0x0800, 12);
  bytes[14] = 0x45;
  bytes.writeUInt16BE(bytes.length - 14, 16);
  bytes[22] = 64;
  bytes[23] = 6;
  Buffer.from(source.split('.').map(Number)).copy(bytes, 26);
  Buffer.from(destination.split('.').map(Number)).copy(bytes, 30);
  bytes.writeUInt16BE(from, 34);
  bytes.writeUInt16BE(to, 36);
  bytes[46] = 0x50;
  bytes[47] = 0x02;
  return bytes;
}
