/** One element of BER or DER: its tag byte and where its content lies. Made once by a reader and overwritten. */
export interface BerElement {
  tag: number;
  start: number;
  end: number;
}

export const BER = { integer: 0x02, bitString: 0x03, octetString: 0x04, enumerated: 0x0a, sequence: 0x30 } as const;

/**
 * Reads tag and length at `at` into `element`. False where they do not lie within `end`, where the tag has several bytes
 * or the length is indefinite: no protocol read here uses either. The content may go on behind `end` (a datagram cut by
 * the capture, a stream that has not come whole): callers that need it whole compare.
 */
export function readBer(bytes: Uint8Array, at: number, end: number, element: BerElement): boolean {
  if (at + 2 > end) return false;
  const tag = bytes[at] as number;
  if ((tag & 0x1f) === 0x1f) return false;
  let length = bytes[at + 1] as number;
  let start = at + 2;
  if (length >= 0x80) {
    // Four bytes of length are more than any message that is read here.
    const count = length & 0x7f;
    if (count === 0 || count > 4 || start + count > end) return false;
    length = 0;
    for (let index = 0; index < count; index += 1) length = length * 0x100 + (bytes[start + index] as number);
    start += count;
  }
  element.tag = tag;
  element.start = start;
  element.end = start + length;
  return true;
}

/** Reads an element that must have this tag, and must lie whole before `end`. */
export function readBerOf(tag: number, bytes: Uint8Array, at: number, end: number, element: BerElement): boolean {
  return readBer(bytes, at, end, element) && element.tag === tag && element.end <= end;
}

/** A non-negative integer of at most four bytes; -1 for any other. */
export function berInteger(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start || end - start > 5 || (bytes[start] as number) >= 0x80) return -1;
  let value = 0;
  for (let index = start; index < end; index += 1) value = value * 0x100 + (bytes[index] as number);
  return value <= 0xffffffff ? value : -1;
}

/** What stands in `[start, end)`, at most `limit` elements; what is cut is left out. */
export function berChildren(bytes: Uint8Array, start: number, end: number, limit: number): BerElement[] {
  const children: BerElement[] = [];
  for (let at = start; at < end && children.length < limit; ) {
    const element: BerElement = { tag: 0, start: 0, end: 0 };
    if (!readBer(bytes, at, end, element) || element.end > end) break;
    children.push(element);
    at = element.end;
  }
  return children;
}
