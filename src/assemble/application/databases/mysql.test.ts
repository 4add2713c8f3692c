import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FLOW, toBytes } from '../../testing/conversation.ts';
import { judge } from '../../testing/judge.ts';
import { AcrossFlows } from '../across-flows.ts';
import type { ApplicationParser, ApplicationProtocol, Direction } from '../parser.ts';
import { MYSQL } from './mysql.ts';
import { POSTGRESQL } from './postgresql.ts';

const opened = (protocol: ApplicationProtocol) => protocol.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
const give = (parser: ApplicationParser, direction: Direction, bytes: readonly number[]) =>
  parser.data(direction, Uint8Array.from(bytes), 0, bytes.length, 0);

const GREETING = [74, 0, 0, 0, 10, ...toBytes('8.0.36\0'), ...Array(67).fill(1)];
const tlsRequest = [32, 0, 0, 1, 0, 0x08, ...Array(30).fill(0)];

test('MySQL by its greeting, TLS when the client asks', () => {
  assert.equal(judge(MYSQL, GREETING, 3_306, 1), 'yes');
  assert.equal(judge(MYSQL, GREETING.slice(0, 5), 3_306, 1), 'more');
  assert.equal(judge(MYSQL, GREETING, 3_306, 0), 'no');
  assert.equal(judge(MYSQL, '220 mail ESMTP\r\n', 25, 1), 'no');
  const secure = opened(MYSQL);
  give(secure, 1, GREETING);
  for (const byte of tlsRequest) give(secure, 0, [byte]);
  assert.deepEqual([secure.handsOver, secure.finished], [true, false]);
  const plain = opened(MYSQL);
  give(plain, 0, [85, 0, 0, 1, 0, 0x08]);
  assert.deepEqual([plain.handsOver, plain.finished], [false, true]);
});

const startup = (code: readonly number[], more = '') => [0, 0, 0, 8 + more.length, ...code, ...toBytes(more)];

test('PostgreSQL by its first message, TLS when the server agrees', () => {
  const request = startup([4, 210, 22, 47]);
  assert.equal(judge(POSTGRESQL, request), 'yes');
  assert.equal(judge(POSTGRESQL, startup([0, 3, 0, 0], 'user\0anna\0\0')), 'yes');
  assert.equal(judge(POSTGRESQL, [0, 0, 0]), 'more');
  assert.equal(judge(POSTGRESQL, startup([0, 3, 0, 0], '\x01234567890')), 'no');
  assert.equal(judge(POSTGRESQL, [0, 9, 0, 0, 0, 0, 0, 0]), 'no');
  const secure = opened(POSTGRESQL);
  give(secure, 0, request);
  give(secure, 1, [0x53]);
  assert.equal(secure.handsOver, true);
  const refused = opened(POSTGRESQL);
  give(refused, 0, request);
  give(refused, 1, [0x4e]);
  assert.deepEqual([refused.handsOver, refused.finished], [false, true]);
});

test('arbitrary bytes never throw, and a gap ends it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(MYSQL, POSTGRESQL),
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 })),
      (protocol, pieces) => {
        const parser = opened(protocol);
        pieces.forEach((piece, index) => {
          judge(protocol, piece, 1, index % 2 === 0 ? 0 : 1);
          parser.data(index % 2 === 0 ? 0 : 1, piece, 0, piece.length, 0);
        });
        parser.gap(0, 1, 0);
        assert.equal(parser.finished, true);
      },
    ),
  );
});
