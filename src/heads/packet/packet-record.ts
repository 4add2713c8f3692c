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
  /** u8, what the packet tells of who began: see OPENING. */
  opening: 14,
  /** u8, 1 where the addresses are of a packet in a tunnel. */
  isInner: 15,
  source: 16,
  destination: 32,
  /** u16; 0 where there is none. */
  sourcePort: 48,
  destinationPort: 50,
  /** 6 bytes; zero where the link has none. */
  sourceMac: 52,
} as const;

/**
 * What a packet that is the first between two sockets tells of who began: nothing; that its sender did, for it is a SYN
 * without ACK; or that the other did, for it answers a SYN, or any packet. From `answersSyn` on it is the other.
 */
export const OPENING = { unknown: 0, syn: 1, answersSyn: 2, answers: 3 } as const;

const TCP_SYN = 0x02;
const TCP_RESET = 0x04;
const TCP_ACKNOWLEDGE = 0x10;

/** Messages that only ever answer (IANA): replies, and errors but for redirects, which a router sends of its own. */
const ICMP_ANSWERS = new Set([0, 3, 4, 11, 12, 14, 16, 18]);
const ICMP6_ANSWERS = new Set([1, 2, 3, 4, 129]);

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
    target[at + RECORD.isInner] = layers.depth > 0 ? 1 : 0;
    copy(target, at + RECORD.source, bytes, layers.source, length);
    copy(target, at + RECORD.destination, bytes, layers.destination, length);
    if (layers.outcome === OUTCOME.transport) target[at + RECORD.opening] = openingOf(layers);
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

function openingOf({ protocol, tcpFlags, sourcePort }: Layers): number {
  if (protocol === 6) {
    const hasAck = (tcpFlags & TCP_ACKNOWLEDGE) !== 0;
    if ((tcpFlags & TCP_SYN) !== 0) return hasAck ? OPENING.answersSyn : OPENING.syn;
    // So a closed port answers a SYN (RFC 9293, 3.5.2).
    return hasAck && (tcpFlags & TCP_RESET) !== 0 ? OPENING.answers : OPENING.unknown;
  }
  // The type of ICMP stands where others have their port.
  const isAnswer =
    (protocol === 1 && ICMP_ANSWERS.has(sourcePort)) || (protocol === 58 && ICMP6_ANSWERS.has(sourcePort));
  return isAnswer ? OPENING.answers : OPENING.unknown;
}

/** A loop: for so few bytes cheaper than a view to copy from. */
function copy(target: Uint8Array, at: number, bytes: Uint8Array, from: number, length: number): void {
  for (let index = 0; index < length; index++) target[at + index] = bytes[from + index] as number;
}
