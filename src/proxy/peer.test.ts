import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Prefix, parsePrefix } from '../model/address.ts';
import { Peer } from './peer.ts';

const TRUSTED = ['10.0.0.0/8', '2001:db8::/32'].map((text) => parsePrefix(text) as Prefix);

function peer(address: string): Peer {
  return new Peer({ address, port: 4_711 }, 80, false, TRUSTED);
}

function says(chain: string | null, proto: string | null = null, host: string | null = null) {
  return { chain, proto, host };
}

describe('who asks', () => {
  test('is the peer, whatever it says, where it is no trusted proxy', () => {
    const stranger = peer('192.0.2.1');
    assert.equal(stranger.client(says('198.51.100.7')), '192.0.2.1');
    assert.equal(
      stranger.fieldLines(says('198.51.100.7', 'https', 'evil'), '192.0.2.1', 'example.org'),
      'X-Forwarded-For: 192.0.2.1\r\nX-Real-IP: 192.0.2.1\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: example.org\r\n',
    );
  });

  test('is the rightmost address that is no trusted proxy', () => {
    const trusted = peer('10.1.2.3');
    for (const [chain, client] of [
      ['198.51.100.7', '198.51.100.7'],
      ['6.6.6.6, 198.51.100.7', '198.51.100.7'],
      ['6.6.6.6, 198.51.100.7, 10.9.9.9, 2001:DB8::1', '198.51.100.7'],
      ['10.0.0.1, 10.0.0.2', '10.0.0.1'],
      ['198.51.100.7:1234', '198.51.100.7'],
      ['[2001:db9::0:1]:443', '2001:db9::1'],
      ['::ffff:198.51.100.7', '198.51.100.7'],
      ['198.51.100.7, unknown, 10.9.9.9', '10.9.9.9'],
      ['', '10.1.2.3'],
      ['"<script>"', '10.1.2.3'],
    ] as const) {
      assert.equal(trusted.client(says(chain)), client, chain);
    }
    assert.equal(trusted.client(says(null)), '10.1.2.3');
  });

  test('is told to the upstream by a chain that grows at its right end', () => {
    const lines = peer('10.1.2.3').fieldLines(says('198.51.100.7', 'HTTPS', 'shop.example'), '198.51.100.7', 'inner');
    assert.equal(
      lines,
      'X-Forwarded-For: 198.51.100.7, 10.1.2.3\r\nX-Real-IP: 198.51.100.7\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: shop.example\r\n',
    );
  });

  test('is an IPv4 address also where the socket speaks IPv6', () => {
    assert.equal(peer('::ffff:192.0.2.1').address, '192.0.2.1');
    assert.ok(peer('::ffff:10.0.0.1').isTrusted);
  });

  test('is found in bounded time in a chain of any length', () => {
    assert.equal(peer('10.1.2.3').client(says(`1.1.1.1, ${'10.0.0.1, '.repeat(1_000)}10.0.0.2`)), '10.0.0.1');
  });
});
