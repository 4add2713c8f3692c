import type { WebField } from './decoded-request.ts';

/** What one request may cost: fields, characters of one of them, and of all together with their forms. */
export const FIELD_BOUNDS = { fields: 512, length: 65_536, all: 524_288 } as const;

/** Counts what a request costs, so that nothing anybody sends takes longer than the bounds allow. */
export class FieldBudget {
  #fields = 0;
  #characters = 0;
  readonly #flags = new Set<string>();

  /** How many more fields there may be. */
  room(): number {
    return Math.max(0, FIELD_BOUNDS.fields - this.#fields) + 1;
  }

  /** At most what a field may hold. */
  cut(raw: string): string {
    if (raw.length <= FIELD_BOUNDS.length) return raw;
    this.flag('field-size');
    return raw.slice(0, FIELD_BOUNDS.length);
  }

  /** Whether one more field may be looked at. */
  take(field: WebField): boolean {
    if (this.#fields >= FIELD_BOUNDS.fields) {
      this.flag('fields');
      return false;
    }
    if (this.#characters >= FIELD_BOUNDS.all) {
      this.flag('size');
      return false;
    }
    this.#fields++;
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
