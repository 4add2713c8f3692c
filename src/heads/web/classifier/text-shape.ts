import { SHAPE_VOCABULARY } from './vocabulary.ts';

/** Signs that are counted one by one. */
const SIGNS = `'"<>()[]{};=&|$\\/.,:*%#@!?-+\`~^`;

const COUNTED = [
  'length',
  'letters',
  'digits',
  'spaces',
  'controls',
  'not ASCII',
  'signs of different kinds',
  'longest run of signs',
  'longest word',
  'words',
  'dot dot slash',
  'two hyphens',
  'comment',
  'tautology',
  'opening tag',
  'doubled brace or dollar brace',
  'call',
  'odd quotes',
] as const;

/** What the second stage looks at besides the linear score; in this order. */
export const SHAPE_FEATURES: readonly string[] = [
  'linear score',
  'group',
  ...COUNTED,
  ...[...SIGNS].map((sign) => `sign ${sign}`),
  ...SHAPE_VOCABULARY.map(({ name }) => `words of ${name}`),
];

const SIGN_PLACE = new Int8Array(128).fill(-1);
for (const [index, sign] of [...SIGNS].entries()) SIGN_PLACE[sign.charCodeAt(0)] = index;

const FIRST_SIGN = 2 + COUNTED.length;
const FIRST_WORD = FIRST_SIGN + SIGNS.length;

/** Vocabularies of a word, as bits. */
const VOCABULARY = new Map<string, number>();
for (const [index, { words }] of SHAPE_VOCABULARY.entries()) {
  for (const word of words.split(' ')) VOCABULARY.set(word, (VOCABULARY.get(word) ?? 0) | (1 << index));
}
const LONGEST_KNOWN = Math.max(...[...VOCABULARY.keys()].map((word) => word.length));

/** What a pass over the characters of a window counts. */
class CharacterCounts {
  letters = 0;
  digits = 0;
  spaces = 0;
  controls = 0;
  foreign = 0;
  longestRun = 0;
  longestWord = 0;
  words = 0;

  count(text: string, start: number, end: number, into: Float64Array): void {
    this.letters = this.digits = this.spaces = this.controls = this.foreign = 0;
    this.longestRun = this.longestWord = this.words = 0;
    let run = 0;
    let wordStart = -1;
    for (let index = start; index < end; index++) {
      const code = text.charCodeAt(index);
      if (isWordCode(code)) {
        if (code >= 0x5f) this.letters++;
        else this.digits++;
        if (wordStart < 0) wordStart = index;
        run = 0;
        continue;
      }
      if (wordStart >= 0) this.#word(text, wordStart, index, into);
      wordStart = -1;
      if (code === 0x20) {
        this.spaces++;
        run = 0;
        continue;
      }
      this.#sign(code, into);
      run++;
      if (run > this.longestRun) this.longestRun = run;
    }
    if (wordStart >= 0) this.#word(text, wordStart, end, into);
  }

  #sign(code: number, into: Float64Array): void {
    if (code > 127) this.foreign++;
    else if (code < 0x20) this.controls++;
    else {
      const place = SIGN_PLACE[code] as number;
      if (place >= 0) into[FIRST_SIGN + place] = (into[FIRST_SIGN + place] as number) + 1;
    }
  }

  #word(text: string, start: number, end: number, into: Float64Array): void {
    this.words++;
    const length = end - start;
    if (length > this.longestWord) this.longestWord = length;
    if (length > LONGEST_KNOWN || length < 2) return;
    const bits = VOCABULARY.get(text.slice(start, end));
    if (bits === undefined) return;
    for (let index = 0; index < SHAPE_VOCABULARY.length; index++) {
      if ((bits & (1 << index)) !== 0) into[FIRST_WORD + index] = (into[FIRST_WORD + index] as number) + 1;
    }
  }
}

/** Small letters, digits, the underscore: texts come in lower case. */
function isWordCode(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || code === 0x5f || (code >= 0x30 && code <= 0x39);
}

const COUNTS = new CharacterCounts();

/**
 * Measures what a window of text is made of.
 *
 * @param into takes the values of `SHAPE_FEATURES` from index 2 on
 */
export function measureShape(text: string, start: number, end: number, into: Float64Array): void {
  into.fill(0, 2);
  const counts = COUNTS;
  counts.count(text, start, end, into);
  let kinds = 0;
  for (let index = FIRST_SIGN; index < FIRST_WORD; index++) if ((into[index] as number) > 0) kinds++;
  const window = start === 0 && end === text.length ? text : text.slice(start, end);
  // Of an empty text there are no shares.
  const length = Math.max(1, end - start);
  let at = 2;
  into[at++] = length;
  into[at++] = counts.letters / length;
  into[at++] = counts.digits / length;
  into[at++] = counts.spaces / length;
  into[at++] = counts.controls;
  into[at++] = counts.foreign / length;
  into[at++] = kinds;
  into[at++] = counts.longestRun;
  into[at++] = counts.longestWord;
  into[at++] = counts.words;
  into[at++] = window.includes('../') || window.includes('..\\') ? 1 : 0;
  into[at++] = window.includes('--') ? 1 : 0;
  into[at++] = window.includes('/*') || window.includes('*/') ? 1 : 0;
  into[at++] = TAUTOLOGY.test(window) ? 1 : 0;
  into[at++] = TAG.test(window) ? 1 : 0;
  into[at++] = BRACES.test(window) ? 1 : 0;
  into[at++] = CALL.test(window) ? 1 : 0;
  into[at++] = ((into[FIRST_SIGN] as number) & 1) + ((into[FIRST_SIGN + 1] as number) & 1);
}

const TAUTOLOGY = /['"\d)] ?(?:=|like|<|>|rlike|regexp) ?['"\d(]/;
const TAG = /<[a-z!/?%]/;
const BRACES = /\{\{|\$\{|#\{|<%|\$\(|\*\{/;
const CALL = /[a-z_]\w{1,30} ?\(/;
