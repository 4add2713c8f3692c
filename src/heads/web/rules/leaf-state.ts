import { type Prefix, parsePrefix, prefixContains } from '../../../model/address.ts';
import { headerOf } from '../../../model/web/request.ts';
import type { DecodedRequest, WebField } from '../decoding/decoded-request.ts';
import { FieldMaker } from '../decoding/field-maker.ts';
import type { InspectionContext } from './compiled-rule.ts';
import type { Leaf } from './condition.ts';
import type { Finder } from './finder.ts';
import { type LeafIndex, PASS } from './leaf-index.ts';
import { isAmong, PLACE_BITS } from './places.ts';
import { signsOf } from './signs.ts';
import { ANYWHERE } from './span.ts';

/** Fields that are remembered in each of two generations, and how long one may be, as FieldMaker has it. */
const QUIET = { fields: 4_096, length: 512 } as const;

/**
 * Characters that expressions look at in one request: a hundred times what they see of an ordinary one. When they are
 * used up, each still sees what stands around the text that called for it.
 */
const EXPRESSIONS = { characters: 1_000_000, least: 1_024, nearby: 256 } as const;

/** A literal that is seen so often in one text has its expression look at the whole text. */
const OFTEN = 32;

/** Where a leaf found something first. */
export interface LeafFinding {
  /** `query id`, `header user-agent`, `path`. */
  readonly where: string;
  readonly text: string;
  readonly at: number;
  readonly length: number;
}

/** One text of a request that stands beside its fields: the URL, the body, the host. */
function beside(raw: string, text: string): WebField {
  return { kind: 'body', name: '', raw, text, forms: [text.toLowerCase()] };
}

/**
 * Which leaves hold for one request at a time. Fields are gone through once, by the automaton; where it finds a literal,
 * the finder behind it is asked. Leaves without literals are asked when a condition needs to know.
 */
export class LeafState {
  readonly #leaves: readonly Leaf[];
  readonly #index: LeafIndex;
  readonly #maker = new FieldMaker();
  /** Number of the request in which a leaf was last found to hold, and to be asked for without literals. */
  readonly #holds: Float64Array;
  readonly #asked: Float64Array;
  /** Number of the text in which a target was last asked for. */
  readonly #tried: Float64Array;
  /** How often a target was asked for in one text. */
  readonly #times: Float64Array;
  readonly #findings: (LeafFinding | null)[];
  readonly #looksAtUrl: boolean;
  readonly #looksAtBody: boolean;
  readonly #looksAtCookieHeader: boolean;
  /** Leaves with literals that hold, in the order in which they were found. */
  readonly found: number[] = [];
  #request: DecodedRequest | null = null;
  #context: InspectionContext = { client: '', status: null };
  #requests = 0;
  #texts = 0;
  /** What was found in a field depends on more than the field. */
  #dependsOnRest = false;
  /** Characters that expressions may look at yet. */
  #room = 0;
  #isShort = false;
  #quiet = new Set<WebField>();
  #quietBefore = new Set<WebField>();
  #pass = 0;
  #field: WebField | null = null;
  #kind = 0;
  #form = '';
  /** The signs in it, and the number of the text whose they are. */
  #signs = 0;
  #signsKnown = -1;
  /** Where in it a literal ends. */
  #at = 0;
  /** Where it begins, where only what begins near it is looked at; else -1. */
  #start = -1;
  #url: WebField | null = null;
  #body: WebField | null = null;
  #cookieHeader: WebField | null | undefined = undefined;

