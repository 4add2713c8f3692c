import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { readFlows } from '../../src/agent/flows.ts';
import { GatehoundError } from '../../src/model/error.ts';
import { type FlowRecord, recordEnd } from '../../src/model/record.ts';
import { ANY_RECORD } from '../../src/model/testing/records.ts';
import { hiddenPassword } from '../../src/report/zeek/password.ts';
import { ZEEK_LOGS, type ZeekFormat, zeekLog } from '../../src/report/zeek/zeek-log.ts';
import { BatchPool } from '../../src/sources/batch.ts';
import { openReader, openSource } from '../../src/sources/open.ts';
import type { Source } from '../../src/sources/source.ts';
import { chunked } from '../../src/sources/testing/captures.ts';

type Held = { readonly [Kind in FlowRecord['kind']]?: (record: Extract<FlowRecord, { kind: Kind }>) => FlowRecord };

const NO_RESPONDER = { responder: '', responderPort: 0 };

/** What a log holds of a record, where that is not all. */
const HELD: Held = {
  // The types of answers: their form tells the ones that matter.
  dns: (dns) => ({
    ...dns,
    answers: dns.answers.map((answer) => ({ ...answer, type: 0 })),
    // An answer without a record has neither time nor flags in Zeek.
    ...(dns.answers.length > 0 ? {} : { roundTrip: null, authoritative: false, recursionAvailable: false }),
  }),
  // A flow that took no time has no sizes in Zeek, and SCTP no ports: its number tells what it is.
  flow: (flow) => ({
    ...flow,
    ...((flow.duration ?? 0) > 0 ? {} : { duration: null, originatorBytes: null, responderBytes: null }),
    ...(flow.protocol === 'sctp' ? { originatorPort: 0, responderPort: 0 } : {}),
    protocol:
      flow.protocol === 'sctp' || flow.protocol === 'unknown_transport'
        ? flow.ipProtocol === 132
          ? 'sctp'
          : 'unknown_transport'
        : flow.protocol,
  }),
  // Zeek keeps passwords to itself.
  http: (http) => ({ ...http, password: null }),
  ftp: (ftp) => ({ ...ftp, password: hiddenPassword(ftp.user, ftp.password) }),
  login: (login) => ({ ...login, password: hiddenPassword(login.user, login.password) }),
  ssl: (ssl) => ({ ...ssl, serverCertificateSha1: null }),
  // It names a certificate and no connection.
  x509: (x509) => ({ ...x509, sha1: null, uid: '', originator: '', originatorPort: 0, ...NO_RESPONDER }),
  // Whether keys were exchanged shows in what came after.
  ssh: (ssh) => ({
    ...ssh,
    keysExchanged: ssh.authenticated !== null || ssh.failures > 0 || ssh.keyExchange !== null,
  }),
  arp: (arp) => ({ ...arp, uid: '', originatorPort: 0, responderPort: 0 }),
  // It names connections and no ports.
  dhcp: (dhcp) => ({
    ...dhcp,
    uid: dhcp.uids[0] ?? '',
    originator: dhcp.client ?? dhcp.assignedAddress ?? dhcp.requestedAddress ?? '0.0.0.0',
    originatorPort: 68,
    responder: dhcp.server ?? '255.255.255.255',
    responderPort: 67,
  }),
  smtp: (smtp) => ({ ...smtp, authenticated: null }),
  kerberos: (kerberos) => ({ ...kerberos, errorCode: null }),
  // It names a host and no connection.
  software: (software) => ({ ...software, uid: '', ...NO_RESPONDER }),
};

function held(record: FlowRecord): FlowRecord {
  // The table is keyed by the record's own kind, which the type system cannot follow through a union.
  const hold = HELD[record.kind] as ((record: FlowRecord) => FlowRecord) | undefined;
  return hold === undefined ? record : hold(record);
}

function typeless(record: FlowRecord): FlowRecord {
  return record.kind === 'dns' ? held(record) : record;
}

function render(name: (typeof ZEEK_LOGS)[number], format: ZeekFormat, records: readonly FlowRecord[]): string {
  const log = zeekLog(name, format);
  const rows = records.map((record) => log.row(record.kind === 'flow' ? { kind: 'flow-close', flow: record } : record));
  return log.header + rows.join('');
}

