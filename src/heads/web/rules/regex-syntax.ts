import { type CharacterRange, complement, DIGITS, ranges, SPACES, WORDS } from './character-ranges.ts';

/** A regular expression taken apart. */
export type RegexNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'character'; readonly code: number }
  /** One character out of these ranges, or, `negated`, one that is in none of them. */
  | { readonly kind: 'set'; readonly ranges: readonly CharacterRange[]; readonly negated: boolean }
  | { readonly kind: 'assertion'; readonly source: '^' | '$' | '\\b' | '\\B' }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly branches: readonly RegexNode[] }
  | {
      readonly kind: 'repeat';
      readonly body: RegexNode;
      readonly least: number;
      /** Infinity where there is no end. */
      readonly most: number;
      readonly lazy: boolean;
    };

/** Why a regular expression is refused. */
export class RegexProblem extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'RegexProblem';
  }
}

/** A list of words of some thousand characters is the most that rules need; `list` takes longer ones, and is quicker. */
export const PATTERN_LIMIT = 16_384;
const GROUP_DEPTH_LIMIT = 50;

/**
 * Takes a regular expression of ECMAScript apart. Back-references, look-around and modifiers are refused: V8's engine
 * that takes linear time has none of them. So are escapes of letters that mean nothing here but something elsewhere
 * (`\A`, `\h`, `\p`): they would match the letter. Throws RegexProblem.
 */
export function parseRegex(source: string): RegexNode {
  if (source.length > PATTERN_LIMIT) {
    throw new RegexProblem(`has ${source.length} characters, at most ${PATTERN_LIMIT} are allowed`);
  }
  return new RegexReader(source).whole();
}

const LETTER_ESCAPES: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 };
const QUANTIFIER = /[*+?]|\{(\d{1,6})(,(\d{0,6}))?\}/y;

