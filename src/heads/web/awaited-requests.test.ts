import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WebRequest } from '../../model/web/request.ts';
import { AwaitedRequests } from './awaited-requests.ts';
import { decodeRequest } from './decoding/decode-request.ts';

function request(bytes: number): WebRequest {
  return { method: 'POST', target: '/', version: '1.1', headers: [], body: Buffer.alloc(bytes, 97), isBodyCut: false };
}

test('a request that waits is found until it is heard', () => {
  const awaited = new AwaitedRequests();
  const one = request(10);
  const decoded = decodeRequest(one);
  awaited.add(one, decoded);
  assert.equal(awaited.get(one), decoded);
  awaited.delete(one);
  awaited.delete(one);
  assert.deepEqual([awaited.get(one), awaited.size], [undefined, 0]);
});

test('however many wait and however large they are, so much is kept and no more, the latest', () => {
  for (const [bytes, most] of [
    [10, 1_024],
    [65_000, 85],
  ] as const) {
    const awaited = new AwaitedRequests();
    let last = request(bytes);
    for (let index = 0; index < 1_500; index++) {
      last = request(bytes);
      awaited.add(last, { ...decodeRequest(request(1)), request: last, body: 'a'.repeat(bytes) });
      assert.ok(awaited.size <= most, `${bytes} bytes: ${awaited.size}`);
    }
    assert.ok(awaited.size > most / 2);
    assert.notEqual(awaited.get(last), undefined);
    awaited.delete(last);
    assert.equal(awaited.get(last), undefined);
  }
});
