/** Looks for something in one text. */
export interface Finder {
  /** Where it begins, or -1. */
  find(text: string): number;
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
  readonly length: number;
  readonly #text: string;
  readonly #beginsWord: boolean;
  readonly #endsWord: boolean;

  constructor(text: string) {
    this.#text = text;
    this.length = text.length;
    this.#beginsWord = text !== '' && isWordCharacter(text.charCodeAt(0));
    this.#endsWord = text !== '' && isWordCharacter(text.charCodeAt(text.length - 1));
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

/** A regular expression as `regexSource` writes it, asked only where each of its guards holds. */
export class RegexFinder implements Finder {
  readonly #regex: RegExp;
  readonly #guards: readonly (readonly string[])[];
  #length = 0;

  /** @param guards sets of texts, of each of which one stands in whatever the expression matches */
  constructor(source: string, guards: readonly (readonly string[])[]) {
    this.#regex = new RegExp(source);
    this.#guards = guards;
  }

  get length(): number {
    return this.#length;
  }

  find(text: string): number {
    for (const guard of this.#guards) if (!holdsOne(text, guard)) return -1;
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
