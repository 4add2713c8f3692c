import { readU16, readU32 } from '../../../../decode/bytes.ts';
import { latin1 } from '../../reading/text.ts';
import { TAG, type Value } from './der.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A character string; null where its type is not one of text, or its bytes do not fit the type. */
export function readText(bytes: Uint8Array, value: Value): string | null {
  const { start, end } = value;
  switch (value.tag) {
    case TAG.utf8String:
      return readUtf8(bytes, start, end);
    case TAG.bmpString:
      return (end - start) % 2 === 0 ? characters(bytes, start, end, 2) : null;
    case TAG.universalString:
      return (end - start) % 4 === 0 ? characters(bytes, start, end, 4) : null;
    case TAG.numericString:
    case TAG.printableString:
    case TAG.teletexString:
    case TAG.ia5String:
    case TAG.visibleString:
      return latin1(bytes, start, end);
    default:
      return null;
  }
}

function readUtf8(bytes: Uint8Array, start: number, end: number): string | null {
  try {
    return UTF8.decode(bytes.subarray(start, end));
  } catch {
    return null;
  }
}

function characters(bytes: Uint8Array, start: number, end: number, width: 2 | 4): string | null {
  let text = '';
  for (let at = start; at < end; at += width) {
    const code = width === 2 ? readU16(bytes, at) : readU32(bytes, at);
    if (code > 0x10ffff) return null;
    text += String.fromCodePoint(code);
  }
  return text;
}
