import { WEB_FIELD_KINDS, type WebFieldKind } from '../../../model/web/inspection.ts';
import type { WebField } from './decoded-request.ts';
import { FIELD_BOUNDS } from './field-budget.ts';
import { formsOf } from './forms.ts';
import { normalise } from './normalise.ts';

/** Fields that are remembered in each of two generations, and how long one may be for that. */
const REMEMBERED = { fields: 4_096, length: 512 } as const;

/** Fields by what they were made of: kind and form, name, raw. */
type Remembered = Map<string, Map<string, WebField>>[];

const KINDS = Object.fromEntries(WEB_FIELD_KINDS.map((kind, index) => [kind, 2 * index])) as Record<
  WebFieldKind,
  number
>;

/**
 * Makes fields, and remembers those that come again with every request: names of parameters, headers of a browser. The
 * same input gives the same field, so remembering changes nothing but time.
 */
export class FieldMaker {
  #young = nothing();
  #old = nothing();
  #size = 0;

  make(kind: WebFieldKind, name: string, raw: string, isForm: boolean): WebField {
    // One character can stand for eighteen (U+FDFA): what comes out is bounded too.
    const text = normalise(raw, isForm).slice(0, FIELD_BOUNDS.length);
    return { kind, name, raw, text, forms: formsOf(text) };
  }

  /** The same, remembered. */
  recall(kind: WebFieldKind, name: string, raw: string, isForm: boolean): WebField {
    if (raw.length > REMEMBERED.length) return this.make(kind, name, raw, isForm);
    // A key of all four would have to be put together for each field of each request.
    const place = KINDS[kind] + (isForm ? 1 : 0);
    const named = this.#young[place]?.get(name);
    const known = named?.get(raw);
    if (known !== undefined) return known;
    const field = this.#old[place]?.get(name)?.get(raw) ?? this.make(kind, name, raw, isForm);
    if (this.#size >= REMEMBERED.fields) {
      this.#old = this.#young;
      this.#young = nothing();
      this.#size = 0;
    }
    this.#size++;
    const fields = this.#young[place] as Map<string, Map<string, WebField>>;
    const siblings = fields.get(name);
    if (siblings === undefined) fields.set(name, new Map([[raw, field]]));
    else siblings.set(raw, field);
    return field;
  }
}

function nothing(): Remembered {
  return Array.from({ length: 2 * WEB_FIELD_KINDS.length }, () => new Map());
}
