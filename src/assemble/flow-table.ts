import { finish, mix } from '../numeric/hash.ts';

/** Which timeout a flow waits for; each class is a list, the longest waiting first. */
export const WAITS = {
  /** TCP: a SYN that nobody has answered yet. */
  attempt: 0,
  /** TCP: a RST ended it. */
  reset: 1,
  /** TCP: both sides closed. */
  closing: 2,
  /** UDP and ICMP. */
  datagram: 3,
  /** TCP: everything else. */
  stream: 4,
} as const;

export type Wait = (typeof WAITS)[keyof typeof WAITS];

const LISTS = 5;

/** Words of a key: two addresses of four words, lower endpoint first, then both ports, then the protocol. */
const KEY_WORDS = 10;

/** Most letters a flow's history holds; Zeek's grows by logarithms, and honest flows stay far below. */
export const HISTORY_LENGTH = 48;

/**
 * The flows that are open, in flat memory: a flow is a slot number, its fields stand in typed arrays. Fields of one
 * side are indexed by `2 * slot + direction`, direction 0 being the originator. Opening, finding and closing a flow
 * allocate nothing. The arrays have room for `capacity` flows from the start; the operating system gives memory only
 * for the part that is used.
 */
export class FlowTable {
  readonly capacity: number;
  size = 0;

  readonly protocol: Uint8Array;
  /** 1 where the lower endpoint of the key began the flow. */
  readonly originatorIsLower: Uint8Array;
  readonly start: Float64Array;
  readonly last: Float64Array;
  readonly packets: Float64Array;
  readonly ipBytes: Float64Array;
  /** Payload bytes added up (UDP, ICMP). */
  readonly payloadBytes: Float64Array;

  /** TCP, see tcp/endpoint.ts. */
  readonly endpointState: Uint8Array;
  readonly endpointFlags: Uint8Array;
  readonly startSequence: Uint32Array;
  /** Highest payload offset sent, and acknowledged by the peer. */
  readonly sent: Float64Array;
  readonly acknowledged: Float64Array;
  /** Payload bytes below `sent` that were not seen. */
  readonly holes: Float64Array;

  /** Letters that a side has already written, and how often the ones that repeat have happened, see history.ts. */
  readonly historySeen: Uint16Array;
  readonly retransmissions: Uint32Array;
  readonly zeroWindows: Uint32Array;
  readonly historyText: Uint8Array;
  readonly historyLength: Uint8Array;

  readonly #keys: Uint32Array;
  readonly #buckets: Int32Array;
  readonly #hashes: Uint32Array;
  readonly #chain: Int32Array;
  readonly #list: Uint8Array;
  readonly #previous: Int32Array;
  readonly #next: Int32Array;
  readonly #waitsSince: Float64Array;
  readonly #heads = new Int32Array(LISTS).fill(-1);
  readonly #tails = new Int32Array(LISTS).fill(-1);
  #free = -1;
  #fresh = 0;

  /** The key that `find` looked for, kept for `open`. */
  readonly #key = new Uint32Array(KEY_WORDS);
  #hash = 0;
  /** Whether the source of the packet that `find` looked for is the lower endpoint. */
  sourceIsLower = false;

  readonly #seed: number;

  /**
   * @param capacity most flows at a time, 1 to 2^26
   * @param seed of the hash: secret where strangers choose the keys, or they could make all flows share one bucket.
   * It changes no output.
   */
  constructor(capacity: number, seed = 0) {
    this.capacity = capacity;
    this.#seed = seed;
    this.protocol = new Uint8Array(capacity);
    this.originatorIsLower = new Uint8Array(capacity);
    this.start = new Float64Array(capacity);
    this.last = new Float64Array(capacity);
    this.packets = new Float64Array(2 * capacity);
    this.ipBytes = new Float64Array(2 * capacity);
    this.payloadBytes = new Float64Array(2 * capacity);
    this.endpointState = new Uint8Array(2 * capacity);
    this.endpointFlags = new Uint8Array(2 * capacity);
    this.startSequence = new Uint32Array(2 * capacity);
    this.sent = new Float64Array(2 * capacity);
    this.acknowledged = new Float64Array(2 * capacity);
    this.holes = new Float64Array(2 * capacity);
    this.historySeen = new Uint16Array(2 * capacity);
    this.retransmissions = new Uint32Array(2 * capacity);
    this.zeroWindows = new Uint32Array(2 * capacity);
    this.historyText = new Uint8Array(HISTORY_LENGTH * capacity);
    this.historyLength = new Uint8Array(capacity);
    this.#keys = new Uint32Array(KEY_WORDS * capacity);
    this.#hashes = new Uint32Array(capacity);
    this.#chain = new Int32Array(capacity);
    this.#list = new Uint8Array(capacity);
    this.#previous = new Int32Array(capacity);
    this.#next = new Int32Array(capacity);
    this.#waitsSince = new Float64Array(capacity);
    this.#buckets = new Int32Array(1 << bitsFor(capacity)).fill(-1);
  }

