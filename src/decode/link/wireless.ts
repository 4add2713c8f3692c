import { LAYER, type Layer, type Layers } from '../layers.ts';

/** Frame control, first byte: version and type must say data; these subtype bits change what follows. */
const DATA = 0x08;
const NO_DATA = 0x40;
const QUALITY_OF_SERVICE = 0x80;

/** Frame control, second byte. */
const TO_AND_FROM_SYSTEM = 0x03;
const PROTECTED = 0x40;
const ORDER = 0x80;

/** In the QoS control field: the frame holds several, each behind addresses and length of its own. */
const AGGREGATE = 0x80;

/** Whether LLC with SNAP stands here. */
function isSnap(bytes: Uint8Array, offset: number, end: number): boolean {
  return offset + 3 <= end && bytes[offset] === 0xaa && bytes[offset + 1] === 0xaa && bytes[offset + 2] === 0x03;
}

/**
 * IEEE 802.11 (section 9.3.2.1): data frames carry LLC. Management and control carry no IP, and what is protected cannot
 * be read: they are unknown. Of frames that hold several packets (A-MSDU) the first is decoded.
 */
export function decodeWireless(bytes: Uint8Array, layers: Layers): Layer {
  const { offset, end } = layers;
  if (offset + 24 > end) return layers.cut();
  const control = bytes[offset] as number;
  const flags = bytes[offset + 1] as number;
  if ((control & 0x0f) !== DATA || (control & NO_DATA) !== 0 || (flags & PROTECTED) !== 0) return layers.unknown();
  let length = (flags & TO_AND_FROM_SYSTEM) === TO_AND_FROM_SYSTEM ? 30 : 24;
  let aggregate = false;
  if ((control & QUALITY_OF_SERVICE) !== 0) {
    if (offset + length + 2 > end) return layers.cut();
    aggregate = ((bytes[offset + length] as number) & AGGREGATE) !== 0;
    length += (flags & ORDER) === 0 ? 2 : 6;
  }
  // Some drivers pad the header to whole words; that is told in radiotap alone, and easily seen.
  const padded = (length + 3) & ~3;
  if (!aggregate && !isSnap(bytes, offset + length, end) && isSnap(bytes, offset + padded, end)) length = padded;
  if (aggregate && isSnap(bytes, offset + length + 14, end)) length += 14;
  layers.offset = offset + length;
  return LAYER.llc;
}
