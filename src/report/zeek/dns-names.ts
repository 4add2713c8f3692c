/** Names of query types as Zeek prints them (base/protocols/dns/consts.zeek, after the IANA registry). */
const QUERY_TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'A'],
  [2, 'NS'],
  [3, 'MD'],
  [4, 'MF'],
  [5, 'CNAME'],
  [6, 'SOA'],
  [7, 'MB'],
  [8, 'MG'],
  [9, 'MR'],
  [10, 'NULL'],
  [11, 'WKS'],
  [12, 'PTR'],
  [13, 'HINFO'],
  [14, 'MINFO'],
  [15, 'MX'],
  [16, 'TXT'],
  [17, 'RP'],
  [18, 'AFSDB'],
  [19, 'X25'],
  [20, 'ISDN'],
  [21, 'RT'],
  [22, 'NSAP'],
  [23, 'NSAP-PTR'],
  [24, 'SIG'],
  [25, 'KEY'],
  [26, 'PX'],
  [27, 'GPOS'],
  [28, 'AAAA'],
  [29, 'LOC'],
  [30, 'NXT'],
  [31, 'EID'],
  [32, 'NIMLOC'],
  [33, 'SRV'],
  [34, 'ATMA'],
  [35, 'NAPTR'],
  [36, 'KX'],
  [37, 'CERT'],
  [38, 'A6'],
  [39, 'DNAME'],
  [40, 'SINK'],
  [41, 'EDNS'],
  [42, 'APL'],
  [43, 'DS'],
  [44, 'SSHFP'],
  [45, 'IPSECKEY'],
  [46, 'RRSIG'],
  [47, 'NSEC'],
  [48, 'DNSKEY'],
  [49, 'DHCID'],
  [50, 'NSEC3'],
  [51, 'NSEC3PARAM'],
  [52, 'TLSA'],
  [53, 'SMIMEA'],
  [55, 'HIP'],
  [59, 'CDS'],
  [60, 'CDNSKEY'],
  [61, 'OPENPGPKEY'],
  [62, 'CSYNC'],
  [63, 'ZONEMD'],
  [64, 'SVCB'],
  [65, 'HTTPS'],
  [99, 'SPF'],
  [249, 'TKEY'],
  [250, 'TSIG'],
  [251, 'IXFR'],
  [252, 'AXFR'],
  [253, 'MAILB'],
  [254, 'MAILA'],
  [255, '*'],
  [256, 'URI'],
  [257, 'CAA'],
]);

const RESPONSE_CODES = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
  'NOTAUTH',
  'NOTZONE',
] as const;

const CLASSES: ReadonlyMap<number, string> = new Map([
  [1, 'C_INTERNET'],
  [2, 'C_CSNET'],
  [3, 'C_CHAOS'],
  [4, 'C_HESOD'],
  [254, 'C_NONE'],
  [255, 'C_ANY'],
]);

/** `AAAA`; `query-4711` where there is no name. */
export function queryTypeName(type: number): string {
  return QUERY_TYPES.get(type) ?? `query-${type}`;
}

/** `NXDOMAIN`; `rcode-11` where there is no name. */
export function responseCodeName(code: number): string {
  return RESPONSE_CODES[code] ?? `rcode-${code}`;
}

/** `C_INTERNET`; `qclass-32769` where there is no name. */
export function queryClassName(queryClass: number): string {
  return CLASSES.get(queryClass) ?? `qclass-${queryClass}`;
}

/** The IANA registry "DNS OpCodes", as Zeek writes it. */
const OPERATIONS: ReadonlyMap<number, string> = new Map([
  [0, 'query'],
  [1, 'iquery'],
  [2, 'status'],
  [4, 'notify'],
  [5, 'update'],
  [6, 'dso'],
]);

/** What NetBIOS does with names (RFC 1002 section 4.2.1.1). */
const NETBIOS_OPERATIONS: ReadonlyMap<number, string> = new Map([
  [0, 'netbios-query'],
  [5, 'netbios-registration'],
  [6, 'netbios-release'],
  [7, 'netbios-wack'],
  [8, 'netbios-refresh'],
]);

/** `netbios-query`. */
export function netbiosOperationName(opcode: number): string {
  return NETBIOS_OPERATIONS.get(opcode) ?? `opcode-${opcode}`;
}

/** `query`; `opcode-3` for one that nobody has assigned. */
export function operationName(opcode: number): string {
  return OPERATIONS.get(opcode) ?? `opcode-${opcode}`;
}
