import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Block } from '../model/block.ts';
import { GatehoundError } from '../model/error.ts';
import { decodeAnswer, decodeRequest, encode } from './codec.ts';
import type { Answer, Request } from './messages.ts';

const BLOCK: Block = {
  kind: 'block',
  subject: '192.0.2.7',
  level: 2,
  since: 1_700_000_000_000_000,
  until: null,
  why: 'a "reason"\nof two lines',
  verdict: null,
  proven: true,
  dryRun: false,
};

const REQUESTS: Request[] = [
  { id: 1, kind: 'block', subject: '192.0.2.0/24', seconds: 600, why: 'noisy' },
  { id: 2, kind: 'block', subject: '2001:db8::1', seconds: null, why: '' },
  { id: 3, kind: 'unblock', subject: '192.0.2.7' },
  { id: 4, kind: 'blocks' },
  { id: 5, kind: 'panic' },
];

const ANSWERS: Answer[] = [
  { id: 1, kind: 'blocked', block: BLOCK },
  { id: 2, kind: 'released', count: 3 },
  { id: 3, kind: 'blocks', blocks: [BLOCK, BLOCK], more: true },
  { id: 4, kind: 'error', code: 'GH-DEF-001', message: 'protected', remedy: 'choose another' },
];

function refuses(read: () => unknown, pattern: RegExp): void {
  assert.throws(
    read,
    (error) => error instanceof GatehoundError && error.code === 'GH-AGT-005' && pattern.test(error.message),
  );
}

for (const request of REQUESTS) {
  test(`a request ${request.kind} (${request.id}) is one line and comes through as it was sent`, () => {
    assert.equal(encode(request).indexOf('\n'), encode(request).length - 1);
    assert.deepEqual(decodeRequest(encode(request)), request);
  });
}

for (const answer of ANSWERS) {
  test(`an answer ${answer.kind} is one line and comes through as it was sent`, () => {
    assert.equal(encode(answer).indexOf('\n'), encode(answer).length - 1);
    assert.deepEqual(decodeAnswer(encode(answer)), answer);
  });
}

test('what is no request is refused with the place that is wrong', () => {
  const block = REQUESTS[0] as Request;
  refuses(() => decodeRequest(''), /not JSON/);
  refuses(() => decodeRequest('[]'), /not understood/);
  refuses(() => decodeRequest('{"id":1,"kind":"obey"}'), /at kind/);
  refuses(() => decodeRequest(encode({ ...block, seconds: -1 } as Request)), /at seconds/);
  refuses(() => decodeRequest(encode({ ...block, seconds: 1.5 } as Request)), /at seconds/);
  refuses(() => decodeRequest(encode({ ...block, subject: 'x'.repeat(65) } as Request)), /at subject/);
  refuses(() => decodeRequest(encode({ ...block, why: 'x'.repeat(501) } as Request)), /at why/);
  refuses(() => decodeRequest('{"id":1,"kind":"panic","more":1}'), /more/);
  refuses(() => decodeRequest('['.repeat(65_536)), /not JSON/);
  refuses(() => decodeRequest(`${'['.repeat(30_000)}${']'.repeat(30_000)}`), /not understood/);
});

function onlyCoded(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof GatehoundError, String(error));
  }
}

test('no text makes reading throw anything but a coded error', () => {
  const mutated = fc
    .tuple(fc.constantFrom(...REQUESTS, ...ANSWERS), fc.nat(), fc.string())
    .map(([message, at, text]) => {
      const line = encode(message);
      return line.slice(0, at % line.length) + text + line.slice((at % line.length) + text.length);
    });
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), mutated), (line) => {
      onlyCoded(() => decodeRequest(line));
      onlyCoded(() => decodeAnswer(line));
    }),
    { numRuns: 1_000 },
  );
});
