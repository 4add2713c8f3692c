import type { WebFieldKind } from '../../../model/web/inspection.ts';
import type { WebField } from './decoded-request.ts';
import { FIELD_BOUNDS } from './field-budget.ts';
import { formsOf } from './forms.ts';
import { normalise } from './normalise.ts';

/** Fields that are remembered in each of two generations, and how long one may be for that. */
const REMEMBERED = { fields: 4_096, length: 512 } as const;

/**
 * Makes fields, and remembers those that come again with every request: names of parameters, headers of a browser. The
 * same input gives the same field, so remembering changes nothing but time.
 */
export class FieldMaker {
  #young = new Map<string, WebField>();
  #old = new Map<string, WebField>();

  make(kind: WebFieldKind, name: string, raw: string, isForm: boolean): WebField {
    // One character can stand for eighteen (U+FDFA): what comes out is bounded too.
    const text = normalise(raw, isForm).slice(0, FIELD_BOUNDS.length);
    return { kind, name, raw, text, forms: formsOf(text) };
  }

  /** The same, remembered. */
  recall(kind: WebFieldKind, name: string, raw: string, isForm: boolean): WebField {
    if (raw.length > REMEMBERED.length) return this.make(kind, name, raw, isForm);
    const key = `${kind}\n${name}\n${isForm}\n${raw}`;
    let field = this.#young.get(key);
    if (field !== undefined) return field;
    field = this.#old.get(key) ?? this.make(kind, name, raw, isForm);
    if (this.#young.size >= REMEMBERED.fields) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, field);
    return field;
  }
}
