import type { Transaction } from '../../../src/model/transaction.ts';
import type { Capture } from './capture.ts';
import { pairOfRow, pairOfTransaction } from './pair.ts';
import type { Row } from './rows.ts';
import type { Scores } from './score.ts';
import { portlessRows, unreadablePairs } from './tshark-scope.ts';

/** Most values of a cell, and most characters of a value: the list of flows was written so. */
const CELL_VALUES = 60;
const VALUE_LENGTH = 400;

/**
 * How the values of a pair are compared.
 * - `sequence`: one after the other as they were sent, repeats that follow each other taken once: requests and
 *   answers of HTTP, whose transactions hold each of them once and in order.
 * - `each`: the same without taking repeats once.
 * - `set`: the distinct values. tshark lists question and answer, and each repetition of both, where a transaction
 *   holds all of them: how often a value stands there and where is not the same fact. A cell that is full holds no more
 *   than the first sixty, so there ours need only contain them.
 */
type Manner = 'sequence' | 'each' | 'set';

interface Field {
  readonly name: string;
  readonly column: string;
  readonly bar: number | null;
  readonly manner: Manner;
  /** What a transaction has of it; empty where it has none, or is of another kind. */
  readonly values: (transaction: Transaction) => readonly (string | number | null)[];
  /** Whether the field is compared for a pair; where not, tshark reads something into it that is another protocol here. */
  readonly holds?: (pair: string) => boolean;
  /** Writes a value as both sides can. */
  readonly plain?: (value: string) => string;
}

function http(
  name: string,
  bar: number,
  value: (transaction: Extract<Transaction, { kind: 'http' }>) => readonly (string | number | null)[],
  plain?: (value: string) => string,
): Field {
  return {
    name: `tshark http ${name}`,
    column: `http_${name}`,
    bar,
    manner: name === 'uri' ? 'each' : 'sequence',
    // SSDP over UDP (UPnP Device Architecture 1.0 section 1) has the form of HTTP requests, and is none.
    holds: (pair) => pair.startsWith('tcp '),
    // HTTP/2 is another protocol to tshark: its fields stand elsewhere.
    values: (transaction) => (transaction.kind === 'http' && transaction.version !== '2' ? value(transaction) : []),
    ...(plain === undefined ? {} : { plain }),
  };
}

function dns(
  name: string,
  column: string,
  bar: number | null,
  value: (transaction: Extract<Transaction, { kind: 'dns' }>) => readonly (string | number | null)[],
): Field {
  return {
    name: `tshark dns ${name}`,
    column,
    bar,
    manner: 'set',
    values: (transaction) => (transaction.kind === 'dns' ? value(transaction) : []),
    // Names are kept in lower case, and the root has a name at tshark's alone.
    plain: (text) => (text === '' ? '<root>' : text.toLowerCase()),
  };
}

function ssl(
  name: string,
  column: string,
  bar: number | null,
  value: (transaction: Extract<Transaction, { kind: 'ssl' }>) => readonly (string | null)[],
): Field {
  return {
    name: `tshark ${name}`,
    column,
    bar,
    manner: 'set',
    values: (transaction) => (transaction.kind === 'ssl' ? value(transaction) : []),
  };
}

function ssh(
  name: string,
  column: string,
  value: (transaction: Extract<Transaction, { kind: 'ssh' }>) => string | null,
): Field {
  return {
    name: `tshark ssh ${name}`,
    column,
    bar: 0.99,
    manner: 'set',
    values: (transaction) => (transaction.kind === 'ssh' ? [value(transaction)] : []),
  };
}

/** Zeek's http.log, after which our records are made, has the host without its port. */
function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

/** tshark ends the target of a request at the first blank, Zeek at the version. */
function firstWord(target: string): string {
  return target.replace(/ .*/s, '');
}

/** A and AAAA: the list of flows has addresses alone. */
const ADDRESS_TYPES: ReadonlySet<number> = new Set([1, 28]);

