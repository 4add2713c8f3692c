import type { WebField } from '../decoding/decoded-request.ts';

/** Fields that are remembered in each of two generations, and how long one may be, as FieldMaker has it. */
const QUIET = { fields: 4_096, length: 512 } as const;

/**
 * Fields in which no leaf found anything. Headers and the like come again with every request, as the same object
 * (FieldMaker), and need not be scanned again.
 */
export class QuietFields {
  #young = new Set<WebField>();
  #old = new Set<WebField>();

  /** Fields that are remembered. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** Whether a field was quiet; then it stays remembered. */
  has(field: WebField): boolean {
    if (this.#young.has(field)) return true;
    if (!this.#old.has(field)) return false;
    this.#young.add(field);
    return true;
  }

  /** Remembers a field, unless it is too long; the generation that was not asked for since is forgotten at the cap. */
  add(field: WebField): void {
    if (field.raw.length > QUIET.length) return;
    if (this.#young.size >= QUIET.fields) {
      this.#old = this.#young;
      this.#young = new Set();
    }
    this.#young.add(field);
  }
}
