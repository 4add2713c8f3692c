import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  addressKey,
  agentOf,
  clientKey,
  clientOf,
  knownVictim,
  nameOf,
  onePath,
  pathOf,
  serverIn,
  serverOf,
  shown,
  statusOf,
} from './place.ts';
import { ATTACKER, HOST, heard, SERVER } from './testing/heard-request.ts';

describe('place of a request', () => {
  test('client and server are keys by address, whatever host is named', () => {
    const one = heard({ host: 'anything' });
    assert.equal(serverOf(one), `${SERVER} 80`);
    assert.equal(clientKey(one), `${ATTACKER} ${SERVER} 80`);
    assert.equal(clientOf(clientKey(one)), ATTACKER);
    assert.equal(serverIn(clientKey(one)), serverOf(one));
  });

  test('behaviours take a /64 for one client, single requests each address by itself', () => {
    const [one, other] = ['2001:db8:1:2::3', '2001:db8:1:2:ffff::4'].map((client) => heard({ client }));
    assert.equal(one && clientKey(one), `2001:db8:1:2::/64 ${SERVER} 80`);
    assert.equal(other && clientKey(other), `2001:db8:1:2::/64 ${SERVER} 80`);
    assert.equal(other && addressKey(other), `2001:db8:1:2:ffff::4 ${SERVER} 80`);
  });

  test('a path has one spelling', () => {
    for (const target of ['/a/b', '/a//b', '/a;x=1/b;y', '//a/b?c=/d', '/%61/b', '/a/b?']) {
      assert.equal(pathOf(heard({ target }).decoded), '/a/b', target);
    }
  });

  test('dots in a path lead where servers follow them', () => {
    const paths = {
      '/./././api/users/17': '/api/users/17',
      '/.well-known/../word17': '/word17',
      '/.well-known/%2e%2e/word17': '/word17',
      '/a/..;x=1/b': '/b',
      '/../../a': '/a',
      '/a/b/..': '/a/',
      '/a/.': '/a/',
      '/.': '/',
      '/a/.../.b/c..': '/a/.../.b/c..',
      '/a\\..\\b': '/b',
      '/a/b?c=/../d': '/a/b',
    };
    for (const [target, path] of Object.entries(paths)) assert.equal(pathOf(heard({ target }).decoded), path, target);
    assert.equal(onePath('*'), '*');
    assert.equal(onePath(''), '');
  });

  test('a path in its one spelling stays as it is', () => {
    const parts = fc.constantFrom('/', '.', '..', 'a', ';', '?', '\\');
    fc.assert(
      fc.property(fc.array(parts), (texts) => {
        const path = onePath(`/${texts.join('')}`);
        assert.equal(onePath(path), path);
        assert.ok(!/(?:^|\/)\.\.?(?:\/|$)/.test(path), path);
      }),
    );
  });

  test('the status is that of the answer, or what the log knows', () => {
    assert.equal(statusOf(heard({ status: 404 })), 404);
    assert.equal(statusOf(heard({ status: null })), null);
  });

  test('user agents differ, also when they are too long to be remembered', () => {
    const long = 'x'.repeat(2_000);
    const numbers = ['a', 'b', long, `${long}y`].map((agent) => agentOf(heard({ agent })));
    assert.equal(new Set(numbers).size, 4);
    assert.equal(agentOf(heard({ agent: long })), numbers[2]);
  });

  test('what strangers wrote is shown without control characters, and no longer than wanted', () => {
    assert.equal(shown('a\u001b[31m\nb\u009bc', 100), 'a?[31m?b?c');
    assert.equal(shown('abc', 2), 'ab');
  });

  test('where the source tells no server, findings name none', () => {
    assert.equal(nameOf({ ip: '::', port: 0 }), 'the web server');
    assert.equal(knownVictim({ ip: '::', port: 0 }), null);
    assert.equal(knownVictim(null), null);
    assert.deepEqual(knownVictim({ ip: '::', port: 0, domain: HOST }), { ip: '::', port: 0, domain: HOST });
    assert.deepEqual(knownVictim({ ip: SERVER, port: 80 }), { ip: SERVER, port: 80 });
  });
});
