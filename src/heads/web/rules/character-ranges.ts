/** First and last UTF-16 code unit of a range. */
export type CharacterRange = readonly [low: number, high: number];

const LAST = 0xffff;

/** Sorted, and those that touch or overlap joined. */
export function ranges(unsorted: readonly CharacterRange[]): readonly CharacterRange[] {
  const sorted = [...unsorted].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const joined: [number, number][] = [];
  for (const [low, high] of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else joined.push([low, high]);
  }
  return joined;
}

/** All other code units; `found` as `ranges` gives them. */
export function complement(found: readonly CharacterRange[]): readonly CharacterRange[] {
  const others: CharacterRange[] = [];
  let next = 0;
  for (const [low, high] of found) {
    if (low > next) others.push([next, low - 1]);
    next = high + 1;
  }
  if (next <= LAST) others.push([next, LAST]);
  return others;
}

export const DIGITS: readonly CharacterRange[] = [[48, 57]];
export const WORDS: readonly CharacterRange[] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
/** White space and line terminators, ECMA-262 section 12.2 and 12.3. */
export const SPACES: readonly CharacterRange[] = [
  [9, 13],
  [32, 32],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];

/**
 * With the small letters of the capitals among them: in a text in lower case the result finds what `ranges` finds
 * where case does not count.
 */
export function withSmallLetters(found: readonly CharacterRange[]): readonly CharacterRange[] {
  const added: CharacterRange[] = [];
  for (const [low, high] of found) {
    if (high - low < SMALL_RANGE) {
      for (let code = low; code <= high; code++) {
        const small = smallLetter(code);
        if (small !== code) added.push([small, small]);
      }
      continue;
    }
    for (const [capital, small] of capitals()) if (capital >= low && capital <= high) added.push([small, small]);
  }
  return added.length === 0 ? found : ranges([...found, ...added]);
}

/** Of fewer characters each is asked; of more, each capital whether it is among them. */
const SMALL_RANGE = 64;

let known: readonly (readonly [capital: number, small: number])[] | null = null;

/** Every capital of the basic plane; found once, because looking takes some milliseconds. */
function capitals(): readonly (readonly [capital: number, small: number])[] {
  if (known !== null) return known;
  const found: [number, number][] = [];
  for (let code = 0; code <= LAST; code++) {
    const small = smallLetter(code);
    if (small !== code) found.push([code, small]);
  }
  known = found;
  return found;
}

/** The small letter of a capital, where that is one code unit that leads back to it; else the code itself. */
export function smallLetter(code: number): number {
  if (code < 128) return code >= 65 && code <= 90 ? code + 32 : code;
  const capital = String.fromCharCode(code);
  const small = capital.toLowerCase();
  return small.length === 1 && small.toUpperCase() === capital ? small.charCodeAt(0) : code;
}