  /**
   * The flow of a packet, or -1. Addresses are 4 or 16 bytes at `source` and `destination`; both directions of a flow
   * meet in one key, because the key begins with the lower endpoint.
   */
  find(
    bytes: Uint8Array,
    family: number,
    source: number,
    destination: number,
    sourcePort: number,
    destinationPort: number,
    protocol: number,
  ): number {
    const key = this.#key;
    this.sourceIsLower = isLower(bytes, family, source, destination, sourcePort, destinationPort);
    const lower = this.sourceIsLower ? source : destination;
    const higher = this.sourceIsLower ? destination : source;
    writeAddress(bytes, lower, family, key, 0);
    writeAddress(bytes, higher, family, key, 4);
    key[8] = this.sourceIsLower ? (sourcePort << 16) | destinationPort : (destinationPort << 16) | sourcePort;
    key[9] = protocol;
    let hash = this.#seed;
    for (let word = 0; word < KEY_WORDS; word++) hash = mix(hash, key[word] as number);
    hash = finish(hash);
    this.#hash = hash;
    let slot = this.#buckets[hash & (this.#buckets.length - 1)] as number;
    while (slot >= 0 && !(this.#hashes[slot] === hash && this.#hasKey(slot))) slot = this.#chain[slot] as number;
    return slot;
  }

  #hasKey(slot: number): boolean {
    const at = slot * KEY_WORDS;
    for (let word = 0; word < KEY_WORDS; word++) if (this.#keys[at + word] !== this.#key[word]) return false;
    return true;
  }

  /** Opens a flow for the key that `find` last looked for; the caller has made room. All fields begin at zero. */
  open(time: number, originatorIsLower: boolean, wait: Wait, now: number): number {
    let slot = this.#free;
    if (slot >= 0) this.#free = this.#next[slot] as number;
    else slot = this.#fresh++;
    this.size++;
    const bucket = this.#hash & (this.#buckets.length - 1);
    this.#keys.set(this.#key, slot * KEY_WORDS);
    this.#hashes[slot] = this.#hash;
    this.#chain[slot] = this.#buckets[bucket] as number;
    this.#buckets[bucket] = slot;
    this.protocol[slot] = this.#key[9] as number;
    this.originatorIsLower[slot] = originatorIsLower ? 1 : 0;
    this.start[slot] = time;
    this.last[slot] = time;
    this.historyLength[slot] = 0;
    for (let side = 2 * slot; side <= 2 * slot + 1; side++) {
      this.packets[side] = 0;
      this.ipBytes[side] = 0;
      this.payloadBytes[side] = 0;
      this.endpointState[side] = 0;
      this.endpointFlags[side] = 0;
      this.sent[side] = 0;
      this.acknowledged[side] = 0;
      this.holes[side] = 0;
      this.historySeen[side] = 0;
      this.retransmissions[side] = 0;
      this.zeroWindows[side] = 0;
    }
    this.#append(slot, wait, now);
    return slot;
  }

  close(slot: number): void {
    this.#unlink(slot);
    const bucket = (this.#hashes[slot] as number) & (this.#buckets.length - 1);
    let at = this.#buckets[bucket] as number;
    if (at === slot) this.#buckets[bucket] = this.#chain[slot] as number;
    else {
      while (this.#chain[at] !== slot) at = this.#chain[at] as number;
      this.#chain[at] = this.#chain[slot] as number;
    }
    this.#next[slot] = this.#free;
    this.#free = slot;
    this.size--;
  }

  waitOf(slot: number): Wait {
    return this.#list[slot] as Wait;
  }

  /** The flow waits from now on; the lists stay in the order in which their flows began to wait. */
  wait(slot: number, wait: Wait, now: number): void {
    if (this.#list[slot] === wait && this.#tails[wait] === slot) {
      this.#waitsSince[slot] = now;
      return;
    }
    this.#unlink(slot);
    this.#append(slot, wait, now);
  }

  /** The flow of a list that has waited longest, or -1. */
  oldest(wait: Wait): number {
    return this.#heads[wait] as number;
  }

  waitsSince(slot: number): number {
    return this.#waitsSince[slot] as number;
  }

  /** Writes an endpoint's address into `target` as 4 or 16 bytes and says how many; direction 0 is the originator. */
  address(slot: number, direction: number, target: Uint8Array): 4 | 16 {
    const at = slot * KEY_WORDS + (this.#isLower(slot, direction) ? 0 : 4);
    const isV4 = this.#keys[at] === 0 && this.#keys[at + 1] === 0 && this.#keys[at + 2] === 0xffff;
    for (let word = isV4 ? 3 : 0, byte = 0; word < 4; word++) {
      const value = this.#keys[at + word] as number;
      for (let shift = 24; shift >= 0; shift -= 8) target[byte++] = (value >>> shift) & 0xff;
    }
    return isV4 ? 4 : 16;
  }

  port(slot: number, direction: number): number {
    const ports = this.#keys[slot * KEY_WORDS + 8] as number;
    return this.#isLower(slot, direction) ? ports >>> 16 : ports & 0xffff;
  }

  #isLower(slot: number, direction: number): boolean {
    return (this.originatorIsLower[slot] === 1) === (direction === 0);
  }

  #append(slot: number, wait: Wait, now: number): void {
    const tail = this.#tails[wait] as number;
    this.#list[slot] = wait;
    this.#previous[slot] = tail;
    this.#next[slot] = -1;
    if (tail < 0) this.#heads[wait] = slot;
    else this.#next[tail] = slot;
    this.#tails[wait] = slot;
    this.#waitsSince[slot] = now;
  }

  #unlink(slot: number): void {
    const wait = this.#list[slot] as number;
    const previous = this.#previous[slot] as number;
    const next = this.#next[slot] as number;
    if (previous < 0) this.#heads[wait] = next;
    else this.#next[previous] = next;
    if (next < 0) this.#tails[wait] = previous;
    else this.#previous[next] = previous;
  }
}

/** Bits of the smallest power of two that is not below `value`. */
function bitsFor(value: number): number {
  return 32 - Math.clz32(Math.max(1, value - 1));
}

function isLower(
  bytes: Uint8Array,
  family: number,
  source: number,
  destination: number,
  sourcePort: number,
  destinationPort: number,
): boolean {
  const length = family === 4 ? 4 : 16;
  for (let index = 0; index < length; index++) {
    const difference = (bytes[source + index] as number) - (bytes[destination + index] as number);
    if (difference !== 0) return difference < 0;
  }
  return sourcePort <= destinationPort;
}

/** IPv4 stands as its mapped IPv6 address (RFC 4291 section 2.5.5.2), so that all keys have one shape. */
function writeAddress(bytes: Uint8Array, offset: number, family: number, key: Uint32Array, at: number): void {
  if (family === 4) {
    key[at] = 0;
    key[at + 1] = 0;
    key[at + 2] = 0xffff;
    key[at + 3] = word(bytes, offset);
    return;
  }
  for (let index = 0; index < 4; index++) key[at + index] = word(bytes, offset + 4 * index);
}

function word(bytes: Uint8Array, offset: number): number {
  return (
    ((bytes[offset] as number) << 24) |
    ((bytes[offset + 1] as number) << 16) |
    ((bytes[offset + 2] as number) << 8) |
    (bytes[offset + 3] as number)
  );
}
