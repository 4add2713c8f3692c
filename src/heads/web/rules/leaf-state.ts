import type { DecodedRequest, WebField } from '../decoding/decoded-request.ts';
import type { InspectionContext } from './compiled-rule.ts';
import type { Leaf } from './condition.ts';
import type { Finder } from './finder.ts';
import { LeafAsker } from './leaf-asker.ts';
import { type LeafFinding, LeafFindings } from './leaf-findings.ts';
import { type LeafIndex, PASS } from './leaf-index.ts';
import { isAmong, PLACE_BITS } from './places.ts';
import { QuietFields } from './quiet-fields.ts';
import { sentBytes } from './sent-bytes.ts';
import { signsOf } from './signs.ts';
import { WholeTexts } from './whole-texts.ts';

/** A literal that is seen so often in one text has its expression look at the whole text. */
const OFTEN = 32;

/**
 * Which leaves hold for one request at a time. Fields are gone through once, by the automaton; where it finds a literal,
 * the finder behind it is asked. Leaves without literals are asked when a condition needs to know (LeafAsker).
 */
export class LeafState {
  readonly #leaves: readonly Leaf[];
  readonly #index: LeafIndex;
  readonly #findings: LeafFindings;
  readonly #whole: WholeTexts;
  readonly #asker: LeafAsker;
  readonly #quiet = new QuietFields();
  /** Number of the text in which a target was last asked for. */
  readonly #tried: Float64Array;
  /** How often a target was asked for in one text. */
  readonly #times: Float64Array;
  readonly #looksAtUrl: boolean;
  readonly #looksAtBody: boolean;
  /** Leaves with literals that hold, in the order in which they were found. */
  readonly found: number[] = [];
  #texts = 0;
  /** What was found in a field depends on more than the field. */
  #dependsOnRest = false;
  #pass = 0;
  #field: WebField | null = null;
  #kind = 0;
  #form = '';
  /** The signs in it, and the number of the text whose they are. */
  #signs = 0;
  #signsKnown = -1;

  constructor(leaves: readonly Leaf[], index: LeafIndex) {
    this.#leaves = leaves;
    this.#index = index;
    this.#findings = new LeafFindings(leaves.length);
    const looksAtCookieHeader = leaves.some(({ places }) =>
      places.named.some(({ kinds, name }) => kinds === PLACE_BITS.header && name === 'cookie'),
    );
    this.#whole = new WholeTexts(looksAtCookieHeader);
    this.#asker = new LeafAsker(leaves, this.#findings, this.#whole);
    this.#tried = new Float64Array(index.leaf.length);
    this.#times = new Float64Array(index.leaf.length);
    const looksAt = (bit: number): boolean => leaves.some(({ places }) => (places.all & bit) !== 0);
    this.#looksAtUrl = looksAt(PLACE_BITS.url);
    this.#looksAtBody = looksAt(PLACE_BITS.whole);
  }

