import { type Prefix, parsePrefix, prefixContains } from '../../../model/address.ts';
import type { DecodedRequest, WebField } from '../decoding/decoded-request.ts';
import type { InspectionContext } from './compiled-rule.ts';
import type { Leaf } from './condition.ts';
import type { LeafFindings } from './leaf-findings.ts';
import { isAmong, PLACE_BITS } from './places.ts';
import type { WholeTexts } from './whole-texts.ts';

/** Asks leaves without literals about all that they look at in one request at a time. */
export class LeafAsker {
  readonly #leaves: readonly Leaf[];
  readonly #findings: LeafFindings;
  readonly #whole: WholeTexts;
  /** Number of the request in which a leaf was last asked. */
  readonly #asked: Float64Array;
  #requests = 0;
  #request: DecodedRequest | null = null;
  #context: InspectionContext = { client: '', status: null };

  /** @param findings where it is noted what they find */
  constructor(leaves: readonly Leaf[], findings: LeafFindings, whole: WholeTexts) {
    this.#leaves = leaves;
    this.#findings = findings;
    this.#whole = whole;
    this.#asked = new Float64Array(leaves.length);
  }

  /** Takes up a request, which the findings and whole texts have taken up already. */
  begin(request: DecodedRequest, context: InspectionContext): void {
    this.#requests += 1;
    this.#request = request;
    this.#context = context;
  }

  /** Asks a leaf, unless it was asked in this request before. */
  ask(leaf: number): void {
    if (this.#asked[leaf] === this.#requests) return;
    this.#asked[leaf] = this.#requests;
    this.#findings.lookAnywhere();
    this.#askEverywhere(leaf);
  }

  #askEverywhere(leaf: number): void {
    const { places } = this.#leaves[leaf] as Leaf;
    const whole = this.#whole;
    if ((places.all & PLACE_BITS.client) !== 0 && this.#askClient(leaf)) return;
    const { status } = this.#context;
    if ((places.all & PLACE_BITS.status) !== 0 && status !== null) {
      if (this.#askText(leaf, String(status), PLACE_BITS.status)) return;
    }
    for (const field of (this.#request as DecodedRequest).fields) {
      const kind = PLACE_BITS[field.kind];
      if (isAmong(places, kind, field.name) && this.#askField(leaf, field, kind)) return;
    }
    if ((places.kinds & PLACE_BITS.url) !== 0 && this.#askField(leaf, whole.url, PLACE_BITS.url)) return;
    if ((places.kinds & PLACE_BITS.whole) !== 0 && this.#askField(leaf, whole.body, PLACE_BITS.whole)) return;
    if (isAmong(places, PLACE_BITS.header, 'cookie')) this.#askField(leaf, whole.cookieHeader, PLACE_BITS.header);
  }

  #askClient(leaf: number): boolean {
    const { client } = this.#context;
    const { prefixes } = this.#leaves[leaf] as Leaf;
    if (prefixes.length > 0 && isInside(client, prefixes)) {
      this.#findings.note(leaf, { where: 'client', text: client, at: 0, length: client.length });
      return true;
    }
    return this.#askText(leaf, client, PLACE_BITS.client);
  }

  #askField(leaf: number, field: WebField | null, kind: number): boolean {
    if (field === null) return false;
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
      if (this.#findings.find(leaf, finder, text, kind, name)) return true;
    return false;
  }
}

function isInside(client: string, prefixes: readonly Prefix[]): boolean {
  const address = parsePrefix(client);
  return address !== undefined && prefixes.some((prefix) => prefixContains(prefix, address));
}
