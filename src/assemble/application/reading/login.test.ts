import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FLOW } from '../../testing/conversation.ts';
import { loginTransaction, SaslExchange } from './login.ts';

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

test('PLAIN says all in one message, with the command or after it', () => {
  const message = base64('\0ada\0secret');
  assert.deepEqual(new SaslExchange('plain', message).credentials, { user: 'ada', password: 'secret' });
  const later = new SaslExchange('PLAIN', null);
  later.response(message);
  assert.deepEqual(later.credentials, { user: 'ada', password: 'secret' });
});

test('LOGIN says name and password one after the other', () => {
  const exchange = new SaslExchange('LOGIN', '');
  exchange.response(base64('ada'));
  exchange.response(` ${base64('secret')} `);
  assert.deepEqual(exchange.credentials, { user: 'ada', password: 'secret' });
});

test('of other mechanisms, and of what is no base64, nothing is read', () => {
  assert.deepEqual(new SaslExchange('CRAM-MD5', base64('ada 0123')).credentials, { user: null, password: null });
  assert.deepEqual(new SaslExchange('LOGIN', '*').credentials, { user: null, password: null });
});

test('a login keeps names of bounded length', () => {
  const login = loginTransaction(FLOW, 'pop3', 5, { user: 'a'.repeat(5_000), password: null }, false);
  assert.equal(login.user?.length, 256);
  assert.equal(login.service, 'pop3');
  assert.equal(login.success, false);
});
