import type { WebField } from './decoded-request.ts';

/** What one request may cost: fields, characters of one of them, and of all together with their forms. */
export const FIELD_BOUNDS = { fields: 512, length: 65_536, all: 524_288 } as const;

/** Fields that stand for everything that found no place: of the query, of headers, of cookies, of the body. */
const REMAINDERS = 4;

/** Takes a field into the request; `isRemainder` where it stands for all that found no place as fields of their own. */
export type AddField = (field: WebField, isRemainder?: boolean) => void;

/** Counts what a request costs, so that nothing anybody sends takes longer than the bounds allow. */
export class FieldBudget {
  #fields = 0;
  #limit: number = FIELD_BOUNDS.fields;
  #remainders = 0;
  #characters = 0;
  readonly #flags = new Set<string>();

  /** From here on, fields may take this share of what is left: a flood of parameters must not hide what comes behind. */
  section(share: number): void {
    this.#limit = this.#fields + Math.floor((FIELD_BOUNDS.fields - this.#fields) * share);
  }

  /** How many more fields there may be. */
  room(): number {
    return Math.max(0, this.#limit - this.#fields);
  }

  /** At most what a field may hold. */
  cut(raw: string): string {
    if (raw.length <= FIELD_BOUNDS.length) return raw;
    this.flag('field-size');
    return raw.slice(0, FIELD_BOUNDS.length);
  }

  /** Whether one more field may be looked at. */
  take(field: WebField, isRemainder = false): boolean {
    if (isRemainder ? this.#remainders >= REMAINDERS : this.#fields >= this.#limit) {
      this.flag('fields');
      return false;
    }
    if (this.#characters >= FIELD_BOUNDS.all) {
      this.flag('size');
      return false;
    }
    if (isRemainder) {
      this.#remainders++;
      this.flag('many-fields');
    } else this.#fields++;
    for (const form of field.forms) this.#characters += form.length;
    return true;
  }

  flag(name: string): void {
    this.#flags.add(name);
  }

  flags(): readonly string[] {
    return this.#flags.size === 0 ? [] : [...this.#flags].sort();
  }
}
