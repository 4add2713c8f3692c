import { readU32 } from '../../decode/bytes.ts';
import type { Layers } from '../../decode/layers.ts';
import { type Micros, SECOND } from '../../model/time.ts';
import { finish, mix } from '../../numeric/hash.ts';
import { Buffers } from './buffers.ts';
import { FragmentedDatagram, NAME_WORDS, PIECE } from './datagram.ts';

/** Linux waits so long for the rest, from the first fragment on (ipfrag_time, ip6frag_time). */
const TIMEOUT: Micros = 30 * SECOND;

/** Linux gives so many bytes to datagrams that are not whole (ipfrag_high_thresh). */
const MAXIMUM_BYTES = 4 * 1_024 * 1_024;

/** As many as fit into those bytes if all are small. */
const MAXIMUM_DATAGRAMS = 1_024;

export interface FragmentLimits {
  readonly datagrams: number;
  readonly bytes: number;
}

const DEFAULT_LIMITS: FragmentLimits = { datagrams: MAXIMUM_DATAGRAMS, bytes: MAXIMUM_BYTES };

/**
 * Datagrams that come in fragments, until they are whole. A datagram is named by addresses, identification and, for
 * IPv4, protocol (RFC 791 section 3.2, RFC 8200 section 4.5). At a cap the oldest gives way.
 */
export class Fragments {
  /** Fragments of datagrams that never were whole: refused, given way, or waited for in vain. */
  lost = 0;
  /** Datagrams that gave way at a cap. */
  evicted = 0;
  readonly #limits: FragmentLimits;
  readonly #seed: number;
  readonly #buffers = new Buffers();
  readonly #byHash = new Map<number, FragmentedDatagram>();
  readonly #unused: FragmentedDatagram[] = [];
  readonly #name = new Uint32Array(NAME_WORDS);
  #size = 0;
  /** Of the name that was last looked for. */
  #hash = 0;
  #oldest: FragmentedDatagram | undefined;
  #newest: FragmentedDatagram | undefined;

  /** @param seed of the hash, which strangers must not know. It changes no output. */
  constructor(seed: number, limits: FragmentLimits = DEFAULT_LIMITS) {
    this.#seed = seed;
    this.#limits = limits;
  }

  get size(): number {
    return this.#size;
  }

  /** Memory for data, in use and waiting to be used. */
  get bytes(): number {
    return this.#buffers.allocated;
  }

  /** Buffers that were made since the beginning. */
  get created(): number {
    return this.#buffers.created;
  }

  /** Takes a fragment; gives its datagram if that is whole now. Give it back by `release` when it has been read. */
  add(bytes: Uint8Array, layers: Layers): FragmentedDatagram | undefined {
    const isCut = layers.end - layers.offset < layers.payloadLength;
    if (isCut && layers.fragmentOffset === 0) return this.#alone(bytes, layers);
    const datagram = this.#find(bytes, layers) ?? this.#open(layers.now);
    if (!this.#makeRoom(datagram, FragmentedDatagram.room(layers))) {
      this.#drop(datagram, 1);
      return undefined;
    }
    switch (datagram.add(bytes, layers)) {
      case PIECE.whole:
        this.#remove(datagram);
        return datagram;
      case PIECE.refused:
        this.#drop(datagram, 1);
        return undefined;
      case PIECE.duplicate:
        this.lost++;
        return undefined;
      default:
        return undefined;
    }
  }

  release(datagram: FragmentedDatagram): void {
    this.#buffers.give(datagram.buffer);
    datagram.buffer = new Uint8Array(0);
    datagram.reset();
    this.#unused.push(datagram);
  }

