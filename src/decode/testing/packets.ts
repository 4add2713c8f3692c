import { parseAddress } from '../../model/address.ts';
import { decodePacket } from '../decode.ts';
import { Layers } from '../layers.ts';

/** Hand-made packets for tests: each function builds one layer around the bytes of the next. */
export type Part = Uint8Array | readonly number[];

export function join(...parts: readonly Part[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function u16(value: number): readonly number[] {
  return [(value >>> 8) & 0xff, value & 0xff];
}

function u32(value: number): readonly number[] {
  return [...u16(value >>> 16), ...u16(value)];
}

function address(text: string): Uint8Array {
  const bytes = parseAddress(text);
  if (bytes === undefined) throw new TypeError(`no address: ${text}`);
  return bytes;
}

const HARDWARE = { source: [2, 0, 0, 0, 0, 1], destination: [2, 0, 0, 0, 0, 2] } as const;

export const ETHER_TYPE = { ipv4: 0x0800, arp: 0x0806, vlan: 0x8100, serviceVlan: 0x88a8, ipv6: 0x86dd } as const;

export function ethernet(etherType: number, ...payload: readonly Part[]): Uint8Array {
  return join(HARDWARE.destination, HARDWARE.source, u16(etherType), ...payload);
}

export function vlan(identifier: number, etherType: number, ...payload: readonly Part[]): Uint8Array {
  return join(u16(identifier), u16(etherType), ...payload);
}

export interface Ipv4Fields {
  readonly source?: string;
  readonly destination?: string;
  readonly protocol?: number;
  /** Total length, where it shall not be the true one. */
  readonly length?: number;
  readonly timeToLive?: number;
  readonly identification?: number;
  /** Flags and fragment offset as they stand in the header. */
  readonly fragment?: number;
  /** Padded to whole words. */
  readonly options?: Part;
  readonly version?: number;
  /** Header length in words, where it shall not be the true one. */
  readonly words?: number;
}

export function ipv4(fields: Ipv4Fields, ...payload: readonly Part[]): Uint8Array {
  const options = fields.options ?? [];
  const body = join(...payload);
  const words = fields.words ?? 5 + options.length / 4;
  return join(
    [((fields.version ?? 4) << 4) | words, 0],
    u16(fields.length ?? 20 + options.length + body.length),
    u16(fields.identification ?? 1),
    u16(fields.fragment ?? 0),
    [fields.timeToLive ?? 64, fields.protocol ?? 17, 0, 0],
    address(fields.source ?? '192.0.2.1'),
    address(fields.destination ?? '198.51.100.2'),
    options,
    body,
  );
}

export interface Ipv6Fields {
  readonly source?: string;
  readonly destination?: string;
  readonly next?: number;
  /** Payload length, where it shall not be the true one. */
  readonly length?: number;
  readonly version?: number;
}

export function ipv6(fields: Ipv6Fields, ...payload: readonly Part[]): Uint8Array {
  const body = join(...payload);
  return join(
    [(fields.version ?? 6) << 4, 0, 0, 0],
    u16(fields.length ?? body.length),
    [fields.next ?? 17, 64],
    address(fields.source ?? '2001:db8::1'),
    address(fields.destination ?? '2001:db8::2'),
    body,
  );
}

export interface TcpFields {
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly sequence?: number;
  readonly acknowledgement?: number;
  readonly flags?: number;
  readonly window?: number;
  readonly urgent?: number;
  /** Padded to whole words. */
  readonly options?: Part;
  readonly words?: number;
}

export function tcp(fields: TcpFields, ...payload: readonly Part[]): Uint8Array {
  const options = fields.options ?? [];
  return join(
    u16(fields.sourcePort ?? 40_000),
    u16(fields.destinationPort ?? 7_000),
    u32(fields.sequence ?? 0),
    u32(fields.acknowledgement ?? 0),
    [(fields.words ?? 5 + options.length / 4) << 4, fields.flags ?? 0x10],
    u16(fields.window ?? 1_000),
    [0, 0],
    u16(fields.urgent ?? 0),
    options,
    ...payload,
  );
}

export interface UdpFields {
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly length?: number;
}

export function udp(fields: UdpFields, ...payload: readonly Part[]): Uint8Array {
  const body = join(...payload);
  return join(
    u16(fields.sourcePort ?? 40_000),
    u16(fields.destinationPort ?? 7_000),
    u16(fields.length ?? 8 + body.length),
    [0, 0],
    body,
  );
}

/** ICMP or ICMPv6: type, code, four bytes of the rest of the header, payload. */
export function icmp(type: number, code: number, ...payload: readonly Part[]): Uint8Array {
  return join([type, code, 0, 0, 0, 1, 0, 1], ...payload);
}

export function arp(operation: number, sender: string, target: string): Uint8Array {
  return join(
    [0, 1, 8, 0, 6, 4],
    u16(operation),
    HARDWARE.source,
    address(sender),
    HARDWARE.destination,
    address(target),
  );
}

/** Ones' complement sum as RFC 1071 words it, byte by byte. */
function onesComplementSum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    sum += ((bytes[at] as number) << 8) | (bytes[at + 1] ?? 0);
    sum = (sum & 0xffff) + (sum >>> 16);
  }
  return sum;
}

/** The same IPv4 or IPv6 packet with the right TCP or UDP checksum, changed by `error`. IPv6 without extensions. */
export function withChecksum(packet: Uint8Array, error = 0): Uint8Array {
  const isV4 = (packet[0] as number) >> 4 === 4;
  const start = isV4 ? ((packet[0] as number) & 15) * 4 : 40;
  const protocol = packet[isV4 ? 9 : 6] as number;
  const field = start + (protocol === 17 ? 6 : 16);
  const bytes = packet.slice();
  bytes.fill(0, field, field + 2);
  const addresses = isV4 ? bytes.subarray(12, 20) : bytes.subarray(8, 40);
  const pseudo = join(addresses, u32(bytes.length - start), [0, 0, 0, protocol]);
  const sum = ~onesComplementSum(join(pseudo, bytes.subarray(start))) & 0xffff;
  bytes.set(u16(((sum === 0 ? 0xffff : sum) + error) & 0xffff), field);
  if (isV4) {
    bytes.fill(0, 10, 12);
    bytes.set(u16(~onesComplementSum(bytes.subarray(0, start)) & 0xffff), 10);
  }
  return bytes;
}

/** A packet somewhere in a larger buffer, and its layers. */
export interface Decoded {
  readonly bytes: Uint8Array;
  readonly layers: Layers;
}

/**
 * Decodes a packet that lies between other bytes, as it does in a batch. `wireLength` says how many bytes were sent
 * where the capture cut it.
 */
export function decode(
  packet: Uint8Array,
  options: { readonly link?: number; readonly wireLength?: number; readonly around?: number } = {},
): Decoded {
  const before = 7;
  const bytes = new Uint8Array(before + packet.length + 64).fill(options.around ?? 0xa5);
  bytes.set(packet, before);
  const layers = new Layers();
  decodePacket(bytes, before, packet.length, options.wireLength ?? packet.length, options.link ?? 1, layers);
  return { bytes, layers };
}
