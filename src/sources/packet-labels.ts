import { open } from 'node:fs/promises';
import { GatehoundError } from '../model/error.ts';
import { FileReader } from './byte-reader.ts';
import { type Line, readLines } from './lines.ts';
import { unpacked } from './unpacked.ts';

/** What each packet of a capture truly was, in their order. */
export interface PacketLabels {
  /** 0 benign, 1 attack, 2 anything else. */
  readonly labels: Uint8Array;
  /** The attack that each belongs to, empty for none; null where the labels name none. */
  readonly attacks: readonly string[] | null;
}

/** Different names that are kept as one text each; a file with more of them is no slower, only larger in memory. */
const KEPT_NAMES = 1_000;

/**
 * Reads labels: a table with TABs (or commas) and a header that names the columns `label` and, if it likes, `attack` and
 * `idx` (from 0, in order); or a bare list of labels, one a line. Throws GH-MDL-010 where it cannot be read as either.
 */
export async function readPacketLabels(path: string): Promise<PacketLabels> {
  const table = new LabelTable(path);
  const reader = await unpacked(await openFile(path));
  try {
    for await (const lines of readLines(reader)) for (const line of lines) table.add(line);
    if (reader.failure !== null) throw new GatehoundError('GH-MDL-010', `${path}: ${reader.failure.message}`);
  } finally {
    await reader.close();
  }
  return table.labels();
}

async function openFile(path: string): Promise<FileReader> {
  try {
    const handle = await open(path, 'r');
    const information = await handle.stat();
    if (!information.isDirectory()) return new FileReader(handle, information.isFile() ? information.size : null);
    await handle.close();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GatehoundError('GH-MDL-010', `${path} cannot be read: ${reason}`, { cause });
  }
  throw new GatehoundError('GH-MDL-010', `${path} is a folder`);
}

/** Where the columns stand; -1 for one that is not there. */
interface Columns {
  readonly separator: string;
  readonly label: number;
  readonly attack: number;
  readonly index: number;
}

const BARE_LIST: Columns = { separator: '\t', label: 0, attack: -1, index: -1 };

class LabelTable {
  readonly #path: string;
  #columns: Columns | null = null;
  #labels = new Uint8Array(1_024);
  #count = 0;
  readonly #attacks: string[] = [];
  readonly #names = new Map<string, string>();

  constructor(path: string) {
    this.#path = path;
  }

  add({ text, number }: Line): void {
    if (text === null) throw this.#problem(number, 'is too long');
    if (text === '') return;
    if (this.#columns === null) {
      this.#columns = this.#header(text);
      if (this.#columns !== BARE_LIST) return;
    }
    const fields = text.split(this.#columns.separator);
    const label = fields[this.#columns.label];
    if (label === undefined || label === '') throw this.#problem(number, 'has no label');
    const index = fields[this.#columns.index] ?? String(this.#count);
    if (index !== String(this.#count)) throw this.#problem(number, `has idx ${index}, not ${this.#count}`);
    if (this.#count === this.#labels.length) {
      const larger = new Uint8Array(2 * this.#labels.length);
      larger.set(this.#labels);
      this.#labels = larger;
    }
    this.#labels[this.#count] = label === '0' ? 0 : label === '1' ? 1 : 2;
    if (this.#columns.attack >= 0) this.#attacks.push(this.#name(fields[this.#columns.attack] ?? ''));
    this.#count++;
  }

  labels(): PacketLabels {
    if (this.#columns === null) throw new GatehoundError('GH-MDL-010', `${this.#path} is empty`);
    return {
      labels: this.#labels.slice(0, this.#count),
      attacks: this.#columns.attack >= 0 ? this.#attacks : null,
    };
  }

  #header(text: string): Columns {
    const separator = text.includes('\t') ? '\t' : ',';
    const names = text.split(separator).map((name) => name.trim().toLowerCase());
    const label = names.indexOf('label');
    if (label >= 0) return { separator, label, attack: names.indexOf('attack'), index: names.indexOf('idx') };
    if (/^\d+$/.test(text)) return BARE_LIST;
    throw new GatehoundError('GH-MDL-010', `${this.#path} begins with no header that names a column label`);
  }

  /** The same text for the same name. */
  #name(text: string): string {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size < KEPT_NAMES) this.#names.set(text, text);
    return text;
  }

  #problem(number: number, what: string): GatehoundError {
    return new GatehoundError('GH-MDL-010', `${this.#path}: line ${number} ${what}`);
  }
}
