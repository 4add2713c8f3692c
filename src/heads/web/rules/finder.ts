import type { RegexPlan } from './regex-source.ts';
import { NO_SIGNS, type RequiredSigns } from './signs.ts';
import { ANYWHERE, type Span } from './span.ts';

/** Looks for something in one text. */
export interface Finder {
  /** Its time is that of an expression, which is charged for. */
  readonly isExpression: boolean;
  /**
   * Where it begins, or -1.
   *
   * @param near where something that it needs was seen: of a text that is too long, the part around it is looked at
   * @param most characters that may be looked at
   */
  find(text: string, near: number, most: number): number;
  /** What must stand in a text for it to find anything there. */
  readonly signs: RequiredSigns;
  /** How many characters after the beginning of what is found its literal begins; null where that is not known closely. */
  readonly after: Span | null;
  /** The same as `find` for what begins at one of some places, the last of them included; -1 where nothing does. */
  findFrom(text: string, first: number, last: number, most: number): number;
  /** Characters of what was found last. */
  readonly length: number;
}

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

function isWordCharacter(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
  return LETTER_OR_DIGIT.test(String.fromCharCode(code));
}

/**
 * A text as people mean it: where it begins or ends with a letter or digit, a word begins or ends there, so that
 * `script` is in `/script/` and in `a_script`, and not in `/description/`.
 */
export class TextFinder implements Finder {
  readonly isExpression = false;
  readonly signs = NO_SIGNS;
  readonly after = null;
  readonly length: number;
  readonly #text: string;
  readonly #beginsWord: boolean;
  readonly #endsWord: boolean;

  /** @param isWord false where letters and digits stand for other characters, as in what is percent-encoded */
  constructor(text: string, isWord = true) {
    this.#text = text;
    this.length = text.length;
    this.#beginsWord = isWord && text !== '' && isWordCharacter(text.charCodeAt(0));
    this.#endsWord = isWord && text !== '' && isWordCharacter(text.charCodeAt(text.length - 1));
  }

  findFrom(text: string): number {
    return this.find(text);
  }

  find(text: string): number {
    let at = text.indexOf(this.#text);
    while (at >= 0) {
      const end = at + this.length;
      const begins = !this.#beginsWord || at === 0 || !isWordCharacter(text.charCodeAt(at - 1));
      if (begins && (!this.#endsWord || end === text.length || !isWordCharacter(text.charCodeAt(end)))) return at;
      at = text.indexOf(this.#text, at + 1);
    }
    return -1;
  }
}

/** Beginnings that are tried one by one for a literal, and how far before it the first of them may be. */
const CLOSE = 3;
const FAR = 256;

/** A regular expression, asked only where each of its guards holds. */
export class RegexFinder implements Finder {
  readonly isExpression = true;
  readonly signs: RequiredSigns;
  readonly after: Span | null;
  readonly #regex: RegExp;
  /** The same for one place alone. */
  readonly #sticky: RegExp | null;
  readonly #guards: readonly (readonly string[])[];
  readonly #characters: number;
  #length = 0;

  /**
   * @param guards sets of texts, of each of which one stands in whatever the expression matches
   * @param signs those that stand in it
   * @param after how many characters after its beginning the literal begins that it is asked for
   */
  constructor(
    { source, characters }: RegexPlan,
    guards: readonly (readonly string[])[],
    signs: RequiredSigns,
    after: Span = ANYWHERE,
  ) {
    this.#regex = new RegExp(source);
    this.#characters = characters;
    this.#guards = guards;
    this.signs = signs;
    this.after = after.most - after.least <= CLOSE && after.most <= FAR ? after : null;
    this.#sticky = this.after === null ? null : new RegExp(source, 'y');
  }

  get length(): number {
    return this.#length;
  }

  find(text: string, near: number, most: number): number {
    for (const guard of this.#guards) if (!holdsOne(text, guard)) return -1;
    const room = Math.min(this.#characters, most);
    if (text.length <= room) return this.#run(text);
    const start = Math.max(0, Math.min(near - (room >> 1), text.length - room));
    const at = this.#run(text.slice(start, start + room));
    return at < 0 ? -1 : start + at;
  }

  findFrom(text: string, first: number, last: number, most: number): number {
    const regex = this.#sticky;
    if (regex === null) return this.find(text, first, most);
    const room = Math.min(this.#characters, most);
    const shift = text.length <= room ? 0 : Math.max(0, Math.min(first - (room >> 1), text.length - room));
    const piece = text.length <= room ? text : text.slice(shift, shift + room);
    for (let start = first; start <= last; start++) {
      regex.lastIndex = start - shift;
      const found = regex.exec(piece);
      if (found === null) continue;
      this.#length = found[0].length;
      return start;
    }
    return -1;
  }

  #run(text: string): number {
    const found = this.#regex.exec(text);
    if (found === null) return -1;
    this.#length = found[0].length;
    return found.index;
  }
}

function holdsOne(text: string, texts: readonly string[]): boolean {
  for (const one of texts) if (text.includes(one)) return true;
  return false;
}