async function readBack(source: Source): Promise<FlowRecord[]> {
  const records: FlowRecord[] = [];
  for await (const batch of source.batches(new BatchPool())) {
    if (batch.kind === 'records') records.push(...batch.records);
  }
  await source.close();
  assert.equal(source.statistics.partial, null);
  return records;
}

function canonical(record: FlowRecord): string {
  return JSON.stringify(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const kindOf = (name: (typeof ZEEK_LOGS)[number]) => (name === 'conn' ? 'flow' : name);

for (const name of ZEEK_LOGS) {
  test(`records of ${name}.log come back as they were written`, async () => {
    const one: fc.Arbitrary<FlowRecord> = ANY_RECORD[kindOf(name)];
    const inputs = fc.tuple(fc.constantFrom<ZeekFormat>('json', 'tsv'), fc.array(one, { minLength: 1, maxLength: 6 }));
    const property = fc.asyncProperty(inputs, async ([format, made]) => {
      const records = made.toSorted((a, b) => recordEnd(held(a)) - recordEnd(held(b)));
      // With the name that Zeek's JSON streaming gives each row: a row that leaves out what is not set may not show it.
      const log = render(name, format, records).replaceAll(/^\{/gm, `{"_path":"${name}",`);
      const bytes = new TextEncoder().encode(log);
      const source = await openReader('test', chunked(bytes, [97]));
      assert.equal(source.format, `zeek-${name}`);
      assert.deepEqual((await readBack(source)).map(typeless), records.map(held));
    });
    await fc.assert(property, { numRuns: 60 });
  });
}

test('a log that was changed anywhere is read as far as it goes, however it is cut, and nothing is thrown', async () => {
  const formats = fc.constantFrom<ZeekFormat>('json', 'tsv');
  const inputs = fc.constantFrom(...ZEEK_LOGS).chain((name) => {
    const records = fc.array<FlowRecord>(ANY_RECORD[kindOf(name)], { minLength: 1, maxLength: 3 });
    return fc.tuple(formats, records).map(([format, list]) => render(name, format, list));
  });
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 });
  const outcome = async (bytes: Uint8Array, sizes: readonly number[]) => {
    try {
      const source = await openReader('test', chunked(bytes, sizes));
      const records: FlowRecord[] = [];
      for await (const batch of source.batches(new BatchPool())) {
        if (batch.kind === 'records') records.push(...batch.records);
      }
      return { records, unreadable: source.statistics.unreadable, problem: source.statistics.partial?.line };
    } catch (error) {
      assert.ok(error instanceof GatehoundError, String(error));
      return error.code;
    }
  };
  const property = fc.asyncProperty(inputs, changes, async (log, list) => {
    const bytes = new TextEncoder().encode(log);
    for (const [at, value] of list) bytes[at % bytes.length] = value;
    assert.deepEqual(await outcome(bytes, [7, 300]), await outcome(bytes, [bytes.length]));
  });
  await fc.assert(property, { numRuns: 300 });
});

test('the logs of a capture, written into a folder and read from it, are the records of the capture', async () => {
  const sample = fileURLToPath(new URL('../../samples/intrusion/intrusion.pcap', import.meta.url));
  const records: FlowRecord[] = [];
  await readFlows(sample, (record) => records.push(record.kind === 'flow-close' ? record.flow : record));
  for (const [format, pack, end] of [
    ['tsv', gzipSync, '.gz'],
    ['json', zstdCompressSync, '.zst'],
  ] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'gatehound-logs-'));
    for (const name of ZEEK_LOGS) {
      const own = records.filter((record) => record.kind === kindOf(name));
      writeFileSync(join(folder, `${name}.log${end}`), pack(render(name, format, own)));
    }
    const back = await readBack(await openSource(folder));
    rmSync(folder, { recursive: true });
    for (const name of ZEEK_LOGS) {
      const own = (list: readonly FlowRecord[]) =>
        list
          .filter((record) => record.kind === kindOf(name))
          .map((record) => canonical(typeless(held(record))))
          .sort();
      const [made, read] = [own(records), own(back)];
      assert.equal(read.length, made.length, `${name} as ${format}`);
      const place = made.findIndex((record, index) => record !== read[index]);
      assert.equal(read[place], made[place], `${name} as ${format}`);
    }
    const ends = back.map(recordEnd);
    assert.ok(ends.every((end, index) => index === 0 || end >= (ends[index - 1] as number)));
  }
});