  /** Takes up a request: what was said of the one before no longer holds. */
  begin(request: DecodedRequest, context: InspectionContext): void {
    this.found.length = 0;
    this.#findings.begin();
    this.#whole.begin(request);
    this.#asker.begin(request, context);
    const { formKinds, rawKinds } = this.#index;
    if ((formKinds | rawKinds) === 0) return;
    for (const field of request.fields) this.#scanRemembered(field);
    // Asked for one by one, so that none is made that nobody looks at.
    const whole = this.#whole;
    if (this.#looksAtUrl) this.#scanWhole(whole.host, PLACE_BITS.url);
    if (this.#looksAtBody) this.#scanWhole(whole.body, PLACE_BITS.whole);
    this.#scanWhole(whole.cookieHeader, PLACE_BITS.header);
  }

  /** Whether expressions saw less than there was in this request, because they had looked at too much already. */
  get isShort(): boolean {
    return this.#findings.shortened > 0;
  }

  /** Whether a leaf holds; asks those without literals. */
  holds(leaf: number): boolean {
    if ((this.#leaves[leaf] as Leaf).literals === null) this.#asker.ask(leaf);
    return this.#findings.holds(leaf);
  }

  /** What a leaf that holds found. */
  findingOf(leaf: number): LeafFinding | null {
    return this.#findings.of(leaf);
  }

  /** Scans a field, unless nothing was found in it before and the answer did not lie in the rest of the request. */
  #scanRemembered(field: WebField): void {
    if (this.#quiet.has(field)) return;
    const before = this.found.length;
    const { shortened } = this.#findings;
    this.#dependsOnRest = false;
    this.#scanField(field, PLACE_BITS[field.kind]);
    const isWhole = !this.#dependsOnRest && this.#findings.shortened === shortened;
    if (isWhole && this.found.length === before) this.#quiet.add(field);
  }

  #scanWhole(text: WebField | null, kind: number): void {
    if (text !== null) this.#scanField(text, kind);
  }

  #scanField(field: WebField, kind: number): void {
    const { formKinds, rawKinds } = this.#index;
    this.#field = field;
    this.#kind = kind;
    const wantsRaw = (rawKinds & kind) !== 0;
    const raw = wantsRaw ? field.raw.toLowerCase() : '';
    const isRawScanned = wantsRaw && field.forms[0] === raw;
    if ((formKinds & kind) !== 0 || isRawScanned) {
      for (let index = 0; index < field.forms.length; index++) {
        this.#scan(field.forms[index] as string, index === 0 && isRawScanned ? PASS.forms | PASS.raw : PASS.forms);
      }
    }
    if (!wantsRaw) return;
    if (!isRawScanned) this.#scan(raw, PASS.raw);
    const sent = sentBytes(raw);
    if (sent !== null) this.#scan(sent, PASS.raw);
  }

  #scan(text: string, pass: number): void {
    this.#texts += 1;
    this.#pass = pass;
    this.#form = text;
    this.#findings.enter(text);
    this.#index.automaton.scan(text, this.#onLiteral);
  }

  readonly #onLiteral = (literal: number, at: number): void => {
    const { kindsOfLiteral, wordBegin, wordEnd } = this.#index;
    if (((kindsOfLiteral[literal] as number) & this.#kind) === 0) return;
    const length = wordBegin[literal] as number;
    if (length > 0 && at >= length && isLetterOrDigit(this.#form.charCodeAt(at - length))) return;
    if (wordEnd[literal] === 1 && isLetterOrDigit(this.#form.charCodeAt(at + 1))) return;
    const {
      first,
      length: lengths,
      leaf: leafOf,
      finder,
      kinds,
      pass,
      allSigns,
      oneSign,
      anotherSign,
      isNear,
    } = this.#index;
    const findings = this.#findings;
    const end = first[literal + 1] as number;
    for (let target = first[literal] as number; target < end; target++) {
      if (this.#tried[target] === this.#texts) continue;
      const isWhole = isNear[target] === 0 || this.#isAskedOften(target);
      if (isWhole) this.#tried[target] = this.#texts;
      const leaf = leafOf[target] as number;
      if (((kinds[leaf] as number) & this.#kind) === 0 || ((pass[leaf] as number) & this.#pass) === 0) continue;
      const all = allSigns[target] as number;
      const one = oneSign[target] as number;
      if ((all | one) !== 0) {
        const signs = this.#signsOfForm();
        const another = anotherSign[target] as number;
        if ((all & ~signs) !== 0 || (one !== 0 && (one & signs) === 0) || (another !== 0 && (another & signs) === 0))
          continue;
      }
      findings.lookNear(at, isWhole ? -1 : at - (lengths[literal] as number) + 1);
      // Found elsewhere in this request: then nobody asks whether it is in this field too.
      if (findings.holds(leaf)) {
        this.#dependsOnRest = true;
        continue;
      }
      this.#verify(leaf, (this.#leaves[leaf] as Leaf).finders[finder[target] as number] as Finder);
    }
  };

  /**
   * Whether a literal was seen so often in this text that its expression had better look at all of it. Counts the times:
   * the number of the text, then how often, as one number.
   */
  #isAskedOften(target: number): boolean {
    const base = this.#texts * OFTEN;
    const count = Math.max(this.#times[target] as number, base) + 1;
    if (count === base + OFTEN) return true;
    this.#times[target] = count;
    return false;
  }

  /** Those of the text that is scanned, looked for when they are asked for first. */
  #signsOfForm(): number {
    if (this.#signsKnown !== this.#texts) {
      this.#signsKnown = this.#texts;
      this.#signs = signsOf(this.#form);
    }
    return this.#signs;
  }

  /** Asks one finder about the text in which its literal stands. */
  #verify(leaf: number, finder: Finder): void {
    const { places, view } = this.#leaves[leaf] as Leaf;
    const field = this.#field as WebField;
    if (isAmong(places, this.#kind, field.name)) {
      const text = view === 'text' ? field.text : view === 'raw' ? field.raw : this.#form;
      if (this.#findings.find(leaf, finder, text, this.#kind, field.name)) {
        this.found.push(leaf);
        return;
      }
    }
    if ((places.kinds & PLACE_BITS.url) === 0) return;
    this.#dependsOnRest = true;
    const text = view === 'forms' ? this.#form : this.#whole.urlText(view);
    if (
      this.#findings.find(leaf, finder, text, PLACE_BITS.url, '') ||
      (view === 'forms' && this.#findings.find(leaf, finder, this.#whole.urlText(view), PLACE_BITS.url, ''))
    ) {
      this.found.push(leaf);
    }
  }
}

/** Of ASCII, in lower case; what lies behind the end of a text is none. */
function isLetterOrDigit(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
}
