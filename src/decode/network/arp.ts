import { readU16, readU32 } from '../bytes.ts';
import { LAYER, type Layer, type Layers, OUTCOME } from '../layers.ts';

/** ARP for IPv4 over Ethernet (RFC 826): 28 bytes. Other hardware or protocols are counted as unknown. */
export function decodeArp(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 28 > layers.end) return layers.cut();
  const ethernetForIpv4 = readU32(bytes, offset) === 0x0001_0800 && readU16(bytes, offset + 4) === 0x0604;
  if (!ethernetForIpv4) return layers.unknown();
  layers.arp = offset;
  layers.outcome = OUTCOME.arp;
  return LAYER.done;
}
