import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FLOW } from '../../testing/conversation.ts';
import { der, derText } from '../../testing/der.ts';
import { judge } from '../../testing/judge.ts';
import { kerberosApplicationRequest } from '../../testing/kerberos.ts';
import { kerberosToken, ntlmAuthenticate } from '../../testing/little.ts';
import { AcrossFlows } from '../across-flows.ts';
import type { ApplicationParser, Direction } from '../parser.ts';
import { LDAP_TCP, LDAP_UDP } from './ldap.ts';

const message = (...operation: number[]) => der(0x30, der(2, 1), operation);
const bind = (...credentials: number[]) => message(...der(0x60, der(2, 3), der(4), credentials));
const sasl = (token: readonly number[]) => bind(...der(0xa3, derText(4, 'GSS-SPNEGO'), der(4, token)));
const START_TLS = message(...der(0x77, derText(0x80, '1.3.6.1.4.1.1466.20037')));
const extended = (result: number) => message(...der(0x78, der(0x0a, result), der(4), der(4)));

const opened = (): ApplicationParser => LDAP_TCP.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
const give = (parser: ApplicationParser, direction: Direction, bytes: readonly number[]) => {
  for (const byte of bytes) parser.data(direction, Uint8Array.of(byte), 0, 1, 0);
};

test('recognised by structure, over TCP and UDP', () => {
  assert.equal(judge(LDAP_TCP, bind(...der(0x80))), 'yes');
  assert.equal(judge(LDAP_UDP, message(...der(0x63, der(4)))), 'yes');
  assert.equal(judge(LDAP_TCP, [0x30, 0x0c]), 'more');
  assert.equal(judge(LDAP_UDP, [0x30, 0x0c]), 'no');
  // SNMP: version, community.
  assert.equal(judge(LDAP_UDP, der(0x30, der(2, 1), derText(4, 'public'), der(0xa0, der(2, 1)))), 'no');
});

test('who logs in is found, however the stream is cut', () => {
  const ntlm = opened();
  give(ntlm, 0, sasl(ntlmAuthenticate('anna', 'D', 'W')));
  assert.deepEqual(ntlm.inside, ['ntlm']);
  const kerberos = opened();
  give(kerberos, 0, sasl(kerberosToken(1, kerberosApplicationRequest(['ldap', 'dc']))));
  assert.deepEqual(kerberos.inside, ['gssapi', 'krb']);
});

test('StartTLS hands over when the server agrees', () => {
  const agreed = opened();
  give(agreed, 0, START_TLS);
  give(agreed, 1, extended(0));
  assert.equal(agreed.handsOver, true);
  const refused = opened();
  give(refused, 0, START_TLS);
  give(refused, 1, extended(2));
  assert.equal(refused.handsOver, false);
});

test('searches are not read for ever, and nonsense ends it', () => {
  const busy = opened();
  for (let count = 0; count < 8; count += 1) give(busy, 1, message(...der(0x64, der(4))));
  assert.equal(busy.finished, true);
  const lost = opened();
  give(lost, 0, [1, 2, 3, 4, 5, 6, 7]);
  assert.equal(lost.finished, true);
});

test('arbitrary bytes never throw', () => {
  const good = Uint8Array.from(sasl(kerberosToken(1, kerberosApplicationRequest(['ldap', 'dc']))));
  const change = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 });
  fc.assert(
    fc.property(change, fc.uint8Array({ maxLength: 40 }), (changes, bytes) => {
      const damaged = good.slice();
      for (const [at, byte] of changes) damaged[at] = byte;
      const parser = opened();
      parser.data(0, damaged, 0, damaged.length, 0);
      parser.data(1, bytes, 0, bytes.length, 0);
      parser.close(0);
      judge(LDAP_TCP, bytes);
      judge(LDAP_UDP, damaged);
    }),
  );
});
