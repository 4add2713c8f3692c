import type { FlowRecord } from '../../model/record.ts';
import { arpOf } from './logs/arp.ts';
import { flowOf } from './logs/conn.ts';
import { dhcpOf } from './logs/dhcp.ts';
import { dnsOf } from './logs/dns.ts';
import { filesOf } from './logs/files.ts';
import { ftpOf } from './logs/ftp.ts';
import { httpOf } from './logs/http.ts';
import { kerberosOf } from './logs/kerberos.ts';
import { loginOf } from './logs/login.ts';
import { noticeOf } from './logs/notice.ts';
import { quicOf } from './logs/quic.ts';
import { rdpOf } from './logs/rdp.ts';
import { ntlmOf, smbFilesOf, smbMappingOf, smbOf } from './logs/smb.ts';
import { smtpOf } from './logs/smtp.ts';
import { softwareOf } from './logs/software.ts';
import { sshOf } from './logs/ssh.ts';
import { sslOf } from './logs/ssl.ts';
import { tunnelOf } from './logs/tunnel.ts';
import { weirdOf } from './logs/weird.ts';
import { x509Of } from './logs/x509.ts';
import type { Row } from './row.ts';

/** One of Zeek's logs: what its rows are, and how it is known where it does not give its name. */
interface ZeekLogKind {
  readonly record: (row: Row) => FlowRecord;
  /** Any of these sets of fields is in no other log. */
  readonly marks: readonly (readonly string[])[];
  /** A row need not reach further than these columns; where it is not said, it must reach the last of all. */
  readonly chief?: readonly string[];
}

/** The logs that are read, by the names that Zeek gives them. Where marks meet, the first wins. */
const LOGS: Readonly<Record<string, ZeekLogKind>> = {
  conn: {
    record: flowOf,
    marks: [['conn_state'], ['orig_ip_bytes']],
    chief: ['conn_state', 'history', 'resp_ip_bytes'],
  },
  dns: { record: dnsOf, marks: [['query'], ['qtype'], ['rcode', 'trans_id']] },
  http: {
    record: httpOf,
    marks: [['status_code'], ['request_body_len'], ['user_agent', 'host'], ['method', 'uri']],
    chief: ['status_msg', 'user_agent'],
  },
  ssl: { record: sslOf, marks: [['established', 'resumed'], ['cipher', 'curve'], ['ssl_history'], ['cipher', 'ja3']] },
  x509: { record: x509Of, marks: [['certificate.serial'], ['certificate.subject'], ['fingerprint', 'host_cert']] },
  quic: { record: quicOf, marks: [['client_initial_dcid'], ['client_scid'], ['version', 'history']] },
  ssh: {
    record: sshOf,
    marks: [['auth_attempts'], ['auth_success'], ['host_key_alg'], ['client', 'server', 'direction']],
  },
  dhcp: { record: dhcpOf, marks: [['msg_types'], ['uids'], ['lease_time', 'mac'], ['mac', 'assigned_ip']] },
  ftp: { record: ftpOf, marks: [['reply_code', 'command'], ['data_channel.passive'], ['command', 'user', 'arg']] },
  smtp: { record: smtpOf, marks: [['mailfrom'], ['rcptto'], ['helo'], ['last_reply']] },
  tunnel: { record: tunnelOf, marks: [['tunnel_type']] },
  software: { record: softwareOf, marks: [['software_type']] },
  notice: {
    record: noticeOf,
    marks: [
      ['note', 'actions'],
      ['note', 'msg'],
    ],
  },
  files: {
    record: filesOf,
    marks: [
      ['fuid', 'seen_bytes'],
      ['fuid', 'analyzers'],
    ],
  },
  arp: {
    record: arpOf,
    marks: [
      ['operation', 'orig_hw'],
      ['operation', 'src_mac'],
    ],
  },
  login: { record: loginOf, marks: [['client_user'], ['confused']] },
  rdp: { record: rdpOf, marks: [['security_protocol'], ['keyboard_layout']] },
  kerberos: {
    record: kerberosOf,
    marks: [
      ['request_type', 'client'],
      ['error_msg', 'till'],
    ],
  },
  smb: {
    record: smbOf,
    marks: [['action', 'version']],
  },
  smb_mapping: { record: smbMappingOf, marks: [['share_type']] },
  smb_files: { record: smbFilesOf, marks: [['times.modified'], ['times_modified']] },
  ntlm: { record: ntlmOf, marks: [['server_nb_computer_name'], ['hostname', 'domainname']] },
  weird: {
    record: weirdOf,
    marks: [
      ['name', 'notice'],
      ['name', 'peer'],
    ],
  },
};

/** How a row of the log of this name becomes a record; undefined for a log that is not read. */
export function recordReader(log: string): ((row: Row) => FlowRecord) | undefined {
  return Object.hasOwn(LOGS, log) ? LOGS[log]?.record : undefined;
}

/** The columns that a row of this log must reach; undefined where it must have all. */
export function chiefColumns(log: string): readonly string[] | undefined {
  return Object.hasOwn(LOGS, log) ? LOGS[log]?.chief : undefined;
}

/** The log that has these fields; null where none does, or several might. */
export function logOfFields(has: (field: string) => boolean): string | null {
  for (const [log, { marks }] of Object.entries(LOGS)) {
    if (marks.some((fields) => fields.every((field) => has(field) || has(field.replace('.', '_'))))) return log;
  }
  return null;
}

/** Names as they stand in a file's name, the longest first: `NASHUA_smb_files.log` is none of the log of files. */
const NAMES = Object.keys(LOGS).sort((a, b) => b.length - a.length);

/** The log that a file is named for; null for none. */
export function logOfFileName(name: string): string | null {
  const words = `_${name.toLowerCase().replace(/[^a-z0-9]+/g, '_')}_`;
  return NAMES.find((log) => words.includes(`_${log}_`)) ?? null;
}
