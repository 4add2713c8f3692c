import { type Prefix, parsePrefix } from '../../../model/address.ts';
import { alternativesOf } from './alternatives.ts';
import type { Condition, Leaf, View } from './condition.ts';
import { type Finder, RegexFinder, TextFinder } from './finder.ts';
import { PLACE_BITS, PLACE_NAMES, type Places, placesOf } from './places.ts';
import { foldCase, regexPlan } from './regex-source.ts';
import { parseRegex, RegexProblem } from './regex-syntax.ts';
import {
  literalOfText,
  type RequiredLiterals,
  type Requirements,
  requirementsOf,
  WORD_EDGE,
} from './required-literals.ts';
import { RuleProblem } from './rule-problem.ts';
import { RULE_LIMITS } from './rule-schema.ts';
import type { ConditionText, MatchText } from './rule-text.ts';
import { requiredSigns } from './signs.ts';

type Path = readonly PropertyKey[];

/** What a URL is put together of: a text that must stand in it stands in one of the pieces between these. */
const URL_SEPARATORS = '/?=&';

/** A percent-encoded byte: no normal form holds one. */
const ENCODED = /%[0-9a-f]{2}/i;

/** Turns the words of a condition into leaves and what combines them. Throws RuleProblem. */
export class ConditionCompiler {
  readonly leaves: Leaf[] = [];
  readonly warnings: string[] = [];

