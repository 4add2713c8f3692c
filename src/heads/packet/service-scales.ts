import { servicePort, writeService } from './host-key.ts';
import type { StatisticsEngine } from './packet-engine.ts';
import { RECORD } from './packet-record.ts';

/** Words of 32 bits: two addresses, family and protocol, port. */
const KEY_WORDS = 10;

/** A quarter full at most, so that nearly all are found where they belong. */
const PLACES_FOR_EACH = 4;

/**
 * So far from where it belongs is a service looked for, and one that finds no place is left out: whoever picks addresses
 * that collide while they are learned slows nothing down.
 */
const MOST_STEPS = 16;

const WORD_BYTES = 4;

/**
 * The scales of services, looked up for every packet: by words of the records, as strings for each packet cost a tenth
 * of all the time that scoring takes.
 */
export class ServiceScales {
  readonly #records: Uint8Array;
  readonly #words: Int32Array;
  readonly #key = new Int32Array(KEY_WORDS);
  #keys = new Int32Array();
  #scales = new Float64Array();
  #isEmpty = true;

  constructor({ records }: Pick<StatisticsEngine, 'records'>) {
    this.#records = records;
    this.#words = new Int32Array(records.buffer, records.byteOffset, records.length / WORD_BYTES);
  }

  /** From here on these, by serviceKey. */
  use(services: ReadonlyMap<string, number>): void {
    this.#isEmpty = services.size === 0;
    let places = 1;
    while (places < PLACES_FOR_EACH * services.size) places *= 2;
    this.#keys = new Int32Array(places * KEY_WORDS);
    this.#scales = new Float64Array(places);
    const record = new Uint8Array(RECORD.bytes);
    const made = new ServiceScales({ records: record });
    for (const [service, scale] of services) {
      writeService(record, service);
      made.#read(0);
      this.#key.set(made.#key);
      const place = this.#find();
      if (place === -1) continue;
      this.#keys.set(this.#key, place * KEY_WORDS);
      this.#scales[place] = scale;
    }
  }

  /** Of the service of a record, 1 where it has none. */
  of(index: number): number {
    if (this.#isEmpty) return 1;
    this.#read(index);
    const place = this.#find();
    return place === -1 ? 1 : (this.#scales[place] as number) || 1;
  }

  /** Whether the service of a record was learned. */
  knows(index: number): boolean {
    if (this.#isEmpty) return false;
    this.#read(index);
    const place = this.#find();
    return place !== -1 && this.#scales[place] !== 0;
  }

  /** The place of the key, or the free one where it would be; -1 where it is neither there nor has room. */
  #find(): number {
    const key = this.#key;
    let hash = 0;
    for (let word = 0; word < KEY_WORDS; word++) {
      hash = Math.imul(hash ^ (key[word] as number), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    const last = this.#scales.length - 1;
    for (let step = 0; step < MOST_STEPS; step++) {
      const place = (hash + step) & last;
      if (this.#scales[place] === 0 || this.#isAt(place)) return place;
    }
    return -1;
  }

  #isAt(place: number): boolean {
    for (let word = 0; word < KEY_WORDS; word++) {
      if (this.#keys[place * KEY_WORDS + word] !== this.#key[word]) return false;
    }
    return true;
  }

  /** The same key for both directions. */
  #read(index: number): void {
    const words = this.#words;
    const at = index * RECORD.bytes;
    const source = (at + RECORD.source) / WORD_BYTES;
    const destination = (at + RECORD.destination) / WORD_BYTES;
    let isTurned = false;
    for (let word = 0; word < 4; word++) {
      const difference = (words[source + word] as number) - (words[destination + word] as number);
      if (difference === 0) continue;
      isTurned = difference > 0;
      break;
    }
    const [first, second] = isTurned ? [destination, source] : [source, destination];
    for (let word = 0; word < 4; word++) {
      this.#key[word] = words[first + word] as number;
      this.#key[word + 4] = words[second + word] as number;
    }
    // Family and protocol; what follows them is not the service's.
    this.#key[8] = (words[(at + RECORD.family) / WORD_BYTES] as number) & 0xffff;
    this.#key[9] = servicePort(this.#records, index);
  }
}
