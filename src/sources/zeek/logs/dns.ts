import { parseAddress } from '../../../model/address.ts';
import type { DnsTransaction } from '../../../model/transaction/dns.ts';
import type { Row } from '../row.ts';
import { carrierOf } from './carrier.ts';

/** A row of dns.log. */
export function dnsOf(row: Row): DnsTransaction {
  const queryType = row.count('qtype');
  const lives = row.list('TTLs');
  return {
    kind: 'dns',
    ...carrierOf(row),
    protocol: row.word('proto') === 'tcp' ? 'tcp' : 'udp',
    identifier: row.count('trans_id') ?? 0,
    roundTrip: row.interval('rtt'),
    query: row.text('query'),
    queryClass: row.count('qclass'),
    queryType: queryType,
    responseCode: row.count('rcode'),
    authoritative: row.flag('AA') ?? false,
    truncated: row.flag('TC') ?? false,
    recursionDesired: row.flag('RD') ?? false,
    recursionAvailable: row.flag('RA') ?? false,
    reserved: row.count('Z') ?? 0,
    opcode: row.count('opcode') ?? 0,
    rejected: row.flag('rejected') ?? false,
    answers: row
      .list('answers')
      .map((data, index) => ({ type: typeOf(data, queryType), data, ttl: secondsOf(lives[index]) })),
  };
}

const A = 1;
const CNAME = 5;
const TXT = 16;
const AAAA = 28;

/** The log does not say what an answer is: its own form tells, or what was asked for. */
function typeOf(data: string, queryType: number | null): number {
  const address = parseAddress(data);
  if (address !== undefined) return address.length === 4 ? A : AAAA;
  if (data.startsWith('TXT ')) return TXT;
  // Names among the answers to a question for addresses are the ones that it was passed on to.
  return queryType === null || queryType === A || queryType === AAAA ? CNAME : queryType;
}

function secondsOf(life: string | undefined): number {
  const seconds = Number(life ?? 0);
  return seconds >= 0 && seconds <= 0xffff_ffff ? Math.round(seconds) : 0;
}
