import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Prefix, parsePrefix } from '../model/address.ts';
import { UntrustedForwarders } from './untrusted-forwarders.ts';

const NAMES = ['Host', 'a', 'x-forwarded-for', '203.0.113.5'];

test('a peer nearby that names other clients and is not trusted is told once', () => {
  const said: string[] = [];
  const forwarders = new UntrustedForwarders([parsePrefix('10.0.0.0/8') as Prefix], (text) => said.push(text));
  forwarders.hear('127.0.0.1', ['Host', 'a']);
  forwarders.hear('127.0.0.1', ['X-Forwarded-For', ' ']);
  forwarders.hear('127.0.0.1', ['X-Forwarded-For', '127.0.0.1']);
  forwarders.hear('10.0.0.7', NAMES);
  forwarders.hear('198.51.100.1', NAMES);
  assert.deepEqual(said, []);
  for (let index = 0; index < 3; index++) forwarders.hear('127.0.0.1', NAMES);
  forwarders.hear('fd00::7', NAMES);
  assert.deepEqual(said, [
    '127.0.0.1 names other clients in X-Forwarded-For; believe it with --trusted-proxy 127.0.0.1',
    'fd00::7 names other clients in X-Forwarded-For; believe it with --trusted-proxy fd00::7',
  ]);
});

test('a flood of peers is told eight times', () => {
  let said = 0;
  const forwarders = new UntrustedForwarders([], () => said++);
  for (let index = 0; index < 60_000; index++) forwarders.hear(`10.0.${index >> 8}.${index & 255}`, NAMES);
  assert.equal(said, 8);
});
