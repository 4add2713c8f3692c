import type { Layers } from '../decode/layers.ts';
import { FlowKey, KEY_WORDS } from './flow-key.ts';
import { type Wait, WaitLists } from './wait-lists.ts';

/** Words that tell a flow from all others: its key, originator first, and when it began. */
export const IDENTITY_WORDS = KEY_WORDS + 2;

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
  /** Payload bytes: added up for UDP and ICMP, the highest stream offset sent for TCP. */
  readonly payloadBytes: Float64Array;

  /** TCP, see tcp/endpoint.ts. */
  readonly endpointState: Uint8Array;
  readonly endpointBefore: Uint8Array;
  readonly endpointFlags: Uint16Array;
  /** TCP, see tcp/sequence.ts. */
  readonly startSequence: Uint32Array;
  readonly acknowledged: Float64Array;
  readonly holes: Float64Array;
  readonly missed: Float64Array;
  /** TCP, see tcp/segment.ts: the SYN that was refused or the SYN-ACK that answered none, by what would follow it. */
  readonly refused: Uint32Array;
  /** TCP, see tcp/timestamps.ts. */
  readonly timestamp: Uint32Array;
  /** TCP: how far this side's window is shifted, plus 1; 0 where its SYN was not seen. */
  readonly windowShift: Uint8Array;
  /** TCP: the window that this side's SYN offered. */
  readonly firstWindow: Uint16Array;

  /** See checksum-trust.ts. */
  readonly rightChecksums: Uint8Array;
  readonly falseAlarms: Uint8Array;
  readonly wrongEnd: Uint32Array;

  /** TCP, see history.ts. */
  readonly historySeen: Uint16Array;
  readonly lastFin: Uint32Array;
  readonly lastReset: Uint32Array;
  readonly gaps: Uint32Array;
  readonly retransmissions: Uint32Array;
  readonly zeroWindows: Uint32Array;
  readonly wrongChecksums: Uint32Array;
  readonly historyText: Uint8Array;
  readonly historyLength: Uint8Array;

  /** Which timeout each flow waits for. */
  readonly waits: WaitLists;
  /** The key that `find` looked for, kept for `open`. */
  readonly key: FlowKey;

  readonly #keys: Uint32Array;
  readonly #hashes: Uint32Array;
  readonly #buckets: Int32Array;
  /** Next flow in the same bucket; of a free slot, the next free one. */
  readonly #chain: Int32Array;
  #free = -1;
  #fresh = 0;

  /**
   * @param capacity most flows at a time, 1 to 2^26
   * @param seed of the hash: secret where strangers choose the keys, or they could make all flows share one bucket.
   * It changes no output.
   */
  constructor(capacity: number, seed = 0) {
    this.capacity = capacity;
    this.protocol = new Uint8Array(capacity);
    this.originatorIsLower = new Uint8Array(capacity);
    this.start = new Float64Array(capacity);
    this.last = new Float64Array(capacity);
    this.packets = new Float64Array(2 * capacity);
    this.ipBytes = new Float64Array(2 * capacity);
    this.payloadBytes = new Float64Array(2 * capacity);
    this.endpointState = new Uint8Array(2 * capacity);
    this.endpointBefore = new Uint8Array(2 * capacity);
    this.endpointFlags = new Uint16Array(2 * capacity);
    this.startSequence = new Uint32Array(2 * capacity);
    this.acknowledged = new Float64Array(2 * capacity);
    this.holes = new Float64Array(2 * capacity);
    this.missed = new Float64Array(capacity);
    this.refused = new Uint32Array(2 * capacity);
    this.timestamp = new Uint32Array(2 * capacity);
    this.windowShift = new Uint8Array(2 * capacity);
    this.firstWindow = new Uint16Array(2 * capacity);
    this.rightChecksums = new Uint8Array(2 * capacity);
    this.falseAlarms = new Uint8Array(2 * capacity);
    this.wrongEnd = new Uint32Array(2 * capacity);
    this.historySeen = new Uint16Array(2 * capacity);
    this.lastFin = new Uint32Array(2 * capacity);
    this.lastReset = new Uint32Array(2 * capacity);
    this.gaps = new Uint32Array(2 * capacity);
    this.retransmissions = new Uint32Array(2 * capacity);
    this.zeroWindows = new Uint32Array(2 * capacity);
    this.wrongChecksums = new Uint32Array(2 * capacity);
    this.historyText = new Uint8Array(HISTORY_LENGTH * capacity);
    this.historyLength = new Uint8Array(capacity);
    this.waits = new WaitLists(capacity);
    this.key = new FlowKey(seed);
    this.#keys = new Uint32Array(KEY_WORDS * capacity);
    this.#hashes = new Uint32Array(capacity);
    this.#chain = new Int32Array(capacity);
    this.#buckets = new Int32Array(1 << bitsFor(capacity)).fill(-1);
  }

  /** The flow of a packet with a transport layer, or -1; both directions find the same. */
  find(bytes: Uint8Array, layers: Layers): number {
    this.key.read(bytes, layers);
    const { hash } = this.key;
    let slot = this.#buckets[hash & (this.#buckets.length - 1)] as number;
    while (slot >= 0 && !(this.#hashes[slot] === hash && this.#hasKey(slot))) slot = this.#chain[slot] as number;
    return slot;
  }

  #hasKey(slot: number): boolean {
    const { words } = this.key;
    const at = slot * KEY_WORDS;
    for (let word = 0; word < KEY_WORDS; word++) if (this.#keys[at + word] !== words[word]) return false;
    return true;
  }

  /** From which side of its flow the packet came that `find` looked for: 0 from the originator. */
  direction(slot: number): 0 | 1 {
    return this.key.sourceIsLower === (this.originatorIsLower[slot] === 1) ? 0 : 1;
  }

  /** Opens a flow for the key that `find` last looked for; the caller has made room. All fields begin at zero. */
  open(time: number, sourceIsOriginator: boolean, wait: Wait, now: number): number {
    const { words, hash, sourceIsLower } = this.key;
    let slot = this.#free;
    if (slot >= 0) this.#free = this.#chain[slot] as number;
    else slot = this.#fresh++;
    this.size++;
    const bucket = hash & (this.#buckets.length - 1);
    this.#keys.set(words, slot * KEY_WORDS);
    this.#hashes[slot] = hash;
    this.#chain[slot] = this.#buckets[bucket] as number;
    this.#buckets[bucket] = slot;
    this.protocol[slot] = words[9] as number;
    this.originatorIsLower[slot] = sourceIsLower === sourceIsOriginator ? 1 : 0;
    this.start[slot] = time;
    this.last[slot] = time;
    this.missed[slot] = 0;
    this.historyLength[slot] = 0;
    for (let side = 2 * slot; side <= 2 * slot + 1; side++) {
      this.packets[side] = 0;
      this.ipBytes[side] = 0;
      this.payloadBytes[side] = 0;
      this.endpointState[side] = 0;
      this.endpointBefore[side] = 0;
      this.endpointFlags[side] = 0;
      this.startSequence[side] = 0;
      this.acknowledged[side] = 0;
      this.holes[side] = 0;
      this.historySeen[side] = 0;
      this.gaps[side] = 0;
      this.retransmissions[side] = 0;
      this.zeroWindows[side] = 0;
      this.wrongChecksums[side] = 0;
      this.refused[side] = 0;
      this.timestamp[side] = 0;
      this.windowShift[side] = 0;
      this.firstWindow[side] = 0;
      this.rightChecksums[side] = 0;
      this.falseAlarms[side] = 0;
      this.wrongEnd[side] = 0;
    }
    this.waits.append(slot, wait, now);
    return slot;
  }

  close(slot: number): void {
    this.waits.remove(slot);
    const bucket = (this.#hashes[slot] as number) & (this.#buckets.length - 1);
    let at = this.#buckets[bucket] as number;
    if (at === slot) this.#buckets[bucket] = this.#chain[slot] as number;
    else {
      while (this.#chain[at] !== slot) at = this.#chain[at] as number;
      this.#chain[at] = this.#chain[slot] as number;
    }
    this.#chain[slot] = this.#free;
    this.#free = slot;
    this.size--;
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

  /** Fills `target` with the words that tell this flow from all others. */
  identity(slot: number, target: Uint32Array): void {
    const at = slot * KEY_WORDS;
    const first = this.#isLower(slot, 0) ? 0 : 4;
    for (let word = 0; word < 4; word++) {
      target[word] = this.#keys[at + first + word] as number;
      target[4 + word] = this.#keys[at + 4 - first + word] as number;
    }
    target[8] = (this.port(slot, 0) << 16) | this.port(slot, 1);
    target[9] = this.#keys[at + 9] as number;
    const start = this.start[slot] as number;
    target[KEY_WORDS] = Math.floor(start / 0x1_0000_0000);
    target[KEY_WORDS + 1] = start;
  }

  port(slot: number, direction: number): number {
    const ports = this.#keys[slot * KEY_WORDS + 8] as number;
    return this.#isLower(slot, direction) ? ports >>> 16 : ports & 0xffff;
  }

  #isLower(slot: number, direction: number): boolean {
    return (this.originatorIsLower[slot] === 1) === (direction === 0);
  }
}

/** Bits of the smallest power of two that is not below `value`. */
function bitsFor(value: number): number {
  return 32 - Math.clz32(Math.max(1, value - 1));
}
