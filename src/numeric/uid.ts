import { finish, mix } from './hash.ts';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** First digits of pi, so that nobody need wonder where they come from. */
const SEEDS = [0x243f6a88, 0x85a308d3, 0x13198a2e];

/** Base-62 digits of each 32-bit part (five digits keep 29.8 bits): 17 in all, 93 bits. Of a billion flows two are alike with odds below 1e-9. */
const DIGITS = [6, 6, 5];

/**
 * A flow's identifier in the shape of Zeek's: `C` and letters. `identity` is what tells the flow from all others
 * (addresses, ports, protocol, start), so the same traffic gets the same identifiers on every run and every machine.
 */
export function flowUid(identity: string): string {
  let uid = 'C';
  for (const [part, seed] of SEEDS.entries()) {
    let hash = seed;
    for (let index = 0; index < identity.length; index++) hash = mix(hash, identity.charCodeAt(index));
    let rest = finish(hash);
    for (let digit = 0; digit < (DIGITS[part] as number); digit++) {
      uid += LETTERS[rest % 62];
      rest = Math.floor(rest / 62);
    }
  }
  return uid;
}
