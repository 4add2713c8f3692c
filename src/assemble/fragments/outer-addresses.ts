import type { Layers } from '../../decode/layers.ts';

/** Bytes that the two addresses of one tunnel take. */
const ADDRESSES = 32;

/**
 * Copies the addresses of the tunnels around a fragment to the front of its datagram's buffer: the datagram is decoded
 * there, and all that is known of a packet stands in one buffer. Their packets have been counted with their fragments.
 */
export function keepOuterAddresses(bytes: Uint8Array, layers: Layers, buffer: Uint8Array): void {
  for (let index = 0; index < layers.depth; index++) {
    const outer = layers.outers[index];
    if (outer === undefined) return;
    const length = outer.family === 4 ? 4 : 16;
    const at = index * ADDRESSES;
    buffer.set(bytes.subarray(outer.source, outer.source + length), at);
    buffer.set(bytes.subarray(outer.destination, outer.destination + length), at + 16);
    outer.source = at;
    outer.destination = at + 16;
  }
  layers.counted = layers.depth;
  layers.ethernet = -1;
}