  constructor(leaves: readonly Leaf[], index: LeafIndex) {
    this.#leaves = leaves;
    this.#index = index;
    this.#holds = new Float64Array(leaves.length);
    this.#asked = new Float64Array(leaves.length);
    this.#tried = new Float64Array(index.leaf.length);
    this.#times = new Float64Array(index.leaf.length);
    this.#findings = new Array<LeafFinding | null>(leaves.length).fill(null);
    const looksAt = (bit: number): boolean => leaves.some(({ places }) => (places.all & bit) !== 0);
    this.#looksAtUrl = looksAt(PLACE_BITS.url);
    this.#looksAtBody = looksAt(PLACE_BITS.whole);
    this.#looksAtCookieHeader = leaves.some(({ places }) =>
      places.named.some(({ kinds, name }) => kinds === PLACE_BITS.header && name === 'cookie'),
    );
  }

  /** Takes up a request: what was said of the one before no longer holds. */
  begin(request: DecodedRequest, context: InspectionContext): void {
    this.#requests += 1;
    this.#room = EXPRESSIONS.characters;
    this.#isShort = false;
    this.found.length = 0;
    this.#request = request;
    this.#context = context;
    this.#url = null;
    this.#body = null;
    this.#cookieHeader = undefined;
    const { formKinds, rawKinds } = this.#index;
    if ((formKinds | rawKinds) === 0) return;
    for (const field of request.fields) this.#scanRemembered(field);
    if (this.#looksAtUrl && request.host !== '') {
      this.#scanField(beside(request.host, request.host), PLACE_BITS.url);
    }
    if (this.#looksAtBody && request.body !== '' && !this.#isBodyAField(request)) {
      this.#scanField(this.#wholeBody(), PLACE_BITS.whole);
    }
    if (this.#looksAtCookieHeader) {
      const header = this.#wholeCookieHeader();
      if (header !== null) this.#scanField(header, PLACE_BITS.header);
    }
  }

  /** Whether expressions saw less than there was in this request, because they had looked at too much already. */
  get isShort(): boolean {
    return this.#isShort;
  }

  /** Whether a leaf holds; asks those without literals. */
  holds(leaf: number): boolean {
    this.#start = -1;
    const { literals } = this.#leaves[leaf] as Leaf;
    if (literals === null && this.#asked[leaf] !== this.#requests) {
      this.#asked[leaf] = this.#requests;
      this.#ask(leaf);
    }
    return this.#holds[leaf] === this.#requests;
  }

  /** What a leaf that holds found. */
  findingOf(leaf: number): LeafFinding | null {
    return this.#holds[leaf] === this.#requests ? (this.#findings[leaf] as LeafFinding | null) : null;
  }

  /**
   * Headers and the like come again with every request, as the same object (FieldMaker): one in which no leaf found
   * anything is not scanned again, unless the answer lay in the rest of the request.
   */
  #scanRemembered(field: WebField): void {
    if (this.#quiet.has(field)) return;
    if (this.#quietBefore.has(field)) {
      this.#quiet.add(field);
      return;
    }
    const before = this.found.length;
    this.#dependsOnRest = false;
    this.#scanField(field, PLACE_BITS[field.kind]);
    if (this.found.length !== before || this.#dependsOnRest || field.raw.length > QUIET.length) return;
    if (this.#quiet.size >= QUIET.fields) {
      this.#quietBefore = this.#quiet;
      this.#quiet = new Set();
    }
    this.#quiet.add(field);
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
    if (wantsRaw && !isRawScanned) this.#scan(raw, PASS.raw);
  }

  #scan(text: string, pass: number): void {
    this.#texts += 1;
    this.#pass = pass;
    this.#form = text;
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
      this.#at = at;
      // Found elsewhere in this request: then nobody asks whether it is in this field too.
      if (this.#holds[leaf] === this.#requests) {
        this.#dependsOnRest = true;
        continue;
      }
      this.#start = isWhole ? -1 : at - (lengths[literal] as number) + 1;
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
      if (this.#find(leaf, finder, text, this.#kind, field.name)) {
        this.found.push(leaf);
        return;
      }
    }
    if ((places.kinds & PLACE_BITS.url) === 0) return;
    this.#dependsOnRest = true;
    const text = view === 'forms' ? this.#form : this.#urlText(view);
    if (
      this.#find(leaf, finder, text, PLACE_BITS.url, '') ||
      (view === 'forms' && this.#find(leaf, finder, this.#urlText(view), PLACE_BITS.url, ''))
    ) {
      this.found.push(leaf);
    }
  }

  #find(leaf: number, finder: Finder, text: string, kind: number, name: string): boolean {
    let most = text.length;
    if (finder.isExpression) {
      most = Math.max(EXPRESSIONS.least, this.#room);
      if (most < text.length) {
        this.#isShort = true;
        this.#dependsOnRest = true;
      }
      this.#room -= this.#start < 0 ? text.length : Math.min(text.length, EXPRESSIONS.nearby);
    }
    const at =
      this.#start < 0
        ? finder.find(text, text === this.#form ? this.#at : 0, most)
        : this.#findNearby(finder, text, most);
    if (at < 0) return false;
    this.#holds[leaf] = this.#requests;
    this.#findings[leaf] = { where: whereText(kind, name), text, at, length: finder.length };
    return true;
  }

  /** Looks for what has its literal where one was found. */
  #findNearby(finder: Finder, text: string, most: number): number {
    const { least, most: farthest } = finder.after ?? ANYWHERE;
    return finder.findFrom(text, Math.max(0, this.#start - farthest), this.#start - least, most);
  }

  /** Asks a leaf without literals about all that it looks at. */
  #ask(leaf: number): void {
    const { places, prefixes } = this.#leaves[leaf] as Leaf;
    const request = this.#request as DecodedRequest;
    const { client, status } = this.#context;
    if ((places.all & PLACE_BITS.client) !== 0) {
      if (prefixes.length > 0 && isInside(client, prefixes)) {
        this.#holds[leaf] = this.#requests;
        this.#findings[leaf] = { where: 'client', text: client, at: 0, length: client.length };
        return;
      }
      if (this.#askText(leaf, client, PLACE_BITS.client)) return;
    }
    if (
      (places.all & PLACE_BITS.status) !== 0 &&
      status !== null &&
      this.#askText(leaf, String(status), PLACE_BITS.status)
    )
      return;
    for (const field of request.fields) {
      const kind = PLACE_BITS[field.kind];
      if (isAmong(places, kind, field.name) && this.#askField(leaf, field, kind)) return;
    }
    if ((places.kinds & PLACE_BITS.url) !== 0) {
      if (this.#askField(leaf, this.#wholeUrl(), PLACE_BITS.url)) return;
    }
    if ((places.kinds & PLACE_BITS.whole) !== 0 && request.body !== '' && !this.#isBodyAField(request)) {
      if (this.#askField(leaf, this.#wholeBody(), PLACE_BITS.whole)) return;
    }
    if (this.#looksAtCookieHeader && isAmong(places, PLACE_BITS.header, 'cookie')) {
      const header = this.#wholeCookieHeader();
      if (header !== null) this.#askField(leaf, header, PLACE_BITS.header);
    }
  }

  #askField(leaf: number, field: WebField, kind: number): boolean {
    switch ((this.#leaves[leaf] as Leaf).view) {
      case 'forms':
        return field.forms.some((form) => this.#askText(leaf, form, kind, field.name));
      case 'text':
        return this.#askText(leaf, field.text, kind, field.name);
      case 'raw':
        return this.#askText(leaf, field.raw, kind, field.name);
      case 'raw-lower':
        return this.#askText(leaf, field.raw.toLowerCase(), kind, field.name);
    }
  }

  #askText(leaf: number, text: string, kind: number, name = ''): boolean {
    for (const finder of (this.#leaves[leaf] as Leaf).finders)
      if (this.#find(leaf, finder, text, kind, name)) return true;
    return false;
  }

  /** Whether one field holds the whole body, as where its form is not known: then it is looked at already. */
  #isBodyAField(request: DecodedRequest): boolean {
    const last = request.fields.at(-1);
    return last?.kind === 'body' && last.raw.length === request.body.length;
  }

  #wholeBody(): WebField {
    this.#body ??= beside(this.#request?.body ?? '', this.#request?.body ?? '');
    return this.#body;
  }

  #wholeCookieHeader(): WebField | null {
    if (this.#cookieHeader === undefined) {
      const value = headerOf(this.#request?.request.headers ?? [], 'cookie');
      this.#cookieHeader = value === null ? null : this.#maker.make('header', 'cookie', value, false);
    }
    return this.#cookieHeader;
  }

  #urlText(view: Leaf['view']): string {
    const url = this.#wholeUrl();
    if (view === 'forms') return url.forms[0] as string;
    return view === 'text' ? url.text : view === 'raw' ? url.raw : url.raw.toLowerCase();
  }

  #wholeUrl(): WebField {
    if (this.#url === null) {
      const { host, fields, request } = this.#request as DecodedRequest;
      let text = host;
      let query = '';
      for (const field of fields) {
        if (field.kind === 'path') text += field.text;
        if (field.kind === 'query')
          query += `${query === '' ? '?' : '&'}${field.name === '' ? '' : `${field.name}=`}${field.text}`;
      }
      const isAbsolute = !request.target.startsWith('/');
      this.#url = beside(isAbsolute ? request.target : host + request.target, text + query);
    }
    return this.#url;
  }
}

/** Of ASCII, in lower case; what lies behind the end of a text is none. */
function isLetterOrDigit(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
}

function isInside(client: string, prefixes: readonly Prefix[]): boolean {
  const address = parsePrefix(client);
  return address !== undefined && prefixes.some((prefix) => prefixContains(prefix, address));
}

function whereText(kind: number, name: string): string {
  const word = Object.entries(PLACE_BITS).find(([, bit]) => bit === kind)?.[0] ?? '';
  const place = word === 'whole' ? 'body' : word;
  return name === '' ? place : `${place} ${name}`;
}
