import { latin1 } from '../reading/text.ts';

/** RFC 1035 section 3.1: a name has at most 255 bytes, hence at most 127 labels and the root. */
const NAME_LIMIT = 255;
const LABEL_LIMIT = 128;

/** The name being read, lower case, with its dots; overwritten by the next. */
const SCRATCH = new Uint8Array(NAME_LIMIT + 1);
/** Whether what SCRATCH holds is ASCII. */
let isAscii = true;
const DOT = 0x2e;

/** Appends a label in lower case and a dot to SCRATCH. */
function copyLabel(bytes: Uint8Array, from: number, size: number, to: number): void {
  for (let index = 0; index < size; index++) {
    const byte = bytes[from + index] as number;
    if (byte >= 0x80) isAscii = false;
    // DNS folds the case of ASCII letters alone (RFC 4343).
    SCRATCH[to + index] = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
  }
  SCRATCH[to + size] = DOT;
}

/**
 * Reads the name at `at` in the message `[start, end)`: labels in lower case joined by dots, the root as the empty
 * string. Null when it does not parse. A pointer must lead backwards, so no name can loop. Labels are UTF-8 where they
 * are valid UTF-8 (multicast DNS, RFC 6762 section 16), else one character a byte.
 */
export function readName(bytes: Uint8Array, start: number, end: number, at: number): string | null {
  const length = gatherLabels(bytes, start, end, at);
  if (length < 0) return null;
  return isAscii ? latin1(SCRATCH, 0, Math.max(0, length - 1)) : labelsText(length);
}

/** Whether `readName` reads a name here. */
export function isName(bytes: Uint8Array, start: number, end: number, at: number): boolean {
  return gatherLabels(bytes, start, end, at) >= 0;
}

/** Copies the labels of a name to SCRATCH, each with a dot behind it; how many bytes they took, -1 where it is no name. */
function gatherLabels(bytes: Uint8Array, start: number, end: number, at: number): number {
  let length = 0;
  let labels = 0;
  let floor = at;
  isAscii = true;
  for (let index = at; ; ) {
    if (index >= end) return -1;
    const size = bytes[index] as number;
    if (size === 0) return length;
    if (size >= 0xc0) {
      if (index + 1 >= end) return -1;
      const target = start + ((size & 0x3f) << 8) + (bytes[index + 1] as number);
      if (target >= floor) return -1;
      floor = target;
      index = target;
      continue;
    }
    if (size > 63 || index + 1 + size > end) return -1;
    labels += 1;
    if (length + size + 1 > NAME_LIMIT || labels > LABEL_LIMIT) return -1;
    index += 1;
    copyLabel(bytes, index, size, length);
    index += size;
    length += size + 1;
  }
}

/** Passes over the name at `at` without decoding it and without following pointers; -1 when it does not parse. */
export function skipName(bytes: Uint8Array, end: number, at: number): number {
  for (let index = at; index < end; ) {
    const size = bytes[index] as number;
    if (size === 0) return index + 1;
    if (size >= 0xc0) return index + 2 <= end ? index + 2 : -1;
    if (size > 63) return -1;
    index += 1 + size;
  }
  return -1;
}

/**
 * The name that a NetBIOS query holds (RFC 1001 section 14.1): two letters from a to p for each of sixteen bytes, the
 * last of which is the kind of name. Any other name is given back as it is.
 */
export function netbiosName(name: string): string {
  const label = name.split('.', 1)[0] ?? '';
  if (!/^[a-p]{32}$/.test(label)) return name;
  let text = '';
  for (let index = 0; index < 30; index += 2) {
    text += String.fromCharCode(((label.charCodeAt(index) - 0x61) << 4) | (label.charCodeAt(index + 1) - 0x61));
  }
  return text.trimEnd();
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The first `length` bytes of SCRATCH, each label for itself: one that is no UTF-8 says nothing about the others. */
function labelsText(length: number): string {
  const labels: string[] = [];
  for (let from = 0; from < length; ) {
    const to = SCRATCH.indexOf(DOT, from);
    labels.push(labelText(from, to));
    from = to + 1;
  }
  return labels.join('.');
}

function labelText(from: number, to: number): string {
  try {
    return UTF8.decode(SCRATCH.subarray(from, to)).toLowerCase();
  } catch {
    return latin1(SCRATCH, from, to);
  }
}