  /** Gives up what has waited its time. */
  expire(now: Micros): void {
    while (this.#oldest !== undefined && this.#oldest.since + TIMEOUT <= now) this.#drop(this.#oldest, 0);
  }

  /** The capture cut a first fragment: no whole will come of it, and what it holds is told at once, as by tshark. */
  #alone(bytes: Uint8Array, layers: Layers): FragmentedDatagram | undefined {
    const datagram = this.#unused.pop() ?? new FragmentedDatagram();
    if (this.#makeRoom(datagram, FragmentedDatagram.room(layers)) && datagram.alone(bytes, layers)) return datagram;
    this.lost++;
    this.release(datagram);
    return undefined;
  }

  #find(bytes: Uint8Array, layers: Layers): FragmentedDatagram | undefined {
    const name = this.#name;
    const words = layers.family === 4 ? 1 : 4;
    name.fill(0);
    for (let word = 0; word < words; word++) {
      name[word] = readU32(bytes, layers.source + 4 * word);
      name[4 + word] = readU32(bytes, layers.destination + 4 * word);
    }
    name[8] = layers.identification;
    // IPv6 names its datagrams without the protocol; the number then says the family, which no IPv4 protocol is.
    name[9] = layers.family === 4 ? layers.protocol : 256;
    let hash = this.#seed;
    for (let word = 0; word < NAME_WORDS; word++) hash = mix(hash, name[word] as number);
    this.#hash = finish(hash);
    let datagram = this.#byHash.get(this.#hash);
    while (datagram !== undefined && !isNamed(datagram, name)) datagram = datagram.sameHash;
    return datagram;
  }

  /** Opens the datagram that `#find` has just not found. */
  #open(now: Micros): FragmentedDatagram {
    if (this.#size === this.#limits.datagrams) this.#evict();
    const datagram = this.#unused.pop() ?? new FragmentedDatagram();
    datagram.name.set(this.#name);
    datagram.hash = this.#hash;
    datagram.since = now;
    datagram.sameHash = this.#byHash.get(this.#hash);
    this.#byHash.set(this.#hash, datagram);
    datagram.older = this.#newest;
    datagram.newer = undefined;
    if (this.#newest === undefined) this.#oldest = datagram;
    else this.#newest.newer = datagram;
    this.#newest = datagram;
    this.#size++;
    return datagram;
  }

  /** Gives a datagram a buffer of so many bytes, with what it holds. False when there can be none. */
  #makeRoom(datagram: FragmentedDatagram, bytes: number): boolean {
    const { buffer } = datagram;
    if (buffer.length >= bytes) return true;
    if (bytes > this.#limits.bytes || bytes > this.#buffers.longest) return false;
    const larger = this.#buffers.reuse(bytes) ?? this.#newBuffer(datagram, bytes);
    if (larger === undefined) return false;
    larger.set(buffer);
    this.#buffers.give(buffer);
    datagram.buffer = larger;
    return true;
  }

  /**
   * A buffer where none of its size waits: one that a datagram has just let go of before a new one, since making the
   * longest costs more than all else that a fragment does.
   */
  #newBuffer(datagram: FragmentedDatagram, bytes: number): Uint8Array | undefined {
    const buffers = this.#buffers;
    while (buffers.allocated + buffers.cost(bytes) > this.#limits.bytes) {
      if (buffers.discard()) continue;
      if (this.#oldest === undefined || this.#oldest === datagram) return undefined;
      this.#evict();
      const freed = buffers.reuse(bytes);
      if (freed !== undefined) return freed;
    }
    return buffers.create(bytes);
  }

  #evict(): void {
    if (this.#oldest === undefined) return;
    this.evicted++;
    this.#drop(this.#oldest, 0);
  }

  /** The datagram will not be whole; `more` fragments besides those that it kept are lost with it. */
  #drop(datagram: FragmentedDatagram, more: number): void {
    this.lost += datagram.fragments + more;
    this.#remove(datagram);
    this.release(datagram);
  }

  #remove(datagram: FragmentedDatagram): void {
    const { older, newer, hash } = datagram;
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    const first = this.#byHash.get(hash);
    if (first === datagram) {
      if (datagram.sameHash === undefined) this.#byHash.delete(hash);
      else this.#byHash.set(hash, datagram.sameHash);
    } else {
      let before = first;
      while (before !== undefined && before.sameHash !== datagram) before = before.sameHash;
      if (before !== undefined) before.sameHash = datagram.sameHash;
    }
    datagram.older = undefined;
    datagram.newer = undefined;
    datagram.sameHash = undefined;
    this.#size--;
  }
}

function isNamed(datagram: FragmentedDatagram, name: Uint32Array): boolean {
  for (let word = 0; word < NAME_WORDS; word++) if (datagram.name[word] !== name[word]) return false;
  return true;
}
