import { parseAddress } from '../../../model/address.ts';
import { Bytes } from '../../../sources/testing/captures.ts';

/** An address and a port. */
export type Endpoint = readonly [ip: string, port: number];

export const FLAG = { fin: 1, syn: 2, reset: 4, push: 8, acknowledge: 16, urgent: 32 } as const;

const HARDWARE = '020000000000';
const BROADCAST = 'ffffffffffff';

function bytesOf(ip: string): Uint8Array {
  const bytes = parseAddress(ip);
  if (bytes === undefined) throw new Error(`${ip} is no address`);
  return bytes;
}

function hex(text: string): number[] {
  return (text.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

/** An Ethernet frame around an IPv4 or IPv6 packet. Checksums are zero: nobody here looks at them. */
function ipFrame(from: string, to: string, protocol: number, payload: Uint8Array): Uint8Array {
  const [source, destination] = [bytesOf(from), bytesOf(to)];
  const frame = new Bytes(true).raw(hex(HARDWARE)).raw(hex(HARDWARE));
  if (source.length === 16) {
    frame.number(2, 0x86dd).number(4, 0x6000_0000).number(2, payload.length).number(1, protocol).number(1, 64);
  } else {
    frame
      .number(2, 0x0800)
      .number(2, 0x4500)
      .number(2, 20 + payload.length)
      .number(4, 0);
    frame.number(1, 64).number(1, protocol).number(2, 0);
  }
  return frame.raw(source).raw(destination).raw(payload).done();
}

/** A TCP segment; `data` is how many bytes it carries. */
export function tcp(
  from: Endpoint,
  to: Endpoint,
  flags: number,
  numbers: readonly [number, number],
  data = 0,
): Uint8Array {
  const segment = new Bytes(true).number(2, from[1]).number(2, to[1]).number(4, numbers[0]).number(4, numbers[1]);
  segment.number(1, 0x50).number(1, flags).number(2, 64_240).number(4, 0).raw(new Uint8Array(data).fill(0x2e));
  return ipFrame(from[0], to[0], 6, segment.done());
}

export function udp(from: Endpoint, to: Endpoint, payload: Uint8Array = new Uint8Array(12)): Uint8Array {
  const datagram = new Bytes(true)
    .number(2, from[1])
    .number(2, to[1])
    .number(2, 8 + payload.length)
    .number(2, 0);
  return ipFrame(from[0], to[0], 17, datagram.raw(payload).done());
}

/** An ARP packet; the sender's hardware address is made of its IP address. */
export function arp(operation: 'request' | 'reply', from: string, to: string, destination = BROADCAST): Uint8Array {
  const hardware = [0x02, 0, ...bytesOf(from)];
  const frame = new Bytes(true).raw(hex(destination)).raw(hardware).number(2, 0x0806);
  frame
    .number(2, 1)
    .number(2, 0x0800)
    .number(1, 6)
    .number(1, 4)
    .number(2, operation === 'request' ? 1 : 2);
  return frame.raw(hardware).raw(bytesOf(from)).raw(new Uint8Array(6)).raw(bytesOf(to)).done();
}

/** A DNS answer with one address for one name. */
export function dnsAnswer(client: Endpoint, resolver: string, name: string, address: string): readonly Uint8Array[] {
  const type = bytesOf(address).length === 16 ? 28 : 1;
  const question = new Bytes(true);
  for (const label of name.split('.')) question.number(1, label.length).raw(new TextEncoder().encode(label));
  question.number(1, 0).number(2, type).number(2, 1);
  const head = (flags: number, answers: number) =>
    new Bytes(true)
      .number(2, client[1])
      .number(2, flags)
      .number(2, 1)
      .number(2, answers)
      .number(4, 0)
      .raw(question.done());
  const answer = head(0x8180, 1).number(2, 0xc00c).number(2, type).number(2, 1).number(4, 300);
  const data = bytesOf(address);
  answer.number(2, data.length).raw(data);
  const server: Endpoint = [resolver, 53];
  return [udp(client, server, head(0x0100, 0).done()), udp(server, client, answer.done())];
}
