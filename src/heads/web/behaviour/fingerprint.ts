import { finish, mix } from '../../../numeric/hash.ts';

/** Bits of the upper half: with the 32 of the lower one they fit a double exactly. */
const UPPER = 0x1fffff;

/**
 * A text as a number of 53 bits, so that tables hold neither long texts nor secrets. Equal texts are equal numbers; the
 * chance that two of a million others are is 1 in 18,000. Who wants to can make texts that meet, and makes itself look
 * less busy than it is.
 */
export function fingerprint(text: string): number {
  let upper = 0x3c6ef372;
  let lower = 0x1b873593;
  for (let index = 0; index < text.length; index += 2) {
    // Past the end charCodeAt gives NaN, which is 0 here; the length that is mixed in tells the two apart.
    const word = text.charCodeAt(index) | (text.charCodeAt(index + 1) << 16);
    upper = mix(upper, word);
    lower = mix(lower, word);
  }
  return (finish(upper ^ text.length) & UPPER) * 0x1_0000_0000 + finish(lower ^ text.length);
}
