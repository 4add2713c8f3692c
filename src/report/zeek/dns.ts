import type { DnsTransaction } from '../../model/transaction/dns.ts';
import { carrierColumns } from './carrier.ts';
import { column, filled, unset, type ZeekColumn } from './column.ts';
import { queryClassName, queryTypeName, responseCodeName } from './dns-names.ts';

function named(value: number | null, name: (value: number) => string): string | null {
  return value === null ? null : name(value);
}

/** Dns.log (Zeek manual, base/protocols/dns/main.zeek, DNS::Info). */
export const DNS_COLUMNS: readonly ZeekColumn<DnsTransaction>[] = [
  ...carrierColumns<DnsTransaction>(),
  column('proto', 'enum', (dns) => dns.protocol),
  column('trans_id', 'count', (dns) => dns.identifier),
  column('rtt', 'interval', (dns) => dns.roundTrip),
  column('query', 'string', (dns) => dns.query),
  column('qclass', 'count', (dns) => dns.queryClass),
  column('qclass_name', 'string', (dns) => named(dns.queryClass, queryClassName)),
  column('qtype', 'count', (dns) => dns.queryType),
  column('qtype_name', 'string', (dns) => named(dns.queryType, queryTypeName)),
  column('rcode', 'count', (dns) => dns.responseCode),
  column('rcode_name', 'string', (dns) => named(dns.responseCode, responseCodeName)),
  column('AA', 'bool', (dns) => dns.authoritative),
  column('TC', 'bool', (dns) => dns.truncated),
  column('RD', 'bool', (dns) => dns.recursionDesired),
  column('RA', 'bool', (dns) => dns.recursionAvailable),
  unset('Z', 'count'),
  column('answers', 'vector[string]', (dns) => filled(dns.answers.map((answer) => answer.data))),
  // Seconds in the message, microseconds inside, seconds again outside.
  column('TTLs', 'vector[interval]', (dns) => filled(dns.answers.map((answer) => answer.ttl * 1_000_000))),
  column('rejected', 'bool', (dns) => dns.rejected),
];
