import type { EngineOutput } from '../../model/stream.ts';
import { ARP_COLUMNS } from './arp.ts';
import { jsonField, tsvField, type ZeekColumn } from './column.ts';
import { CONN_COLUMNS } from './conn.ts';
import { DNS_COLUMNS } from './dns.ts';
import { HTTP_COLUMNS } from './http.ts';
import { SSH_COLUMNS } from './ssh.ts';

/** The logs that can be written. */
export const ZEEK_LOGS = ['conn', 'dns', 'http', 'ssh', 'arp'] as const;

export type ZeekLogName = (typeof ZEEK_LOGS)[number];

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

function log<Row>(
  path: ZeekLogName,
  format: ZeekFormat,
  columns: readonly ZeekColumn<Row>[],
  pick: (output: EngineOutput) => Row | null,
): ZeekLog {
  const render = format === 'tsv' ? tsvRow<Row> : jsonRow<Row>;
  return {
    header: format === 'tsv' ? header(path, columns) : '',
    row(output) {
      const row = pick(output);
      return row === null ? null : render(columns, row);
    },
  };
}

/** Renders flows and transactions as the log of that name, with Zeek's names, order and escapes. */
export function zeekLog(name: ZeekLogName, format: ZeekFormat): ZeekLog {
  switch (name) {
    case 'conn':
      return log(name, format, CONN_COLUMNS, (output) => (output.kind === 'flow-close' ? output.flow : null));
    case 'dns':
      return log(name, format, DNS_COLUMNS, (output) => (output.kind === 'dns' ? output : null));
    case 'http':
      return log(name, format, HTTP_COLUMNS, (output) => (output.kind === 'http' ? output : null));
    case 'ssh':
      return log(name, format, SSH_COLUMNS, (output) => (output.kind === 'ssh' ? output : null));
    case 'arp':
      return log(name, format, ARP_COLUMNS, (output) => (output.kind === 'arp' ? output : null));
  }
}
