import { existsSync } from 'node:fs';
import type { Transaction } from '../../../src/model/transaction.ts';
import { ZEEK_LOGS, zeekLog } from '../../../src/report/zeek/zeek-log.ts';
import type { Capture } from './capture.ts';
import { type Row, zeekRows } from './rows.ts';
import type { Scores } from './score.ts';

const ENDPOINTS = ['id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p'];

/** By which columns a row finds ours; where several have the same, in their order. */
const KEYS = {
  http: [...ENDPOINTS, 'trans_depth'],
  dns: [...ENDPOINTS, 'trans_id'],
  ssl: ENDPOINTS,
  ssh: ENDPOINTS,
  x509: ['certificate.serial'],
  ftp: [...ENDPOINTS, 'command'],
  smtp: [...ENDPOINTS, 'trans_depth'],
  quic: ENDPOINTS,
  dhcp: ['mac'],
  tunnel: [...ENDPOINTS, 'tunnel_type', 'action'],
  rdp: ENDPOINTS,
  kerberos: [...ENDPOINTS, 'request_type'],
} as const satisfies { readonly [Kind in Transaction['kind']]?: readonly string[] };

/** Times and chance identifiers: Zeek's tests remove the first, nobody can agree on the second. */
const UNCOMPARABLE = new Set([
  'ts',
  'uid',
  'uids',
  'fuid',
  'fuids',
  'orig_fuids',
  'resp_fuids',
  'id',
  'cert_chain_fuids',
]);

/** One microsecond: Zeek counts in doubles. */
const TOLERANCE = 1.5e-6;

function isSame(theirs: string, ours: string): boolean {
  if (theirs === ours) return true;
  const isFraction = theirs.includes('.') && ours.includes('.');
  return isFraction && Math.abs(Number(theirs) - Number(ours)) <= TOLERANCE;
}

function ourRows(capture: Capture, kind: keyof typeof KEYS): Row[] {
  if (!ZEEK_LOGS.includes(kind)) return [];
  const log = zeekLog(kind, 'tsv');
  const header = log.header.split('\n').find((line) => line.startsWith('#fields\t')) ?? '';
  const names = header.split('\t').slice(1);
  return capture.transactions
    .map((transaction) => log.row(transaction))
    .filter((text) => text !== null)
    .map((text) => {
      const cells = text.trimEnd().split('\t');
      return new Map(names.map((name, index) => [name, cells[index] ?? '']));
    });
}

/** Compares every column of the logs that stand beside a capture with the same log of ours, row by row. */
export function compareZeekLogs(capture: Capture, scores: Scores): void {
  for (const [kind, key] of Object.entries(KEYS) as [keyof typeof KEYS, readonly string[]][]) {
    const path = `${capture.path}.zeek.${kind}.log`;
    if (!existsSync(path)) continue;
    const left = ourRows(capture, kind);
    const keyOf = (row: Row): string => key.map((name) => row.get(name) ?? '').join(' ');
    for (const row of zeekRows(path)) {
      const where = `${capture.name} ${keyOf(row)}`;
      const index = left.findIndex((candidate) => keyOf(candidate) === keyOf(row));
      const ours = left[index];
      if (index >= 0) left.splice(index, 1);
      scores.of(`zeek ${kind} row`).compare(ours !== undefined, where, keyOf(row), 'none');
      for (const [name, theirs] of row) {
        if (UNCOMPARABLE.has(name) || key.includes(name)) continue;
        const value = ours === undefined ? 'no row' : (ours.get(name) ?? 'no column');
        scores.of(`zeek ${kind} ${name}`).compare(isSame(theirs, value), where, theirs, value);
      }
    }
    scores.of(`zeek ${kind} row`).extras.push(...left.map((row) => `${capture.name} ${keyOf(row)}`));
  }
}
