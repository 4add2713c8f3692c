import { finish, mix } from './hash.ts';

/** The codes of 0 to 9, A to Z, a to z. */
const DIGITS = Uint8Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', (digit) =>
  digit.charCodeAt(0),
);

/** First digits of pi, so that nobody need wonder where they come from. */
const SEEDS = [0x243f6a88, 0x85a308d3, 0x13198a2e] as const;

/**
 * A flow's identifier in the shape of Zeek's: `C` and 17 letters. `identity` is what tells the flow from all others
 * (addresses, ports, protocol, start), so the same traffic gets the same identifiers on every run and every machine.
 * Base-62 digits of three 32-bit parts (five digits keep 29.8 bits), six, six and five of them: 93 bits. Of a billion
 * flows two are alike with odds below 1e-9.
 */
export function flowUid(identity: Uint32Array): string {
  const a = part(identity, SEEDS[0]);
  const b = part(identity, SEEDS[1]);
  const c = part(identity, SEEDS[2]);
  // One call makes one text; a text for each digit would be seventeen.
  return String.fromCharCode(
    0x43,
    digit(a, 1),
    digit(a, 62),
    digit(a, 62 * 62),
    digit(a, 238_328),
    digit(a, 14_776_336),
    digit(a, 916_132_832),
    digit(b, 1),
    digit(b, 62),
    digit(b, 62 * 62),
    digit(b, 238_328),
    digit(b, 14_776_336),
    digit(b, 916_132_832),
    digit(c, 1),
    digit(c, 62),
    digit(c, 62 * 62),
    digit(c, 238_328),
    digit(c, 14_776_336),
  );
}

function part(identity: Uint32Array, seed: number): number {
  let hash: number = seed;
  for (let index = 0; index < identity.length; index++) hash = mix(hash, identity[index] as number);
  return finish(hash);
}

function digit(value: number, unit: number): number {
  return DIGITS[Math.floor(value / unit) % 62] as number;
}
