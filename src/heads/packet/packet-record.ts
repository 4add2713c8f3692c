import { type Layers, OUTCOME } from '../../decode/layers.ts';

/**
 * What the packet head keeps of a packet: 64 bytes, little-endian, in flat memory that the kernel reads as it is.
 * Addresses: 16 bytes each, IPv4 in the first 4, a MAC address in the first 6 where there is no IP; the rest is zero.
 */
export const RECORD = {
  bytes: 64,
  /** f64, microseconds by which statistics fade: StatisticsClock's, or in parity the capture's. */
  time: 0,
  /** u32, bytes on the wire. */
  wireLength: 8,
  /** u8: 4, 6, or 0 where MAC addresses stand for IP addresses. */
  family: 12,
  /** u8, IANA's number; ARP has one of its own. */
  protocol: 13,
  source: 16,
  destination: 32,
  /** u16; 0 where there is none. */
  sourcePort: 48,
  destinationPort: 50,
  /** 6 bytes; zero where the link has none. */
  sourceMac: 52,
} as const;

/** Stands for ARP where a protocol number is asked for: IANA reserves 255. */
export const ARP_PROTOCOL = 255;

/** IP protocols whose ports are decoded: TCP, UDP, SCTP, UDP-Lite. ICMP's type and code are no ports. */
const HAS_PORTS = new Uint8Array(256);
for (const protocol of [6, 17, 132, 136]) HAS_PORTS[protocol] = 1;

/**
 * Writes the record of a decoded packet at `at`, but for its time. Every packet has one: what could not be decoded is keyed by what was.
 * A packet in a tunnel is keyed by its innermost addresses, and a fragment by its addresses and protocol without ports.
 */
export function writePacketRecord(
  target: Uint8Array,
  view: DataView,
  at: number,
  bytes: Uint8Array,
  layers: Layers,
  wireLength: number,
): void {
  target.fill(0, at + RECORD.family, at + RECORD.bytes);
  view.setUint32(at + RECORD.wireLength, wireLength, true);
  const { ethernet, family } = layers;
  if (ethernet >= 0) copy(target, at + RECORD.sourceMac, bytes, ethernet + 6, 6);
  if (family !== 0) {
    const length = family === 4 ? 4 : 16;
    target[at + RECORD.family] = family;
    target[at + RECORD.protocol] = layers.protocol;
    copy(target, at + RECORD.source, bytes, layers.source, length);
    copy(target, at + RECORD.destination, bytes, layers.destination, length);
    if (layers.outcome === OUTCOME.transport && HAS_PORTS[layers.protocol] === 1) {
      view.setUint16(at + RECORD.sourcePort, layers.sourcePort, true);
      view.setUint16(at + RECORD.destinationPort, layers.destinationPort, true);
    }
  } else if (layers.outcome === OUTCOME.arp) {
    target[at + RECORD.family] = 4;
    target[at + RECORD.protocol] = ARP_PROTOCOL;
    copy(target, at + RECORD.source, bytes, layers.arp + 14, 4);
    copy(target, at + RECORD.destination, bytes, layers.arp + 24, 4);
  } else if (ethernet >= 0) {
    copy(target, at + RECORD.source, bytes, ethernet + 6, 6);
    copy(target, at + RECORD.destination, bytes, ethernet, 6);
  }
}

/** A loop: for so few bytes cheaper than a view to copy from. */
function copy(target: Uint8Array, at: number, bytes: Uint8Array, from: number, length: number): void {
  for (let index = 0; index < length; index++) target[at + index] = bytes[from + index] as number;
}
