import type { DnsTransaction } from '../../model/transaction/dns.ts';
import { carrierColumns } from './carrier.ts';
import { column, filled, type ZeekColumn } from './column.ts';
import { netbiosOperationName, operationName, queryClassName, queryTypeName, responseCodeName } from './dns-names.ts';

const NETBIOS_PORT = 137;
const SRV = 33;

function operationOf({ responderPort, opcode }: DnsTransaction): string {
  return responderPort === NETBIOS_PORT ? netbiosOperationName(opcode) : operationName(opcode);
}

/** NetBIOS asks by the number of SRV for the status of a host. */
function typeNameOn(port: number): (type: number) => string {
  return (type) => (port === NETBIOS_PORT && type === SRV ? 'NBSTAT' : queryTypeName(type));
}

function named(value: number | null, name: (value: number) => string): string | null {
  return value === null ? null : name(value);
}

/** Zeek takes the time and the flags of an answer from its first record, so an answer without any has none. */
function isAnswered(dns: DnsTransaction): boolean {
  return dns.answers.length > 0;
}

/** Dns.log (Zeek manual, base/protocols/dns/main.zeek, DNS::Info). */
export const DNS_COLUMNS: readonly ZeekColumn<DnsTransaction>[] = [
  ...carrierColumns<DnsTransaction>(),
  column('proto', 'enum', (dns) => dns.protocol),
  column('trans_id', 'count', (dns) => dns.identifier),
  column('rtt', 'interval', (dns) => (isAnswered(dns) ? dns.roundTrip : null)),
  column('query', 'string', (dns) => dns.query),
  column('qclass', 'count', (dns) => dns.queryClass),
  column('qclass_name', 'string', (dns) => named(dns.queryClass, queryClassName)),
  column('qtype', 'count', (dns) => dns.queryType),
  column('qtype_name', 'string', (dns) => named(dns.queryType, typeNameOn(dns.responderPort))),
  column('rcode', 'count', (dns) => dns.responseCode),
  column('rcode_name', 'string', (dns) => named(dns.responseCode, responseCodeName)),
  column('AA', 'bool', (dns) => isAnswered(dns) && dns.authoritative),
  column('TC', 'bool', (dns) => dns.truncated),
  column('RD', 'bool', (dns) => dns.recursionDesired),
  column('RA', 'bool', (dns) => isAnswered(dns) && dns.recursionAvailable),
  column('Z', 'count', (dns) => dns.reserved),
  column('answers', 'vector[string]', (dns) => filled(dns.answers.map((answer) => answer.data))),
  // Seconds in the message, microseconds inside, seconds again outside.
  column('TTLs', 'vector[interval]', (dns) => filled(dns.answers.map((answer) => answer.ttl * 1_000_000))),
  column('rejected', 'bool', (dns) => dns.rejected),
  column('opcode', 'count', (dns) => dns.opcode),
  column('opcode_name', 'string', operationOf),
];
