import { readU32 } from '../bytes.ts';
import type { Layer, Layers } from '../layers.ts';
import { familyLayer } from './loopback.ts';

/** LINKTYPE_ENC of OpenBSD: what IPsec decrypted. An address family in either byte order, a security index, flags. */
export function decodeEncapsulatingInterface(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 12 > layers.end) return layers.cut();
  const family = readU32(bytes, offset);
  layers.offset = offset + 12;
  return familyLayer(family < 0x1_0000 ? family : family >>> 24, layers);
}
