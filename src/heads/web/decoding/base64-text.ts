import { decodeBase64 } from '../../../assemble/application/reading/base64.ts';

/** Longest text that is decoded, and the part that tells first whether it is worth it, in characters of base64. */
const LENGTHS = { most: 16_384, first: 16 } as const;

/** Ten characters of text at least: no byte is a control other than white space, none is beyond ASCII. */
const TEXT = /^[\t\n\r\x20-\x7e]{10,}$/;

/**
 * What base64 of either alphabet (RFC 4648 sections 4 and 5) hides, where it reads as text; null where it does not: most
 * random words are base64 of nothing.
 */
export function textInBase64(encoded: string): string | null {
  const first = textOf(encoded.slice(0, LENGTHS.first));
  return first === null || encoded.length <= LENGTHS.first ? first : textOf(encoded.slice(0, LENGTHS.most));
}

function textOf(encoded: string): string | null {
  const digits = encoded.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  // A last letter alone holds no byte; lenient readers pass over it.
  const whole = digits.length % 4 === 1 ? digits.slice(0, -1) : digits;
  const text = decodeBase64(whole);
  return text !== null && TEXT.test(text) ? text : null;
}
