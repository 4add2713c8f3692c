import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agreedLayout, packetSize } from './ssh-key-exchange.ts';

/** An offer whose ciphers and MACs are the same both ways. */
const offer = (cipher: string, mac: string): string[] => ['kex', 'key', cipher, cipher, mac, mac, 'none', 'none'];

test('sizes on the wire are those that OpenSSH 9.2 was recorded to send', () => {
  // Cipher, MAC, SSH_MSG_SERVICE_ACCEPT (17 bytes), SSH_MSG_USERAUTH_SUCCESS (1), refusal naming `publickey,password` (24).
  const recorded = [
    ['chacha20-poly1305@openssh.com', '', 44, 28, 52],
    ['aes256-gcm@openssh.com', '', 52, 36, 52],
    ['aes128-ctr', 'umac-64-etm@openssh.com', 44, 28, 44],
    ['aes256-ctr', 'umac-128-etm@openssh.com', 52, 36, 52],
    ['aes256-ctr', 'hmac-sha1', 52, 36, 68],
    ['aes256-ctr', 'hmac-sha2-512', 96, 80, 112],
  ] as const;
  for (const [cipher, mac, accept, success, refusal] of recorded) {
    const layout = agreedLayout(offer(cipher, mac), offer(`other,${cipher}`, `other,${mac}`), 1);
    assert.ok(layout, cipher);
    assert.deepEqual(
      [17, 1, 24].map((payload) => packetSize(layout, payload)),
      [accept, success, refusal],
      `${cipher} ${mac}`,
    );
  }
});

test('the client decides, and an algorithm that nobody knows gives no layout', () => {
  const layout = agreedLayout(
    offer('aes128-gcm@openssh.com,aes128-ctr', 'x'),
    offer('aes128-ctr,aes128-gcm@openssh.com', 'x'),
    0,
  );
  assert.equal(layout?.clearLength, true);
  assert.equal(agreedLayout(offer('aes128-ctr', 'x'), offer('aes128-ctr', 'x'), 0), null);
  assert.equal(agreedLayout(offer('a', 'x'), offer('b', 'x'), 0), null);
});
