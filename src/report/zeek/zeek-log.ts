import type { Flow } from '../../model/flow.ts';
import type { EngineOutput } from '../../model/stream.ts';
import type { Transaction } from '../../model/transaction.ts';
import { ARP_COLUMNS } from './arp.ts';
import { jsonField, tsvField, type ZeekColumn } from './column.ts';
import { CONN_COLUMNS } from './conn.ts';
import { DHCP_COLUMNS } from './dhcp.ts';
import { DNS_COLUMNS } from './dns.ts';
import { FILES_COLUMNS } from './files.ts';
import { FTP_COLUMNS } from './ftp.ts';
import { HTTP_COLUMNS } from './http.ts';
import { KERBEROS_COLUMNS } from './kerberos.ts';
import { LOGIN_COLUMNS } from './login.ts';
import { NOTICE_COLUMNS } from './notice.ts';
import { QUIC_COLUMNS } from './quic.ts';
import { RDP_COLUMNS } from './rdp.ts';
import { SMB_COLUMNS } from './smb.ts';
import { SMTP_COLUMNS } from './smtp.ts';
import { SOFTWARE_COLUMNS } from './software.ts';
import { SSH_COLUMNS } from './ssh.ts';
import { SSL_COLUMNS } from './ssl.ts';
import { TUNNEL_COLUMNS } from './tunnel.ts';
import { WEIRD_COLUMNS } from './weird.ts';
import { X509_COLUMNS } from './x509.ts';

type ZeekLogName = 'conn' | Transaction['kind'];

type RowOf<Name extends ZeekLogName> = Name extends 'conn' ? Flow : Extract<Transaction, { kind: Name }>;

const COLUMNS: { readonly [Name in ZeekLogName]: readonly ZeekColumn<RowOf<Name>>[] } = {
  conn: CONN_COLUMNS,
  dns: DNS_COLUMNS,
  http: HTTP_COLUMNS,
  ssl: SSL_COLUMNS,
  x509: X509_COLUMNS,
  quic: QUIC_COLUMNS,
  ssh: SSH_COLUMNS,
  arp: ARP_COLUMNS,
  dhcp: DHCP_COLUMNS,
  ftp: FTP_COLUMNS,
  smtp: SMTP_COLUMNS,
  login: LOGIN_COLUMNS,
  rdp: RDP_COLUMNS,
  smb: SMB_COLUMNS,
  kerberos: KERBEROS_COLUMNS,
  tunnel: TUNNEL_COLUMNS,
  files: FILES_COLUMNS,
  notice: NOTICE_COLUMNS,
  weird: WEIRD_COLUMNS,
  software: SOFTWARE_COLUMNS,
};

/** The logs that can be written. */
export const ZEEK_LOGS = Object.keys(COLUMNS) as readonly ZeekLogName[];

export type ZeekFormat = 'json' | 'tsv';

/** One log in one format. Every text ends with a line feed. */
export interface ZeekLog {
  /** What stands above the rows: nothing in JSON. */
  readonly header: string;
  /** The row of an output of the engine; null where the output belongs into another log. */
  row(output: EngineOutput): string | null;
}

function header(path: ZeekLogName, columns: readonly ZeekColumn<never>[]): string {
  // Zeek also writes #open and #close with the time of the clock; the same input gives the same bytes here.
  return [
    '#separator \\x09',
    '#set_separator\t,',
    '#empty_field\t(empty)',
    '#unset_field\t-',
    `#path\t${path}`,
    ['#fields', ...columns.map((field) => field.name)].join('\t'),
    ['#types', ...columns.map((field) => field.type)].join('\t'),
    '',
  ].join('\n');
}

function tsvRow<Row>(columns: readonly ZeekColumn<Row>[], row: Row): string {
  return `${columns.map((field) => tsvField(field.type, field.value(row))).join('\t')}\n`;
}

function jsonRow<Row>(columns: readonly ZeekColumn<Row>[], row: Row): string {
  const fields: [string, unknown][] = [];
  for (const field of columns) {
    const value = field.value(row);
    if (value !== null) fields.push([field.name, jsonField(field.type, value)]);
  }
  return `${JSON.stringify(Object.fromEntries(fields))}\n`;
}

function rowOf(output: EngineOutput, name: ZeekLogName): Flow | Transaction | null {
  if (output.kind === 'flow-close') return name === 'conn' ? output.flow : null;
  return output.kind === name ? output : null;
}

/** Renders flows and transactions as the log of that name, with Zeek's names, order and escapes. */
export function zeekLog(name: ZeekLogName, format: ZeekFormat): ZeekLog {
  // The table is keyed by the row's own kind, which the type system cannot follow through a union.
  const columns = COLUMNS[name] as readonly ZeekColumn<Flow | Transaction>[];
  const render = format === 'tsv' ? tsvRow : jsonRow;
  return {
    header: format === 'tsv' ? header(name, columns) : '',
    row(output) {
      const row = rowOf(output, name);
      return row === null ? null : render(columns, row);
    },
  };
}
