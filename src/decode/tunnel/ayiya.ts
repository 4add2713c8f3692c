import { LAYER, type Layer, type Layers, TUNNEL } from '../layers.ts';

/** The operation that forwards a packet, and the protocols that it may be of. */
const FORWARD = 1;
const IPV4 = 4;
const IPV6 = 41;

/** AYIYA (draft-massar-v6ops-ayiya-02): lengths of identity and signature, a time, both, then an IP packet. */
export function decodeAyiya(bytes: Uint8Array, layers: Layers): Layer {
  const { payload, payloadCaptured, payloadLength } = layers;
  if (payloadCaptured < 8) return LAYER.done;
  const identity = 1 << ((bytes[payload] as number) >> 4);
  const signature = 4 * ((bytes[payload + 1] as number) >> 4);
  const operation = (bytes[payload + 2] as number) & 0x0f;
  const next = bytes[payload + 3] as number;
  const header = 8 + identity + signature;
  if (operation !== FORWARD || (next !== IPV4 && next !== IPV6) || header >= payloadLength) return LAYER.done;
  if (!layers.enter(TUNNEL.ayiya, payload + header, payloadLength - header)) return LAYER.done;
  return next === IPV4 ? LAYER.ipv4 : LAYER.ipv6;
}
