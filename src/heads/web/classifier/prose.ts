import { SHAPE_VOCABULARY } from './vocabulary.ts';

/** What makes prose: so many words, at least this share of letters and spaces, at most this share of words that attacks use. */
const PROSE = { words: 15, letters: 0.75, vocabulary: 0.35 } as const;

/** Characters that are looked at. */
const LOOKED_AT = 4_096;

const VOCABULARY: ReadonlySet<string> = new Set(SHAPE_VOCABULARY.flatMap(({ words }) => words.split(' ')));

/**
 * Whether somebody wrote a text for people: sentences, perhaps with code among them. `SELECT name FROM users` in a comment
 * about databases reads like an attack to n-grams; rules still look at all of it.
 *
 * @param text in lower case
 */
export function isProse(text: string): boolean {
  const length = Math.min(text.length, LOOKED_AT);
  let letters = 0;
  let words = 0;
  let known = 0;
  let start = -1;
  for (let index = 0; index <= length; index++) {
    const code = index < length ? text.charCodeAt(index) : 0x20;
    if ((code >= 0x61 && code <= 0x7a) || code > 0x7f) {
      letters++;
      if (start < 0) start = index;
      continue;
    }
    if (start >= 0 && index - start > 1) {
      words++;
      if (VOCABULARY.has(text.slice(start, index))) known++;
    }
    start = -1;
    if (code === 0x20 || code === 0x0a) letters++;
  }
  return words >= PROSE.words && letters / length >= PROSE.letters && known / words <= PROSE.vocabulary;
}
