import type { RegexPlan } from './regex-source.ts';

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

/** A regular expression, asked only where each of its guards holds. */
export class RegexFinder implements Finder {
  readonly isExpression = true;
  readonly #regex: RegExp;
  readonly #guards: readonly (readonly string[])[];
  readonly #characters: number;
  #length = 0;

  /** @param guards sets of texts, of each of which one stands in whatever the expression matches */
  constructor({ source, characters }: RegexPlan, guards: readonly (readonly string[])[]) {
    this.#regex = new RegExp(source);
    this.#characters = characters;
    this.#guards = guards;
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
