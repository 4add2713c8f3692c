/** Universal tags (X.690 section 8); context-specific ones begin at 0x80, constructed ones have 0x20 set. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** One value: its tag and where its content lies. Views of the caller's bytes. */
export interface Value {
  readonly tag: number;
  /** Where the tag stands. */
  readonly head: number;
  readonly start: number;
  readonly end: number;
}

/** Reads the value at `at`, which must end by `end`. Null: there is none, or its length is of the indefinite form. */
export function readValue(bytes: Uint8Array, at: number, end: number): Value | null {
  if (at + 2 > end) return null;
  const tag = bytes[at] as number;
  // Tags of several bytes stand nowhere in certificates.
  if ((tag & 0x1f) === 0x1f) return null;
  const first = bytes[at + 1] as number;
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    // Nothing that is read here needs more than 16 MiB.
    if (count === 0 || count > 3 || start + count > end) return null;
    length = 0;
    for (let index = 0; index < count; index++) length = (length << 8) | (bytes[start + index] as number);
    start += count;
  }
  const stop = start + length;
  return stop > end ? null : { tag, head: at, start, end: stop };
}

/** Values inside `[start, end)`, at most `limit`. Null: they do not fill it. */
export function readValues(bytes: Uint8Array, start: number, end: number, limit: number): Value[] | null {
  const values: Value[] = [];
  for (let at = start; at < end; ) {
    const value = readValue(bytes, at, end);
    if (value === null || values.length === limit) return null;
    values.push(value);
    at = value.end;
  }
  return values;
}

/** An object identifier with dots; null where it does not parse. */
export function readObjectIdentifier(bytes: Uint8Array, value: Value): string | null {
  const arcs: number[] = [];
  let arc = 0;
  for (let at = value.start; at < value.end; at++) {
    const byte = bytes[at] as number;
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 128 || arcs.length > 64) return null;
    if (byte >= 0x80) continue;
    if (arcs.length > 0) arcs.push(arc);
    else {
      const root = Math.min(2, Math.floor(arc / 40));
      arcs.push(root, arc - 40 * root);
    }
    arc = 0;
  }
  return arcs.length === 0 || (bytes[value.end - 1] as number) >= 0x80 ? null : arcs.join('.');
}
