import { readU16 } from '../../../decode/bytes.ts';
import { addressText } from '../../address-text.ts';
import { latin1 } from '../reading/text.ts';
import { readName } from './dns-name.ts';

/** IANA DNS resource record types that are rendered in a way of their own. */
const RECORD = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  WKS: 11,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  DNAME: 39,
  DS: 43,
  SSHFP: 44,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  NSEC3: 50,
  NSEC3PARAM: 51,
  SVCB: 64,
  HTTPS: 65,
  SPF: 99,
  TKEY: 249,
  TSIG: 250,
  CAA: 257,
  BINDS: 65_534,
} as const;

/** A record's data lies in `[from, to)` of the message `[start, end)`; `owner` is where the record's name begins. */
export interface RecordWindow {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly owner: number;
  readonly from: number;
  readonly to: number;
}

/** The data of an answer as Zeek's dns.log prints it; null where Zeek prints nothing, or when it does not parse. */
export function recordData(type: number, record: RecordWindow): string | null {
  const { bytes, from, to } = record;
  const size = to - from;
  switch (type) {
    case RECORD.A:
      return size === 4 ? addressText(bytes, from, size) : null;
    case RECORD.AAAA:
      return size === 16 ? addressText(bytes, from, size) : null;
    case RECORD.NS:
    case RECORD.CNAME:
    case RECORD.DNAME:
    case RECORD.PTR:
    case RECORD.SOA:
      return nameAt(record, 0);
    case RECORD.MX:
      return nameAt(record, 2);
    case RECORD.SRV:
      return nameAt(record, 6);
    case RECORD.TXT:
      return characterStrings('TXT', record);
    case RECORD.SPF:
      return characterStrings('SPF', record);
    case RECORD.RRSIG: {
      const signer = nameAt(record, 18);
      return signer === null ? null : `RRSIG ${readU16(bytes, from)} ${signer === '' ? '<Root>' : signer}`;
    }
    case RECORD.DNSKEY:
      return size < 4 ? null : `DNSKEY ${bytes[from + 3]}`;
    case RECORD.DS:
      return size < 4 ? null : `DS ${bytes[from + 2]} ${bytes[from + 3]}`;
    case RECORD.NSEC: {
      const next = nameAt(record, 0);
      const owner = readName(bytes, record.start, record.end, record.owner);
      return next === null || owner === null ? null : `NSEC ${owner} ${next}`;
    }
    case RECORD.NSEC3:
      return 'NSEC3';
    case RECORD.NSEC3PARAM:
      return 'NSEC3PARAM';
    case RECORD.SSHFP:
      return size < 2 ? null : `SSHFP: ${hexadecimal(bytes, from + 2, to)}`;
    case RECORD.CAA:
      return certificationAuthority(record);
    case RECORD.SVCB:
    case RECORD.HTTPS: {
      const target = nameAt(record, 2);
      return target === null
        ? null
        : `${type === RECORD.HTTPS ? 'HTTPS' : 'SVCB'} ${readU16(bytes, from)} ${target === '' ? '.' : target}`;
    }
    case RECORD.BINDS:
      return 'BIND9 signing signal';
    case RECORD.WKS:
    case RECORD.TKEY:
    case RECORD.TSIG:
      return null;
    default:
      return `<unknown type=${type}>`;
  }
}

/** The name `offset` bytes into the data. */
function nameAt({ bytes, start, end, from, to }: RecordWindow, offset: number): string | null {
  if (from + offset >= to) return null;
  return readName(bytes, start, end, from + offset);
}

function characterStrings(label: string, { bytes, from, to }: RecordWindow): string | null {
  const strings: string[] = [];
  for (let at = from; at < to; ) {
    const size = bytes[at] as number;
    const stop = at + 1 + size;
    if (stop > to) return null;
    strings.push(`${label} ${size} ${latin1(bytes, at + 1, stop)}`);
    at = stop;
  }
  return strings.length === 0 ? null : strings.join(' ');
}

/** RFC 8659 section 4.1: flags, tag, value. */
function certificationAuthority({ bytes, from, to }: RecordWindow): string | null {
  const valueAt = from + 2 + (bytes[from + 1] ?? 0);
  if (to - from < 2 || valueAt > to) return null;
  return `CAA ${bytes[from]} ${latin1(bytes, from + 2, valueAt)} ${latin1(bytes, valueAt, to)}`;
}

function hexadecimal(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at += 1) text += (bytes[at] as number).toString(16).padStart(2, '0');
  return text;
}
