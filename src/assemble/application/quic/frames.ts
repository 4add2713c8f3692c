import { integerLength, readInteger } from './variable-integer.ts';

/** Frames that an Initial packet may hold (RFC 9000 section 17.2.2), and what Google's versions had for CRYPTO. */
const FRAME = { padding: 0, ping: 1, ack: 2, ackWithCounts: 3, crypto: 6, googleCrypto: 8, close: 0x1c } as const;
/** Ranges of an acknowledgement that are read; more do not fit in a packet. */
const RANGE_LIMIT = 1_024;

/** What the frames of an Initial packet bring. */
export interface FrameListener {
  /** A piece of the handshake; `offset` counts from its first byte. */
  crypto(offset: number, start: number, end: number): void;
  close(): void;
}

/** Reads the frames of an Initial packet, until one does not parse. */
export function readFrames(bytes: Uint8Array, listener: FrameListener): void {
  const end = bytes.length;
  let at = 0;
  while (at < end && at >= 0) {
    const type = bytes[at++] as number;
    if (type === FRAME.padding || type === FRAME.ping) continue;
    if (type === FRAME.crypto || type === FRAME.googleCrypto) at = readCrypto(bytes, at, end, listener);
    else if (type === FRAME.ack || type === FRAME.ackWithCounts) at = skipAcknowledgement(bytes, at, end, type);
    else {
      if (type === FRAME.close) listener.close();
      return;
    }
  }
}

function readCrypto(bytes: Uint8Array, start: number, end: number, listener: FrameListener): number {
  const offset = readInteger(bytes, start, end);
  if (offset < 0) return -1;
  const at = start + integerLength(bytes[start] as number);
  const length = readInteger(bytes, at, end);
  if (length < 0) return -1;
  const from = at + integerLength(bytes[at] as number);
  if (from + length > end) return -1;
  listener.crypto(offset, from, from + length);
  return from + length;
}

function skipAcknowledgement(bytes: Uint8Array, start: number, end: number, type: number): number {
  let at = start;
  let left = 4;
  for (let index = 0; index < left; index++) {
    const value = readInteger(bytes, at, end);
    if (value < 0) return -1;
    // Largest, delay, count of ranges, first range; then two numbers a range and the counts of congestion marks.
    if (index === 2) {
      if (value > RANGE_LIMIT) return -1;
      left += 2 * value + (type === FRAME.ackWithCounts ? 3 : 0);
    }
    at += integerLength(bytes[at] as number);
  }
  return at;
}
