import { GatehoundError } from '../../../model/error.ts';
import { loadRules } from './load-rules.ts';
import type { RuleFile } from './parse-rules.ts';
import { RuleSet } from './rule-set.ts';
import type { RuleText } from './rule-text.ts';

/** What came of new rules. */
export type ReloadResult =
  | { readonly kind: 'loaded'; readonly rules: number; readonly warnings: readonly string[] }
  /** The rules before go on. */
  | { readonly kind: 'refused'; readonly error: GatehoundError };

/** The rules in use. New ones take their place whole, or, where something is wrong with them, not at all. */
export class RuleStore {
  readonly #base: readonly RuleText[];
  #current: RuleSet;

  /** Begins with the built-in rules alone. */
  constructor(base: readonly RuleText[]) {
    this.#base = base;
    this.#current = new RuleSet(base);
  }

  get current(): RuleSet {
    return this.#current;
  }

  /** Counters go on for rules that keep their id. */
  reload(files: readonly RuleFile[]): ReloadResult {
    try {
      const { set, warnings, own } = loadRules(files, this.#base);
      set.countOn(this.#current);
      this.#current = set;
      return { kind: 'loaded', rules: own, warnings };
    } catch (error) {
      if (error instanceof GatehoundError) return { kind: 'refused', error };
      throw error;
    }
  }
}
