/**
 * Packets in flat memory, so that reading and decoding a packet allocates nothing. Packet `i` (0 <= i < count) is
 * `bytes[offsets[i] .. offsets[i] + lengths[i]]`. The buffers may be larger than what is used. Whoever holds a batch
 * may hand it to another thread; nobody keeps a reference into it past the call that it was passed to.
 */
export interface PacketBatch {
  readonly kind: 'packets';
  readonly bytes: Uint8Array;
  readonly count: number;
  readonly offsets: Uint32Array;
  /** Captured bytes of each packet. */
  readonly lengths: Uint32Array;
  /** Bytes that each packet had on the wire; more than captured where the snap length cut it. */
  readonly wireLengths: Uint32Array;
  /** Microseconds since the epoch, as the capture says; may jump. */
  readonly times: Float64Array;
  /** LINKTYPE_ number of each packet (tcpdump.org/linktypes.html). */
  readonly links: Uint16Array;
}
