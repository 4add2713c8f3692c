import type { Layers } from '../../decode/layers.ts';

/**
 * Before the data of a datagram there is room for the addresses of four tunnels around it (32 bytes each), then for its
 * header: an IPv4 header has at most 60 bytes, one of IPv6 with more before its fragment header than this is refused.
 */
const OUTER_ADDRESSES = 128;
const HEADER_ROOM = 256;
const DATA = OUTER_ADDRESSES + HEADER_ROOM;

/** The longest datagram, by the 16 bits of its length. */
const MAXIMUM_DATA = 65_535;

/** Sizes that buffers come in: for what two or three Ethernet frames hold, a few more, and the longest. */
export const BUFFER_SIZES: readonly number[] = [4_096, 16_384, DATA + MAXIMUM_DATA];

/** Pieces that do not follow each other: a datagram of the longest kind, sent backwards in pieces of 512 bytes. */
const MAXIMUM_RUNS = 128;

/** Words that name a datagram: two addresses, the identification, the protocol where that belongs to the name. */
export const NAME_WORDS = 10;

/** What became of a fragment. */
export const PIECE = { kept: 0, duplicate: 1, whole: 2, refused: 3 } as const;

export type Piece = (typeof PIECE)[keyof typeof PIECE];

/**
 * One datagram that comes in fragments. What happens where they contradict each other is what Linux does since 4.19
 * (net/ipv4/inet_fragment.c, ip_fragment.c): a fragment that adds nothing to a run of earlier ones is a duplicate and is
 * passed over; one that overlaps any in part ends the datagram, which RFC 5722 demands of IPv6; so does one beyond the
 * end, one that gives another end, one without data, and a whole longer than 65,535 bytes. Whoever sends overlaps
 * wants two readers to read two things; a server on Linux reads neither, and so none is read here.
 */
export class FragmentedDatagram {
  readonly name = new Uint32Array(NAME_WORDS);
  hash = 0;
  /** Another datagram with the same hash. */
  sameHash: FragmentedDatagram | undefined;
  older: FragmentedDatagram | undefined;
  newer: FragmentedDatagram | undefined;
  since = 0;
  /** Fragments that were kept. */
  fragments = 0;
  buffer: Uint8Array = new Uint8Array(0);

  /** Runs of fragments that follow each other in the order in which they came, by place. */
  readonly #starts = new Int32Array(MAXIMUM_RUNS);
  readonly #ends = new Int32Array(MAXIMUM_RUNS);
  #runs = 0;
  #received = 0;
  /** Where the data ends, as far as is known, and whether it is known for certain. */
  #end = 0;
  #isEndKnown = false;
  /** The first byte that was sent but not captured. */
  #missing = MAXIMUM_DATA;
  #headerLength = 0;

  reset(): void {
    this.#runs = 0;
    this.#received = 0;
    this.#end = 0;
    this.#isEndKnown = false;
    this.#missing = MAXIMUM_DATA;
    this.#headerLength = 0;
    this.fragments = 0;
  }

  /** Where the whole datagram starts in `buffer`, how much of it was captured, and how long it is. */
  get start(): number {
    return DATA - this.#headerLength;
  }

  get captured(): number {
    return this.#headerLength + (this.#missing < this.#end ? this.#missing : this.#end);
  }

  get length(): number {
    return this.#headerLength + this.#end;
  }

  /** Bytes of buffer that the fragment needs. */
  static room(layers: Layers): number {
    return DATA + layers.fragmentOffset + layers.payloadLength;
  }

  /** Takes a fragment; `buffer` has room for it. */
  add(bytes: Uint8Array, layers: Layers): Piece {
    const { offset, fragmentOffset: start, moreFragments } = layers;
    // All but the last come in units of eight bytes; what is over is passed over, as in Linux.
    const length = moreFragments ? layers.payloadLength & ~7 : layers.payloadLength;
    const end = start + length;
    if (length <= 0 || end > MAXIMUM_DATA) return PIECE.refused;
    if (!moreFragments) {
      if (end < this.#end || (this.#isEndKnown && end !== this.#end)) return PIECE.refused;
    } else if (end > this.#end && this.#isEndKnown) return PIECE.refused;
    const piece = this.#place(start, end);
    if (piece !== PIECE.kept) return piece;
    if (!moreFragments) this.#isEndKnown = true;
    if (end > this.#end) this.#end = end;
    if (start === 0 && !this.#keepHeader(bytes, layers)) return PIECE.refused;
    const there = layers.end - offset;
    const captured = there < 0 ? 0 : there < length ? there : length;
    this.buffer.set(bytes.subarray(offset, offset + captured), DATA + start);
    if (captured < length && start + captured < this.#missing) this.#missing = start + captured;
    this.#received += length;
    this.fragments++;
    if (!this.#isEndKnown || this.#received !== this.#end) return PIECE.kept;
    return this.#headerLength + this.#end > MAXIMUM_DATA + (layers.family === 6 ? 40 : 0)
      ? PIECE.refused
      : this.#finish();
  }

  /** Makes a first fragment a datagram of its own, as long as it says it is; false where its header cannot be kept. */
  alone(bytes: Uint8Array, layers: Layers): boolean {
    if (!this.#keepHeader(bytes, layers)) return false;
    this.#end = layers.payloadLength;
    this.#missing = layers.end - layers.offset;
    this.buffer.set(bytes.subarray(layers.offset, layers.end), DATA);
    return this.#finish() === PIECE.whole;
  }

  #place(start: number, end: number): Piece {
    const starts = this.#starts;
    const ends = this.#ends;
    // Where it belongs: behind all runs that begin before it.
    let at = this.#runs;
    while (at > 0 && (starts[at - 1] as number) > start) at--;
    if (at > 0 && start < (ends[at - 1] as number)) {
      return end <= (ends[at - 1] as number) ? PIECE.duplicate : PIECE.refused;
    }
    if (at < this.#runs && end > (starts[at] as number)) return PIECE.refused;
    if (at > 0 && at === this.#runs && ends[at - 1] === start) {
      ends[at - 1] = end;
      return PIECE.kept;
    }
    if (this.#runs === MAXIMUM_RUNS) return PIECE.refused;
    starts.copyWithin(at + 1, at, this.#runs);
    ends.copyWithin(at + 1, at, this.#runs);
    starts[at] = start;
    ends[at] = end;
    this.#runs++;
    return PIECE.kept;
  }

  /** The whole has the header of its first fragment (RFC 791 section 3.2, RFC 8200 section 4.5). */
  #keepHeader(bytes: Uint8Array, layers: Layers): boolean {
    const { network } = layers;
    const length = (layers.family === 4 ? layers.offset : layers.fragmentHeader) - network;
    if (length > HEADER_ROOM) return false;
    this.#headerLength = length;
    this.buffer.set(bytes.subarray(network, network + length), DATA - length);
    // IPv6: what announced the fragment header now announces what stood behind it.
    if (layers.family === 6) {
      this.buffer[DATA - length + layers.fragmentAnnouncement - network] = layers.protocol;
    }
    return true;
  }

  #finish(): Piece {
    const { buffer, start } = this;
    const isV4 = (buffer[start] as number) >> 4 === 4;
    const length = isV4 ? this.length : this.length - 40;
    const at = start + (isV4 ? 2 : 4);
    buffer[at] = length >> 8;
    buffer[at + 1] = length & 0xff;
    if (isV4) {
      buffer[start + 6] = 0;
      buffer[start + 7] = 0;
    }
    return PIECE.whole;
  }
}
