/** Signs that somebody hides behind C0 or C1, which begin no UTF-8. */
const HIDDEN_SIGNS = './\\<>"\'();=';

/**
 * Bytes (one character each) read as UTF-8 where they are; other characters stay. Overlong sequences (RFC 3629 section 10)
 * are read too, and those of five and six bytes: `%c0%ae` has passed for a dot on servers that did the same, and `%c1%1c` for
 * a backslash where a decoder did not look at the second byte's high bits (MS00-078). What is no UTF-8 stays as it is.
 */
export function decodeUtf8(text: string): string {
  const first = firstHigh(text);
  if (first < 0) return text;
  let out = text.slice(0, first);
  for (let index = first; index < text.length; ) {
    const lead = text.charCodeAt(index);
    const count = continuations(lead);
    let code = count === 0 ? lead : lead & (0x3f >> count);
    let taken = 0;
    while (taken < count) {
      const next = text.charCodeAt(index + taken + 1);
      // NaN behind the end fails too.
      if (!(next >= 0x80 && next <= 0xbf)) break;
      code = (code << 6) | (next & 0x3f);
      taken++;
    }
    if (count > 0 && taken === count && code <= 0x10ffff) {
      out += String.fromCodePoint(code);
      index += count + 1;
    } else if ((lead === 0xc0 || lead === 0xc1) && isHiddenSign(lead, text.charCodeAt(index + 1))) {
      out += String.fromCharCode(((lead & 1) << 6) + text.charCodeAt(index + 1));
      index += 2;
    } else {
      out += text[index];
      index++;
    }
  }
  return out;
}

/** Bytes that follow a lead byte, also where RFC 3629 allows none any more. */
function continuations(lead: number): number {
  if (lead < 0xc0 || lead > 0xfd) return 0;
  return lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf8 ? 3 : lead < 0xfc ? 4 : 5;
}

function isHiddenSign(lead: number, next: number): boolean {
  return next < 0x40 && HIDDEN_SIGNS.includes(String.fromCharCode(((lead & 1) << 6) + next));
}

function firstHigh(text: string): number {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return index;
  return -1;
}

/** A character for each byte. */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = '';
  // Arguments of a call lie on the stack: some thousands at a time.
  for (let from = start; from < end; from += 8_192) {
    const piece = bytes.subarray(from, Math.min(end, from + 8_192));
    // A spread would make an iterator of it for each request. It is no array, and does as well.
    text += String.fromCharCode.apply(null, piece as unknown as number[]);
  }
  return text;
}

/** The bytes of a text of which each character is one; of others the low eight bits. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}