  compile(text: ConditionText, path: Path = [], depth = 0): Condition {
    if (depth > RULE_LIMITS.depth) {
      throw new RuleProblem('GH-WEB-006', path, `conditions are nested more than ${RULE_LIMITS.depth} deep`);
    }
    const parts: Condition[] = [];
    const view = viewOf(text);
    for (const [key, place] of [
      ['method', 'method'],
      ['url', 'url'],
      ['content', 'body'],
    ] as const) {
      const wanted = text[key];
      if (wanted !== undefined) parts.push(this.#plain(wanted, place, view));
    }
    for (const [name, wanted] of Object.entries(text.headers ?? {})) {
      if (name.trim() === '') throw new RuleProblem('GH-WEB-003', [...path, 'headers'], 'a header without a name');
      parts.push(this.#plain(wanted, `header:${name}`, view));
    }
    if (text.where !== undefined || text.match !== undefined) parts.push(this.#match(text, view, path));
    for (const [index, part] of (text.all ?? []).entries()) {
      parts.push(this.compile(part, [...path, 'all', index], depth + 1));
    }
    if (text.any !== undefined) {
      const branches = text.any.map((part, index) => this.compile(part, [...path, 'any', index], depth + 1));
      parts.push({ kind: 'any', parts: branches });
    }
    if (text.not !== undefined) {
      parts.push({ kind: 'not', part: this.compile(text.not, [...path, 'not'], depth + 1) });
    }
    if (parts.length === 1) return parts[0] as Condition;
    return parts.length === 0 ? { kind: 'always' } : { kind: 'all', parts };
  }

  /** A text in diffai's own form. */
  #plain(wanted: string, place: string, view: View): Condition {
    // diffai looked at the whole URL; a request does not tell its scheme.
    const text = place === 'url' ? wanted.replace(/^https?:\/\//i, '') : wanted;
    const places = placesOf([place]) as Places;
    const leaf = this.#leaf(places, view, [textFinder(text, view)], [textLiterals(text, places)]);
    if (view === 'raw' || view === 'raw-lower' || !ENCODED.test(text)) return leaf;
    // diffai looked at what was sent, so its rules may hold what was sent.
    const rawView = view === 'text' ? 'raw' : 'raw-lower';
    const raw = this.#leaf(places, rawView, [textFinder(text, rawView)], [textLiterals(text, places)]);
    return { kind: 'any', parts: [leaf, raw] };
  }

  #match(text: ConditionText, view: View, path: Path): Condition {
    const wherePath = [...path, 'where'];
    const words = text.where === undefined ? ['any'] : typeof text.where === 'string' ? [text.where] : text.where;
    const places = placesOf(words);
    if ('unknown' in places) {
      const named = 'a header, cookie or parameter is named as header:NAME, cookie:NAME, value:NAME';
      const detail = `${places.unknown} is no place; allowed are ${PLACE_NAMES.join(', ')}; ${named}`;
      throw new RuleProblem('GH-WEB-003', wherePath, detail);
    }
    const outside = PLACE_BITS.status | PLACE_BITS.client;
    if (view !== 'forms' && (places.all & outside) !== 0) {
      throw new RuleProblem('GH-WEB-003', wherePath, 'raw and case say nothing about status and client');
    }
    const matchPath = [...path, 'match'];
    const match = typeof text.match === 'string' ? { text: text.match } : text.match;
    if (match === undefined) return this.#leaf(places, view, [new TextFinder('')], [null]);
    if ('cidr' in match) return this.#cidr(places, match.cidr, [...matchPath, 'cidr']);
    if (this.#isEncoded(match) && (view === 'forms' || view === 'text')) {
      this.warnings.push('it looks for percent-encoded text, which decoding undoes before: say "raw": true');
    }
    if ('text' in match) {
      return this.#leaf(places, view, [textFinder(match.text, view)], [textLiterals(match.text, places)]);
    }
    if ('list' in match) {
      const finders = match.list.map((word) => textFinder(word, view));
      const literals = match.list.map((word) => textLiterals(word, places));
      return this.#leaf(places, view, finders, literals);
    }
    return this.#regex(places, view, match.regex, [...matchPath, 'regex']);
  }

  #isEncoded(match: Exclude<MatchText, string>): boolean {
    if ('text' in match) return ENCODED.test(match.text);
    return 'regex' in match && ENCODED.test(match.regex);
  }

  #regex(places: Places, view: View, source: string, path: Path): Condition {
    try {
      const parsed = parseRegex(source);
      const node = view === 'forms' || view === 'raw-lower' ? foldCase(parsed) : parsed;
      const separators = separatorsOf(places);
      const whole = requirementsOf(node, separators);
      const parts = whole.literals === null ? [node] : alternativesOf(node);
      const needs = parts.length === 1 ? [whole] : parts.map((part) => requirementsOf(part, separators));
      // Guards are in lower case: what is looked through in its own case may hold them in another.
      const isFolded = node !== parsed;
      if (needs.some(({ literals }) => literals === null)) {
        const finder = new RegexFinder(regexPlan(node), isFolded ? whole.guards : [], requiredSigns(node), whole.after);
        return this.#leaf(places, view, [finder], [whole.literals]);
      }
      const finders = parts.map(
        (part, index) =>
          new RegexFinder(
            regexPlan(part),
            isFolded ? (needs[index] as Requirements).guards : [],
            requiredSigns(part),
            (needs[index] as Requirements).after,
          ),
      );
      return this.#leaf(
        places,
        view,
        finders,
        needs.map(({ literals }) => literals),
      );
    } catch (error) {
      const isKnown = error instanceof RegexProblem || error instanceof SyntaxError;
      throw isKnown ? new RuleProblem('GH-WEB-004', path, error.message) : error;
    }
  }

  #cidr(places: Places, texts: readonly string[], path: Path): Condition {
    if (places.all !== PLACE_BITS.client) {
      throw new RuleProblem('GH-WEB-003', path, 'cidr is for the place client alone');
    }
    const prefixes: Prefix[] = [];
    for (const [index, text] of texts.entries()) {
      const prefix = parsePrefix(text);
      if (prefix === undefined) {
        const detail = `${text} is no address or prefix; write 192.0.2.0/24 or 2001:db8::/48`;
        throw new RuleProblem('GH-WEB-003', [...path, index], detail);
      }
      prefixes.push(prefix);
    }
    return this.#add({ places, view: 'forms', finders: [], literals: null, prefixes });
  }

  #leaf(places: Places, view: View, finders: readonly Finder[], literals: readonly RequiredLiterals[]): Condition {
    const isOutside = (places.all & (PLACE_BITS.status | PLACE_BITS.client)) !== 0;
    const known = literals.filter((set) => set !== null).map((set) => (view === 'forms' ? set : withoutEdges(set)));
    const isComplete = !isOutside && known.length === literals.length;
    return this.#add({ places, view, finders, literals: isComplete ? known : null, prefixes: [] });
  }

  #add(leaf: Leaf): Condition {
    this.leaves.push(leaf);
    return { kind: 'leaf', leaf: this.leaves.length - 1 };
  }
}

function viewOf(text: ConditionText): View {
  if (text.raw === true) return text.case === true ? 'raw' : 'raw-lower';
  return text.case === true ? 'text' : 'forms';
}

function textFinder(text: string, view: View): Finder {
  const isRaw = view === 'raw' || view === 'raw-lower';
  return new TextFinder(view === 'forms' || view === 'raw-lower' ? text.toLowerCase() : text, !isRaw);
}

function textLiterals(text: string, places: Places): RequiredLiterals {
  return literalOfText(text, separatorsOf(places));
}

/**
 * In what was sent, a letter beside a word may be the end of `%20`. In what keeps its case, two signs (U+212A, U+0130)
 * become letters where it is searched in lower case.
 */
function withoutEdges(set: readonly string[]): readonly string[] {
  return set.map((literal) => literal.replaceAll(WORD_EDGE, ''));
}

function separatorsOf(places: Places): string {
  return (places.all & PLACE_BITS.url) === 0 ? '' : URL_SEPARATORS;
}
