import { readU16 } from '../bytes.ts';
import type { Layers } from '../layers.ts';
import { IP_PROTOCOL } from './protocol.ts';

/** What a TCP or UDP checksum says. */
export const CHECKSUM = {
  /** It cannot be checked: cut by the capture, none was sent, or one that the network card would have completed. */
  unknown: 0,
  holds: 1,
  wrong: 2,
} as const;

export type Checksum = (typeof CHECKSUM)[keyof typeof CHECKSUM];

/** Which half of a word memory holds first: sums are made as this machine reads memory, and turned at the end. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The bytes that were read last, and the words of their memory: a batch holds thousands of packets. */
let viewed: Uint8Array = new Uint8Array(0);
let words: Int32Array = new Int32Array(0);
let before = 0;

/**
 * Sum of the big-endian 16-bit words in `[from, to)`, folded; 0 only where all are 0. Whole words of memory are added,
 * wherever they begin (RFC 1071 section 2 B and C): 16-bit halves of 64 KiB stay below 2^31.
 */
function sumOf(bytes: Uint8Array, from: number, to: number): number {
  if (bytes !== viewed) {
    viewed = bytes;
    words = new Int32Array(bytes.buffer, 0, bytes.buffer.byteLength >>> 2);
    before = bytes.byteOffset;
  }
  const all = words;
  let sum = 0;
  let at = from;
  // Bytes before the first whole word, and after the last: the even ones count 256 times as much.
  for (; at < to && ((before + at) & 3) !== 0; at++) sum += (bytes[at] as number) << (((at - from) & 1) === 0 ? 8 : 0);
  const first = (before + at) >>> 2;
  const last = first + ((to - at) >>> 2);
  let high = 0;
  let low = 0;
  let index = first;
  for (; index + 3 < last; index += 4) {
    const a = all[index] as number;
    const b = all[index + 1] as number;
    const c = all[index + 2] as number;
    const d = all[index + 3] as number;
    high = (high + (a >>> 16) + (b >>> 16) + (c >>> 16) + (d >>> 16)) | 0;
    low = (low + (a & 0xffff) + (b & 0xffff) + (c & 0xffff) + (d & 0xffff)) | 0;
  }
  for (; index < last; index++) {
    high = (high + ((all[index] as number) >>> 16)) | 0;
    low = (low + ((all[index] as number) & 0xffff)) | 0;
  }
  const inside = folded(folded(high) + folded(low));
  const isTurned = IS_LITTLE_ENDIAN === (((at - from) & 1) === 0);
  for (at += (last - first) << 2; at < to; at++) {
    sum += (bytes[at] as number) << (((at - from) & 1) === 0 ? 8 : 0);
  }
  return folded(sum + (isTurned ? ((inside & 0xff) << 8) | (inside >>> 8) : inside));
}

/** The same sum in 16 bits, carries added in (RFC 1071 section 2); 0 only for 0. */
function folded(sum: number): number {
  const once = (sum & 0xffff) + (sum >>> 16);
  return (once & 0xffff) + (once >>> 16);
}

/**
 * Whether the checksum of a decoded TCP segment or UDP datagram holds (RFC 9293 section 3.1, RFC 768, RFC 8200 section
 * 8.1). A field that holds the sum of the pseudo header alone is one that a network card completes on sending, or that
 * the kernel wrote when it joined what it had received and verified: it says nothing.
 */
export function transportChecksum(bytes: Uint8Array, layers: Layers): Checksum {
  const { offset, payload, payloadLength, protocol, source, family } = layers;
  if (layers.payloadCaptured < payloadLength) return CHECKSUM.unknown;
  const length = payload - offset + payloadLength;
  const isUdp = protocol === IP_PROTOCOL.udp;
  const field = readU16(bytes, offset + (isUdp ? 6 : 16));
  // A UDP datagram whose length contradicts its packet was cut to it.
  if (isUdp && (field === 0 || readU16(bytes, offset + 4) !== length)) return CHECKSUM.unknown;
  const addresses = sumOf(bytes, source, source + (family === 4 ? 8 : 32)) + protocol;
  if (folded(addresses + length + sumOf(bytes, offset, offset + length)) === 0xffff) return CHECKSUM.holds;
  const isPartial = field === folded(addresses + length) || field === folded(addresses);
  return isPartial ? CHECKSUM.unknown : CHECKSUM.wrong;
}
