import { readU16 } from '../bytes.ts';
import { LAYER, type Layer, type Layers, TUNNEL } from '../layers.ts';
import { nextProtocolLayer } from '../link/service-function.ts';

/** Flags: there is a network identifier; a group policy; the next protocol is named (VXLAN-GPE). */
const IDENTIFIER = 0x08;
const GROUP_POLICY = 0x80;
const NEXT_PROTOCOL = 0x04;

/** VXLAN-GPE has a port of its own. */
const GENERIC_PORT = 4_790;

/** VXLAN (RFC 7348): flags, network identifier, then an Ethernet frame; reserved bits must be zero, group policy aside. */
export function decodeVxlan(bytes: Uint8Array, layers: Layers): Layer {
  const { payload, payloadCaptured, payloadLength } = layers;
  if (payloadCaptured < 8) return LAYER.done;
  const flags = bytes[payload] as number;
  if ((flags & IDENTIFIER) === 0 || bytes[payload + 7] !== 0) return LAYER.done;
  const isGeneric = layers.destinationPort === GENERIC_PORT || layers.sourcePort === GENERIC_PORT;
  if (!isGeneric) {
    if ((flags & ~(IDENTIFIER | GROUP_POLICY)) !== 0) return LAYER.done;
    if ((flags & GROUP_POLICY) === 0 && (bytes[payload + 1] !== 0 || readU16(bytes, payload + 2) !== 0)) {
      return LAYER.done;
    }
  }
  const next = bytes[payload + 3] as number;
  if (!layers.enter(TUNNEL.vxlan, payload + 8, payloadLength - 8)) return LAYER.done;
  return isGeneric && (flags & NEXT_PROTOCOL) !== 0 ? nextProtocolLayer(next, layers) : LAYER.ethernet;
}
