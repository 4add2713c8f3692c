import { readU16 } from '../bytes.ts';
import { LAYER, type Layer, type Layers } from '../layers.ts';
import { isTeredo } from './teredo.ts';

/** Ports of tunnels over UDP (IANA; 8472 is what Linux has for VXLAN unless told otherwise). */
const PORTS = new Uint8Array(65_536);
for (const [port, layer] of [
  [1_701, LAYER.l2tp],
  [2_152, LAYER.gtp],
  [3_544, LAYER.teredo],
  [4_789, LAYER.vxlan],
  [4_790, LAYER.vxlan],
  [5_072, LAYER.ayiya],
  [6_081, LAYER.geneve],
  [8_472, LAYER.vxlan],
] as const) {
  PORTS[port] = layer;
}

/**
 * Which tunnel a UDP packet may be of, its transport layer decoded: by its ports, or by content for Teredo, which may use
 * any. Each tunnel's file then looks whether it is; where not, the packet stays what it was.
 */
export function tunnelLayer(bytes: Uint8Array, layers: Layers): Layer {
  const layer = (PORTS[layers.destinationPort] as number) || (PORTS[layers.sourcePort] as number);
  if (layer !== 0) return layer as Layer;
  const { payload, payloadCaptured } = layers;
  if (payloadCaptured < 40) return LAYER.done;
  const first = bytes[payload] as number;
  if (first >> 4 !== 6 && (first !== 0 || readU16(bytes, payload) > 1)) return LAYER.done;
  return isTeredo(bytes, layers) ? LAYER.teredo : LAYER.done;
}
