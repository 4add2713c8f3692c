import { formatAddress, parseAddress } from '../../../src/model/address.ts';
import type { Flow } from '../../../src/model/flow.ts';
import type { Transaction } from '../../../src/model/transaction.ts';
import type { Capture } from './capture.ts';
import type { Row } from './rows.ts';

/** Suricata writes the zeros of IPv6 out. */
function plain(address: string): string {
  const bytes = parseAddress(address);
  return bytes === undefined ? address : formatAddress(bytes);
}

function end(protocol: string, text: string, port: number | string): string {
  const address = plain(text);
  // ICMP has no ports: all of two hosts goes together.
  return protocol === 'icmp' ? address : `${address} ${port}`;
}

/** Two endpoints and their protocol, whoever began: what all programs mean alike, however they split flows. */
export function pairOf(protocol: string, a: string, aPort: number | string, b: string, bPort: number | string): string {
  const [first, second] = [end(protocol, a, aPort), end(protocol, b, bPort)].toSorted();
  return `${protocol} ${first} ${second}`;
}

/** Two hosts and the protocol above IP: what holds also where fragments hide the ports. */
export function hostPairOf(protocol: string, a: string, b: string): string {
  const [first, second] = [plain(a), plain(b)].toSorted();
  return `${protocol} ${first} ${second} (hosts)`;
}

export function pairOfFlow({ protocol, originator, originatorPort, responder, responderPort }: Flow): string {
  return pairOf(protocol, originator, originatorPort, responder, responderPort);
}

/** The protocol stands with the flow that carried it; without one (ARP) there is no pair to compare. */
export function pairOfTransaction(capture: Capture, transaction: Transaction): string {
  const protocol = capture.carriers.get(transaction.uid)?.protocol ?? 'none';
  const { originator, originatorPort, responder, responderPort } = transaction;
  return pairOf(protocol, originator, originatorPort, responder, responderPort);
}

/** The pair of a row of tshark's; null for what is no TCP, UDP or ICMP. */
export function pairOfRow(row: Row): string | null {
  const cell = (name: string): string => row.get(name) ?? '';
  const protocol = protocolOfRow(row);
  return protocol === null ? null : pairOf(protocol, cell('src'), cell('sport'), cell('dst'), cell('dport'));
}

export function protocolOfRow(row: Row): 'tcp' | 'udp' | 'icmp' | null {
  const protocol = row.get('proto') ?? '';
  if (protocol === 'tcp' || protocol === 'udp') return protocol;
  return protocol === 'icmp' || protocol === 'icmp6' ? 'icmp' : null;
}
