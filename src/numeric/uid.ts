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
  for (let part = 0; part < SEEDS.length; part++) {
    let hash = SEEDS[part] as number;
    // Four characters a step: identities are ASCII, and a flow should cost little.
    for (let index = 0; index < identity.length; index += 4) hash = mix(hash, fourCharacters(identity, index));
    let rest = finish(hash);
    for (let digit = 0; digit < (DIGITS[part] as number); digit++) {
      uid += LETTERS[rest % 62];
      rest = Math.floor(rest / 62);
    }
  }
  return uid;
}

/** Past the end a character is 0. */
function fourCharacters(text: string, index: number): number {
  const at = (offset: number) => (index + offset < text.length ? text.charCodeAt(index + offset) : 0);
  return at(0) | (at(1) << 8) | (at(2) << 16) | (at(3) << 24);
}