const FIELDS: readonly Field[] = [
  http('method', 0.99, ({ method }) => [method]),
  http('host', 0.99, ({ host }) => [host], withoutPort),
  http('uri', 0.99, ({ uri }) => [uri], firstWord),
  http('status', 0.99, ({ interimStatus, status }) => [interimStatus, status]),
  http('user_agent', 0.99, ({ userAgent }) => [userAgent]),
  // An answer that nobody asked for has the name of its first record, and no type: no question to tshark.
  dns('name', 'dns_qname', 0.99, ({ query, queryType }) => [queryType === null ? null : query]),
  dns('type', 'dns_qtype', 0.99, ({ queryType }) => [queryType]),
  dns('rcode', 'dns_rcode', 0.99, ({ responseCode }) => [responseCode]),
  // tshark lists the addresses of all sections, a transaction those of the answer: what multicast DNS and name servers add
  // is missed.
  dns('answers', 'dns_answers', 0.95, ({ answers }) =>
    answers.filter(({ type }) => ADDRESS_TYPES.has(type)).map(({ data }) => data),
  ),
  ssl('sni', 'tls_sni', 0.995, ({ serverName }) => [serverName]),
  ssl('alpn', 'tls_alpn', null, ({ offeredProtocols, nextProtocol }) => [...offeredProtocols, nextProtocol]),
  ssl('ja3', 'ja3', 0.999, ({ ja3, furtherJa3 }) => [ja3, ...furtherJa3]),
  ssl('ja3s', 'ja3s', 0.999, ({ ja3s }) => [ja3s]),
  ssh('client', 'ssh_client', ({ client }) => client),
  ssh('server', 'ssh_server', ({ server }) => server),
  ssh('hassh', 'hassh', ({ hassh }) => hassh),
  ssh('hassh-server', 'hassh_server', ({ hasshServer }) => hasshServer),
];

/** Transactions of each pair in the order in which they were sent. */
function byPair(capture: Capture): Map<string, Transaction[]> {
  const pairs = new Map<string, Transaction[]>();
  const start = (transaction: Transaction) => capture.carriers.get(transaction.uid)?.start ?? transaction.time;
  const depth = (transaction: Transaction) => (transaction.kind === 'http' ? transaction.depth : transaction.time);
  const sorted = capture.transactions.toSorted((a, b) => start(a) - start(b) || depth(a) - depth(b));
  for (const transaction of sorted) {
    const pair = pairOfTransaction(capture, transaction);
    const list = pairs.get(pair);
    if (list === undefined) pairs.set(pair, [transaction]);
    else list.push(transaction);
  }
  return pairs;
}

function isNew(value: string, index: number, values: readonly string[]): boolean {
  return index === 0 || value !== values[index - 1];
}

function agrees(manner: Manner, theirs: readonly string[], ours: readonly string[], isFull: boolean): boolean {
  if (manner === 'set') {
    const [wanted, have] = [new Set(theirs), new Set(ours)];
    return wanted.isSubsetOf(have) && (isFull || have.size === wanted.size);
  }
  // Joined, since a URI may hold what separates values.
  const [wanted, have] = [theirs, ours].map((values) =>
    (manner === 'each' ? values : values.filter(isNew)).join('|'),
  ) as [string, string];
  return isFull ? have.startsWith(wanted) : have === wanted;
}

function compareField(
  field: Field,
  capture: Capture,
  cells: ReadonlyMap<string, readonly Row[]>,
  pairs: ReadonlyMap<string, readonly Transaction[]>,
  outside: ReadonlySet<string>,
  scores: Scores,
): void {
  const score = scores.of(field.name, field.bar);
  const plain = field.plain ?? ((value: string) => value);
  for (const [pair, rows] of cells) {
    const parts = rows.map((row) => (row.get(field.column) ?? '').split('|').filter((value) => value !== ''));
    const theirs = parts.flat().map(plain);
    const ours = (pairs.get(pair) ?? [])
      .flatMap(field.values)
      .filter((value) => value !== null)
      .map((value) => plain(String(value)).slice(0, VALUE_LENGTH))
      .filter((value) => value !== '');
    if (theirs.length === 0) {
      if (ours.length > 0) score.extras.push(`${capture.name} ${pair}: ${ours.join(' | ')}`);
      continue;
    }
    if (outside.has(pair) || field.holds?.(pair) === false) {
      score.leaveOut(`${capture.name} ${pair}: ${theirs.join(' | ')}`);
      continue;
    }
    const isFull = parts.some((part) => part.length >= CELL_VALUES);
    score.compare(
      agrees(field.manner, theirs, ours, isFull),
      `${capture.name} ${pair}`,
      theirs.join(' | '),
      ours.join(' | '),
    );
  }
}

/**
 * Compares what was said with the rows that tshark makes of the same capture: for each pair of endpoints the values of
 * all its flows, since tshark never ends a flow for silence.
 */
export function compareFields(capture: Capture, rows: readonly Row[], scores: Scores): void {
  const cells = new Map<string, Row[]>();
  const sorted = rows.toSorted((a, b) => Number(a.get('first')) - Number(b.get('first')));
  for (const row of sorted) {
    const pair = pairOfRow(row);
    if (pair !== null) cells.set(pair, [...(cells.get(pair) ?? []), row]);
  }
  const pairs = byPair(capture);
  const outside = unreadablePairs(rows, portlessRows(rows));
  for (const field of FIELDS) compareField(field, capture, cells, pairs, outside, scores);
}
