import { GatehoundError } from '../model/error.ts';
import { type LabelMeaning, labelMeaning } from '../sources/request-label.ts';
import type { ListedRequest } from '../sources/request-list.ts';

/** Characters of a word that is no label that are told. */
const SHOWN = 40;

/**
 * What requests of one file are: each by its own label, and where it has none, or one that says that nobody knows, by what
 * is said of the file.
 */
export class FileTruth {
  readonly #path: string;
  readonly #all: 0 | 1 | null;
  /** Requests whose own label says otherwise than what is said of the file. */
  disagreeing = 0;
  /** Requests of which their label says that nobody knows, and the file says nothing. */
  open = 0;

  /** @param all what all of the file is; null where each row says so itself */
  constructor(path: string, all: 0 | 1 | null) {
    this.#path = path;
    this.#all = all;
  }

  /** Null where nobody knows. Throws GH-WEB-040 where nothing is said at all, and for a word that is no label. */
  of({ labelText, number }: Pick<ListedRequest, 'labelText' | 'number'>): 0 | 1 | null {
    const own = labelText === null ? 'open' : checkedLabel(labelText, this.#path, number);
    if (own !== 'open') {
      if (this.#all !== null && own !== this.#all) this.disagreeing += 1;
      return own;
    }
    if (this.#all !== null) return this.#all;
    if (labelText === null) {
      throw new GatehoundError('GH-WEB-040', `${this.#path} does not say which of its lines are attacks`);
    }
    this.open += 1;
    return null;
  }
}

/** What a word of a file means. Throws GH-WEB-040 where it is no label. */
export function checkedLabel(word: string, path: string, line: number): LabelMeaning {
  const meaning = labelMeaning(word);
  if (meaning !== null) return meaning;
  const shown = word.length > SHOWN ? `${word.slice(0, SHOWN)}…` : word;
  throw new GatehoundError('GH-WEB-040', `${path} line ${line}: ${shown} is no label`, {
    remedy: 'write 0 (ordinary), 1 (attack), the name of a kind of attack, or nothing where nobody knows',
  });
}
