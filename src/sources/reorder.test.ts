import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Flow } from '../model/flow.ts';
import { type FlowRecord, recordStart } from '../model/record.ts';
import { ANY_RECORD } from '../model/testing/records.ts';
import { ReorderBuffer, WaitingRows } from './reorder.ts';

function flowAt(end: number, uid = ''): Flow {
  return {
    ...{
      kind: 'flow',
      uid,
      start: end,
      duration: null,
      protocol: 'tcp',
      ipProtocol: 6,
      service: null,
      state: null,
      history: '',
    },
    ...{ originator: '10.0.0.1', originatorPort: 1, responder: '10.0.0.2', responderPort: 2 },
    ...{ originatorBytes: null, responderBytes: null, missedBytes: 0 },
    ...{ originatorPackets: 0, originatorIpBytes: 0, responderPackets: 0, responderIpBytes: 0, tunnelParents: [] },
  };
}

function order(ends: readonly number[], options: { readonly lateness: number; readonly maximum?: number }) {
  const { lateness, maximum } = options;
  const buffer = new ReorderBuffer({ lateness, rows: new WaitingRows(maximum) });
  const out: FlowRecord[] = [];
  let late = 0;
  ends.forEach((end, index) => {
    if (buffer.push(flowAt(end, String(index)), out)) late += 1;
  });
  buffer.flush(out);
  return { ends: out.map(recordStart), uids: out.map(({ uid }) => Number(uid)), late };
}

test('rows within the lateness come out as a stable sort would put them', () => {
  const property = fc.property(fc.array(fc.nat(100)), (ends) => {
    const { uids, late } = order(ends, { lateness: 100 });
    const sorted = ends.map((_, index) => index).sort((a, b) => (ends[a] ?? 0) - (ends[b] ?? 0));
    assert.deepEqual(uids, sorted);
    assert.equal(late, 0);
  });
  fc.assert(property);
});

test('every row comes out once, and those that are not late in order', () => {
  const property = fc.property(
    fc.array(fc.nat(1000)),
    fc.nat(50),
    fc.integer({ min: 1, max: 10 }),
    (ends, lateness, maximum) => {
      const result = order(ends, { lateness, maximum });
      assert.deepEqual(
        [...result.uids].sort((a, b) => a - b),
        [...ends.keys()],
      );
      const steps = result.ends.filter((end, index) => end < Math.max(...result.ends.slice(0, index)));
      assert.equal(steps.length, result.late);
    },
  );
  fc.assert(property);
});

test('a flood of rows of one moment never makes more than the maximum wait', () => {
  const buffer = new ReorderBuffer({ rows: new WaitingRows(100) });
  const out: FlowRecord[] = [];
  for (let index = 0; index < 10_000; index += 1) buffer.push(flowAt(5), out);
  assert.equal(out.length, 9_900);
});

test('rows that bring content count as several, so that long ones cannot fill memory', () => {
  const [row] = fc.sample(ANY_RECORD.http, { numRuns: 1, seed: 1 });
  assert.ok(row !== undefined);
  const request = {
    method: 'GET',
    target: 'x'.repeat(51_200),
    version: null,
    headers: [],
    body: null,
    isBodyCut: false,
  };
  const web = { request, response: null, client: '', inspection: null, refused: null };
  const rows = new WaitingRows(1_000);
  const buffer = new ReorderBuffer({ rows });
  const out: FlowRecord[] = [];
  for (let time = 0; time < 50; time += 1) {
    buffer.push({ ...row, time, web }, out);
    assert.ok(rows.count <= 1_000);
  }
  assert.equal(out.length, 41);
  buffer.flush(out);
  assert.equal(rows.count, 0);
});
