import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SECOND } from '../../../model/time.ts';
import type { KerberosTransaction } from '../../../model/transaction/kerberos.ts';
import { everyCut, FLOW, play, type Turn } from '../../testing/conversation.ts';
import {
  kerberosAnswer,
  kerberosApplicationAnswer,
  kerberosApplicationRequest,
  kerberosFailure,
  kerberosRequest,
} from '../../testing/kerberos.ts';
import { KERBEROS_TCP, KERBEROS_UDP } from './kerberos.ts';
import { kerberosCipher, kerberosError } from './kerberos-names.ts';
import { kerberosTime } from './kerberos-time.ts';

const turn = (from: 0 | 1, bytes: readonly number[]): Turn => ({ from, says: Uint8Array.from(bytes) });
const framed = (from: 0 | 1, bytes: readonly number[]): Turn =>
  turn(from, [0, 0, bytes.length >> 8, bytes.length & 0xff, ...bytes]);
const rows = (turns: readonly Turn[]) =>
  (play(KERBEROS_UDP, turns) as KerberosTransaction[]).map((one) => [
    one.requestType,
    one.client,
    one.service,
    one.success,
    one.error,
    one.cipher,
  ]);

const TGT = ['krbtgt', 'EXAMPLE'];

test('a request and its answer', () => {
  const turns = [turn(0, kerberosRequest(0x6a, 'anna', TGT, true)), turn(1, kerberosAnswer(0x6b, 'anna', TGT))];
  assert.deepEqual(play(KERBEROS_UDP, turns), [
    {
      kind: 'kerberos',
      ...FLOW,
      time: 1_000_000,
      requestType: 'AS',
      client: 'anna/EXAMPLE',
      service: 'krbtgt/EXAMPLE',
      success: true,
      errorCode: null,
      error: null,
      from: null,
      till: 1_709_208_000 * SECOND,
      cipher: 'aes256-cts-hmac-sha1-96',
      forwardable: true,
      renewable: true,
    },
  ]);
});

test('tickets for services, refusals, proof that is asked for, silence', () => {
  const cifs = ['cifs', 'files.example'];
  assert.deepEqual(
    rows([
      turn(0, kerberosRequest(0x6c, null, cifs)),
      turn(1, kerberosAnswer(0x6d, 'anna', cifs, 23)),
      turn(0, kerberosRequest(0x6a, 'bob', TGT)),
      turn(1, kerberosFailure(6, TGT)),
      turn(0, kerberosRequest(0x6a, 'carl', TGT)),
      turn(1, kerberosFailure(25, TGT, 'NEEDED_PREAUTH')),
      turn(0, kerberosRequest(0x6a, 'dora', TGT)),
      turn(1, kerberosFailure(24, TGT, 'PREAUTH_FAILED')),
      turn(0, kerberosRequest(0x6c, null, cifs)),
    ]),
    [
      ['TGS', 'anna/EXAMPLE', 'cifs/files.example', true, null, 'rc4-hmac'],
      ['AS', 'bob/EXAMPLE', 'krbtgt/EXAMPLE', false, 'KDC_ERR_C_PRINCIPAL_UNKNOWN', null],
      ['AS', 'dora/EXAMPLE', 'krbtgt/EXAMPLE', false, 'PREAUTH_FAILED', null],
      ['TGS', null, 'cifs/files.example', null, null, null],
    ],
  );
  assert.deepEqual(rows([turn(0, kerberosApplicationRequest(cifs)), turn(1, kerberosApplicationAnswer())]), [
    ['AP', '/EXAMPLE', 'cifs/files.example', true, null, 'aes256-cts-hmac-sha1-96'],
  ]);
});

test('over TCP, however the stream is cut', () => {
  const turns = [
    framed(0, kerberosRequest(0x6a, 'anna', TGT)),
    framed(1, kerberosFailure(25, TGT)),
    framed(0, kerberosRequest(0x6a, 'anna', TGT)),
    framed(1, kerberosAnswer(0x6b, 'anna', TGT)),
  ];
  const whole = play(KERBEROS_TCP, turns);
  assert.equal(whole.length, 2);
  for (const cut of everyCut(turns)) assert.deepEqual(play(KERBEROS_TCP, turns, { cut }), whole);
  assert.deepEqual(play(KERBEROS_TCP, [turn(0, [0xff, 1, 2, 3, 4]), ...turns]), []);
  const gap = play(KERBEROS_TCP, [turns[0] as Turn, { from: 1, missing: 10 }]) as KerberosTransaction[];
  assert.deepEqual(
    gap.map(({ success }) => success),
    [null],
  );
});

test('recognised by structure on any port', () => {
  const bytes = kerberosRequest(0x6a, 'anna', TGT);
  const judge = (protocol: typeof KERBEROS_TCP, given: readonly number[]) =>
    protocol.recognise(0, Uint8Array.from(given), 0, given.length, FLOW);
  assert.equal(judge(KERBEROS_UDP, bytes), 'yes');
  assert.equal(judge(KERBEROS_UDP, bytes.with(8, 4).with(10, 4)), 'no');
  assert.equal(judge(KERBEROS_UDP, bytes.slice(0, 5)), 'no');
  assert.equal(judge(KERBEROS_TCP, [0, 0, 0, bytes.length, ...bytes]), 'yes');
  assert.equal(judge(KERBEROS_TCP, [0, 0, 0]), 'more');
  assert.equal(judge(KERBEROS_TCP, [0, 0, 0, 90, 0x6a, 0x10]), 'more');
  assert.equal(judge(KERBEROS_TCP, [0, 0, 0, 90, 0x30, 0x10]), 'no');
});

test('times and names', () => {
  assert.equal(kerberosTime('19700101000000Z'), 0);
  assert.equal(kerberosTime('20370913024805Z'), 2_136_422_885 * SECOND);
  assert.equal(kerberosTime('20000301000000Z'), 951_868_800 * SECOND);
  for (const text of ['', '2024', '20241301000000Z', '20240100000000Z', '20240101240000Z']) {
    assert.equal(kerberosTime(text), null);
  }
  assert.equal(kerberosError(1_000), null);
  assert.equal(kerberosCipher(-1), 'etype--1');
});

test('damaged and arbitrary messages never throw', () => {
  const good = [
    kerberosRequest(0x6a, 'anna', TGT),
    kerberosAnswer(0x6d, 'anna', TGT),
    kerberosFailure(6, TGT, 'x'),
    kerberosApplicationRequest(TGT),
  ];
  const damaged = fc
    .tuple(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), fc.nat(300))
    .map(([one, changes, length]) => {
      const bytes = Uint8Array.from(one);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return bytes.subarray(0, length);
    });
  const step = fc.record({ from: fc.constantFrom(0 as const, 1 as const), says: damaged });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), (turns) => {
      assert.ok(play(KERBEROS_UDP, turns).length <= turns.length);
      play(KERBEROS_TCP, turns);
    }),
    { numRuns: 500 },
  );
});
