import { foldCompatible, unescapeBackslash, unescapeEntities, unescapePercent } from './unescape.ts';
import { decodeUtf8 } from './utf-8.ts';

/** Encodings inside each other that are undone: three is the most that anybody was seen to use, two more are for margin. */
export const ENCODING_DEPTH = 5;

/** One step of the way from what was sent to what it means. */
export interface DecodingStep {
  /** `percent`, `entities`, `backslash`, `plus`, `utf-8`, `compatible`. */
  readonly step: string;
  readonly text: string;
}

const STEPS: readonly (readonly [name: string, step: (text: string) => string])[] = [
  ['percent', unescapePercent],
  ['entities', unescapeEntities],
  ['backslash', unescapeBackslash],
  ['compatible', foldCompatible],
];

/** What none of the steps changes: letters, digits and signs of ASCII without `%`, `&`, backslash. */
const PLAIN = /^[ !"#$'-*,-[\]-~]*$/;

/**
 * The normal form of what was sent, a character for each byte.
 *
 * @param isForm whether `+` stands for a space, as in queries and forms
 * @param onStep told of each step that changed something
 */
export function normalise(raw: string, isForm: boolean, onStep?: (step: DecodingStep) => void): string {
  if (PLAIN.test(raw)) return raw;
  let text = raw;
  const become = (step: string, next: string): boolean => {
    if (next === text) return false;
    text = next;
    onStep?.({ step, text });
    return true;
  };
  if (isForm && text.includes('+')) become('plus', text.replaceAll('+', ' '));
  become('utf-8', decodeUtf8(text));
  for (let depth = 0; depth < ENCODING_DEPTH; depth++) {
    let changed = false;
    for (const [name, step] of STEPS) if (become(name, step(text))) changed = true;
    if (!changed) break;
  }
  return text;
}