class RegexReader {
  readonly #source: string;
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
  }

  whole(): RegexNode {
    const node = this.#choice();
    if (this.#at < this.#source.length) throw this.#problem('a ) without its (');
    return node;
  }

  #choice(): RegexNode {
    const branches = [this.#sequence()];
    while (this.#source[this.#at] === '|') {
      this.#at += 1;
      branches.push(this.#sequence());
    }
    return branches.length === 1 ? (branches[0] as RegexNode) : { kind: 'choice', branches };
  }

  #sequence(): RegexNode {
    const parts: RegexNode[] = [];
    for (;;) {
      const next = this.#source[this.#at];
      if (next === undefined || next === '|' || next === ')') break;
      parts.push(this.#quantified(this.#term()));
    }
    if (parts.length === 1) return parts[0] as RegexNode;
    return parts.length === 0 ? { kind: 'empty' } : { kind: 'sequence', parts };
  }

  #quantified(body: RegexNode): RegexNode {
    QUANTIFIER.lastIndex = this.#at;
    const found = QUANTIFIER.exec(this.#source);
    if (found === null) return body;
    if (body.kind === 'assertion') throw this.#problem(`${body.source} cannot be repeated`);
    this.#at += found[0].length;
    let least = found[0] === '+' ? 1 : 0;
    let most = found[0] === '?' ? 1 : Number.POSITIVE_INFINITY;
    if (found[1] !== undefined) {
      least = Number(found[1]);
      if (found[2] === undefined) most = least;
      else if (found[3] !== '') most = Number(found[3]);
    }
    if (most < least) throw this.#problem(`${found[0]} has its numbers in the wrong order`);
    const lazy = this.#source[this.#at] === '?';
    if (lazy) this.#at += 1;
    QUANTIFIER.lastIndex = this.#at;
    if (QUANTIFIER.test(this.#source)) throw this.#problem('there is nothing to repeat');
    return { kind: 'repeat', body, least, most, lazy };
  }

  #term(): RegexNode {
    QUANTIFIER.lastIndex = this.#at;
    if (QUANTIFIER.test(this.#source)) throw this.#problem('there is nothing to repeat');
    const character = this.#source[this.#at] as string;
    this.#at += 1;
    switch (character) {
      case '^':
      case '$':
        return { kind: 'assertion', source: character };
      case '.':
        // Line ends too: who attacks chooses where they stand.
        return { kind: 'set', ranges: [], negated: true };
      case '(':
        return this.#group();
      case '[':
        return this.#set();
      case '\\':
        return this.#escape();
      default:
        return { kind: 'character', code: character.charCodeAt(0) };
    }
  }

  #group(): RegexNode {
    const opened = /\?(?::|<[A-Za-z_$][\w$]*>)/y;
    opened.lastIndex = this.#at;
    const kind = opened.exec(this.#source)?.[0] ?? '';
    if (kind === '' && this.#source[this.#at] === '?') {
      if (/^\?<?[=!]/.test(this.#source.slice(this.#at))) {
        throw this.#problem('look-around is not allowed; say it with not, or with a second condition');
      }
      throw this.#problem('(?…) with modifiers is not allowed; case is an option of the rule');
    }
    this.#at += kind.length;
    this.#depth += 1;
    if (this.#depth > GROUP_DEPTH_LIMIT) throw this.#problem(`groups are nested more than ${GROUP_DEPTH_LIMIT} deep`);
    const node = this.#choice();
    this.#depth -= 1;
    if (this.#source[this.#at] !== ')') throw this.#problem('a ( without its )');
    this.#at += 1;
    // In a group it may be repeated.
    return node.kind === 'assertion' ? { kind: 'sequence', parts: [node] } : node;
  }

  #escape(): RegexNode {
    const letter = this.#source[this.#at];
    if (letter === 'b' || letter === 'B') {
      this.#at += 1;
      return { kind: 'assertion', source: letter === 'b' ? '\\b' : '\\B' };
    }
    const escaped = this.#escapedSet();
    if (escaped !== null) return { kind: 'set', ranges: escaped, negated: false };
    if (letter !== undefined && (/[1-9]/.test(letter) || letter === 'k')) {
      throw this.#problem(`\\${letter} is a back-reference, and those are not allowed`);
    }
    return { kind: 'character', code: this.#escapedCode() };
  }

  /** The characters of `\d`, `\w`, `\s` and their opposites, or null where something else follows. */
  #escapedSet(): readonly CharacterRange[] | null {
    const letter = this.#source[this.#at];
    if (letter === undefined || !/[dDwWsS]/.test(letter)) return null;
    this.#at += 1;
    const lower = letter.toLowerCase();
    const found = lower === 'd' ? DIGITS : lower === 'w' ? WORDS : SPACES;
    return letter === lower ? found : complement(found);
  }

  /** After the backslash. */
  #escapedCode(): number {
    const letter = this.#source[this.#at];
    if (letter === undefined) throw this.#problem('a \\ at the end');
    this.#at += 1;
    const code = LETTER_ESCAPES[letter];
    if (code !== undefined) return code;
    const rest = this.#source.slice(this.#at, this.#at + 6);
    if (letter === '0' && !/^\d/.test(rest)) return 0;
    const digits =
      letter === 'x' ? /^[0-9a-fA-F]{2}/ : letter === 'u' ? /^[0-9a-fA-F]{4}/ : letter === 'c' ? /^[A-Za-z]/ : null;
    const found = digits?.exec(rest)?.[0];
    if (found !== undefined) {
      this.#at += found.length;
      return letter === 'c' ? found.charCodeAt(0) & 31 : Number.parseInt(found, 16);
    }
    if (/[A-Za-z0-9]/.test(letter)) throw this.#problem(`\\${letter} means nothing here`);
    return letter.charCodeAt(0);
  }

  #set(): RegexNode {
    const negated = this.#source[this.#at] === '^';
    if (negated) this.#at += 1;
    const found: CharacterRange[] = [];
    for (;;) {
      const next = this.#source[this.#at];
      if (next === undefined) throw this.#problem('a [ without its ]');
      if (next === ']') break;
      const low = this.#member();
      const isRange = this.#source[this.#at] === '-' && this.#source[this.#at + 1] !== ']';
      if (typeof low !== 'number') found.push(...low);
      else if (!isRange || this.#at + 1 >= this.#source.length) found.push([low, low]);
      else {
        this.#at += 1;
        const high = this.#member();
        if (typeof high !== 'number') found.push([low, low], [45, 45], ...high);
        else if (high < low) throw this.#problem('a range in [ ] has its ends in the wrong order');
        else found.push([low, high]);
      }
    }
    this.#at += 1;
    return { kind: 'set', ranges: ranges(found), negated };
  }

  /** One member of [ ]: a character, or the characters of a class escape. */
  #member(): number | readonly CharacterRange[] {
    const character = this.#source[this.#at] as string;
    this.#at += 1;
    if (character !== '\\') return character.charCodeAt(0);
    if (this.#source[this.#at] === 'b') {
      this.#at += 1;
      return 8;
    }
    return this.#escapedSet() ?? this.#escapedCode();
  }

  #problem(reason: string): RegexProblem {
    return new RegexProblem(`${reason} (at character ${this.#at})`);
  }
}
