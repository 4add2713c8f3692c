import { LAYER, type Layer, type Layers } from '../layers.ts';

/** LINKTYPE_IP_OVER_FC (RFC 4338): a network header of two eight-byte addresses, then LLC. */
export function decodeFibreChannel(_bytes: Uint8Array, layers: Layers): Layer {
  layers.offset += 16;
  return LAYER.llc;
}
