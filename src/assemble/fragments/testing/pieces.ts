import { decodeDatagram } from '../../../decode/decode.ts';
import type { Layers } from '../../../decode/layers.ts';
import { decode, ipv4, ipv6, join } from '../../../decode/testing/packets.ts';
import type { Micros } from '../../../model/time.ts';
import type { Fragments } from '../fragments.ts';

/** A piece of a datagram: its place, its bytes, whether others follow. */
export interface PieceOf {
  readonly at: number;
  readonly data: Uint8Array;
  readonly more: boolean;
}

/** The pieces of `data` between these places, which are multiples of eight. */
export function cutAt(data: Uint8Array, ...places: readonly number[]): readonly PieceOf[] {
  const edges = [0, ...places, data.length];
  return edges.slice(0, -1).map((at, index) => {
    const end = edges[index + 1] ?? data.length;
    return { at, data: data.subarray(at, end), more: end < data.length };
  });
}

export function v4Fragment({ at, data, more }: PieceOf, identification = 7, protocol = 17): Uint8Array {
  return ipv4({ identification, protocol, fragment: (more ? 0x2000 : 0) | (at / 8) }, data);
}

/** With a header of destination options before the fragment header, which belongs to every fragment. */
export function v6Fragment({ at, data, more }: PieceOf, identification = 7, next = 17): Uint8Array {
  const options = [44, 0, 1, 4, 0, 0, 0, 0];
  const header = [next, 0, at >> 8, (at & 0xf8) | (more ? 1 : 0), 0, 0, identification >> 8, identification & 0xff];
  return ipv6({ next: 60 }, join(options, header), data);
}

/** Gives a packet to the reassembly; the layers of its datagram if that is whole now, with a copy of its bytes. */
export function give(
  fragments: Fragments,
  packet: Uint8Array,
  options: { readonly now?: Micros; readonly captured?: number } = {},
): { readonly layers: Layers; readonly bytes: Uint8Array; readonly payload: Uint8Array } | undefined {
  const captured = options.captured ?? packet.length;
  const { bytes, layers } = decode(packet.subarray(0, captured), { link: 101, wireLength: packet.length });
  layers.now = options.now ?? 0;
  const whole = fragments.add(bytes, layers);
  // The bytes belong to the caller: what is kept of them must have been copied.
  bytes.fill(0xee);
  if (whole === undefined) return undefined;
  decodeDatagram(whole.buffer, whole.start, whole.captured, whole.length, layers);
  const copy = whole.buffer.slice();
  fragments.release(whole);
  const payload = copy.subarray(layers.payload, layers.payload + layers.payloadCaptured);
  return { layers, bytes: copy, payload };
}
