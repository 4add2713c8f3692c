import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SshTransaction } from '../../../model/transaction/ssh.ts';
import { everyCut, FLOW, play, type Turn, toBytes } from '../../testing/conversation.ts';
import { SSH } from './ssh.ts';

const CLIENT = 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10';
const SERVER = 'SSH-2.0-OpenSSH_9.2p1';
const CHACHA = 'chacha20-poly1305@openssh.com';
const GCM = 'aes256-gcm@openssh.com';

const uint32 = (value: number): number[] => [value >>> 24, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff];
const list = (text: string): number[] => [...uint32(text.length), ...toBytes(text)];
const packet = (type: number, payload: readonly number[] = []): number[] => [
  ...uint32(payload.length + 6),
  4,
  type,
  ...payload,
  0,
  0,
  0,
  0,
];
const offer = (cipher: string, mac = 'hmac-sha2-256', compression = 'none'): number[] =>
  packet(20, [
    ...Array(16).fill(1),
    ...list('curve25519-sha256'),
    ...list('ssh-ed25519'),
    ...list(cipher),
    ...list(cipher),
    ...list(mac),
    ...list(mac),
    ...list(compression),
    ...list(compression),
    ...list(''),
    ...list(''),
    0,
    ...uint32(0),
  ]);
const says = (from: 0 | 1, ...parts: (string | readonly number[])[]): Turn => ({
  from,
  says: Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...toBytes(part)] : [...part]))),
});

/** Identification and key exchange; the client prefers `cipher`. */
function exchange(cipher: string, options: { mac?: string; client?: string; compression?: string } = {}): Turn[] {
  return [
    says(0, `${options.client ?? CLIENT}\r\n`),
    says(1, `${SERVER}\r\n`),
    says(0, offer(cipher, options.mac, options.compression)),
    says(1, offer(`aes128-ctr,${cipher}`, options.mac, `none,${options.compression ?? 'none'}`)),
    says(0, packet(30, Array(33).fill(7))),
    says(1, packet(31, Array(200).fill(7)), packet(21)),
    says(0, packet(21)),
  ];
}

/**
 * Segments after the key exchange as recorded from OpenSSH 9.2: `c44 S44` is 44 bytes from the client, then 44 from the
 * server. With `tag`, lengths are in clear and the tag has that many bytes.
 */
function sizes(text: string, tag: number | null = null): Turn[] {
  return text.split(' ').map((word) => {
    const size = Number(word.slice(1));
    const body = new Uint8Array(size).fill(0xa5);
    if (tag !== null) body.set(uint32(size - 4 - tag));
    return { from: word.startsWith('c') ? (0 as const) : (1 as const), says: body };
  });
}

const ssh = (turns: readonly Turn[]): SshTransaction => {
  const [transaction, ...rest] = play(SSH, turns) as SshTransaction[];
  assert.equal(rest.length, 0);
  assert.ok(transaction);
  return transaction;
};
const outcome = (turns: readonly Turn[]): unknown[] => {
  const { keysExchanged, authenticated, failures } = ssh(turns);
  return [keysExchanged, authenticated, failures];
};

test('a session is one transaction, given when it is known how it went', () => {
  assert.deepEqual(ssh([...exchange(CHACHA), ...sizes('c44 S44 c68 S52 c148 S52 c148 S28 c112 S116')]), {
    kind: 'ssh',
    ...FLOW,
    time: 1_000_000,
    client: CLIENT,
    server: SERVER,
    keysExchanged: true,
    authenticated: true,
    failures: 1,
    keyExchange: 'curve25519-sha256',
    hostKeyAlgorithm: 'ssh-ed25519',
    cipher: CHACHA,
    mac: 'hmac-sha2-256',
    compression: 'none',
    hassh: '5ba011fd9c6ce284eacc0176444acca2',
    hasshServer: 'ed45f314f390d8256feb2e496ea4d18f',
  });
});

test('what OpenSSH 9.2 was recorded to send says how authentication went', () => {
  // Each line is a recording of a real session whose end the server's log told: cipher, MAC, sizes, success, refusals.
  const recorded = [
    [CHACHA, '', 'c44 S44 c68 S52 c140 S100 c308 S28 c112 S264', true, 0], // key
    [CHACHA, '', 'c44 S44 c68 S52 c140 S52 c140 S52 c140 S100 c308 S28 c112', true, 2], // two refused keys, then one
    [CHACHA, '', 'c44 S44 c68 S52 c148 S52 c148 S52 c148 S52', false, 3], // three passwords
    [CHACHA, '', 'c44 S44 c68 S120 c148 S52 c148 S52 c148 S52', false, 3], // a banner before the first refusal
    [CHACHA, '', 'c44 S44 c68 S76 c92 S60 c84 S76 c92 S60 c84 S44 c84 S28', true, 1], // keyboard-interactive
    [CHACHA, '', 'c44 S44 c68 S52 c148 S52 c148 S52 c148 S52 c148 S52 c148 S52 c148 S76', false, 6], // MaxAuthTries
    [CHACHA, '', 'c44 S44 c68 S52', false, 0], // the probe alone
    [CHACHA, '', 'c44 S44 c68 S52 c52', false, 0], // the probe, and good-bye
    [CHACHA, '', 'c44 S44 c68 S52 c76 S52 c76 S52 c76 S52 c76 S52', false, 4], // hydra
    ['aes128-ctr', 'umac-64-etm@openssh.com', 'c44 S44 c60 S44 c140 S44 c140 S44 c140 S28 c104 S108', true, 2],
    ['aes256-ctr', 'hmac-sha1', 'c52 S52 c68 S68 c148 S68 c148 S68 c148 S36 c136 S680 S200', true, 2],
    ['aes256-ctr', 'hmac-sha2-512', 'c96 S96 c112 S112 c192 S112 c192 S112 c192 S80 c224 S768 S288', true, 2],
    [GCM, '', 'c52 S52 c68 S52 c148 S52 c148 S52 c148 S100 c308 S36 c120 S664', true, 2],
  ] as const;
  const tags: Readonly<Record<string, number>> = { [GCM]: 16, 'aes128-ctr': 8 };
  for (const [cipher, mac, text, success, refusals] of recorded) {
    const turns = [...exchange(cipher, mac === '' ? {} : { mac }), ...sizes(text, tags[cipher] ?? null)];
    assert.deepEqual(outcome(turns), [true, success, refusals], `${cipher} ${mac} ${text}`);
  }
});

test('an answer as long as a success that a client can provoke is none until a session follows', () => {
  const gcm = exchange(GCM);
  const ctr = exchange('aes256-ctr', { mac: 'hmac-sha1' });
  const told = (turns: readonly Turn[], text: string, tag: number | null) => outcome([...turns, ...sizes(text, tag)]);
  // A message of an unknown type before, between and after the guesses: SSH_MSG_UNIMPLEMENTED.
  assert.deepEqual(told(gcm, 'c52 S52 c68 S84 c148 S84 c36 S36 c148 S84 c148 S84', 16), [true, false, 3]);
  assert.deepEqual(told(gcm, 'c52 S52 c68 S84 c148 S84 c36 S36', 16), [true, false, 1]);
  assert.deepEqual(told(gcm, 'c52 S52 c36 S36 c68 S84 c148 S84 c148 S84', 16), [true, false, 2]);
  assert.deepEqual(told(gcm, 'c52 S52 c68 S84 c148 S84 c36 S36 c36 S36 S36 c148 S84 c36 S36 c52', 16), [
    true,
    false,
    2,
  ]);
  assert.deepEqual(told(ctr, 'c52 S52 c68 S84 c148 S84 c36 S36 c148 S84 c148 S84', null), [true, false, 3]);
  // A banner comes with the first refusal, and says nothing about a session.
  assert.deepEqual(told(gcm, 'c52 S52 c36 S36 c68 S300 S84 c148 S84 c148 S84', 16), [true, false, 2]);
  // An interactive prompt is no session.
  assert.deepEqual(told(gcm, 'c52 S52 c68 S84 c84 S68 c84 S84 c36 S36 c84 S68 c84 S84', 16), [true, false, 2]);
  // With chacha20 the two differ, so what cannot be provoked needs no proof.
  assert.deepEqual(told(exchange(CHACHA), 'c44 S44 c68 S52 c148 S28', null), [true, true, 0]);
  assert.deepEqual(told(exchange(CHACHA), 'c44 S44 c68 S52 c148 S52 c36 S36 c148 S52', null), [true, false, 2]);
});

test('a session with AES is known by its first long packet: host keys, or output', () => {
  const gcm = exchange(GCM);
  const told = (text: string) => outcome([...gcm, ...sizes(text, 16)]);
  // OpenSSH 9.2, `ssh host true`.
  assert.deepEqual(told('c52 S52 c68 S84 c148 S100 c308 S36 c120 S664 S52 c52 S36 S36 c36 S52 S36 S36 c36'), [
    true,
    true,
    0,
  ]);
  // A server without host keys to tell: channel, two lines, exit status.
  assert.deepEqual(told('c52 S52 c68 S52 c148 S52 c148 S36 c52 S52 c52 S36 S132 S52 S36 S36'), [true, true, 1]);
  // hydra leaves at once when a password fits.
  assert.deepEqual(told('c52 S52 c68 S84 c84 S36 c52'), [true, true, 0]);
  // The first request had the right password.
  assert.deepEqual(told('c52 S52 c148 S36 c52 S664 S52 c52 S36 S52 S36 S36'), [true, true, 0]);
});

test('EXT_INFO of server and client comes before authentication and is none of it', () => {
  // OpenSSH 9.9 with a 10.2 client: the second EXT_INFO shares a segment with the first refusal.
  const turns = [...exchange(CHACHA), ...sizes('S284 c68 c44 S44 c68 S288 c148 S76 c628 S588 c1244 S28')];
  assert.deepEqual(outcome(turns), [true, true, 1]);
  assert.deepEqual(outcome([...exchange(CHACHA), ...sizes('c44 S84 S44 c68 S52 c76 S52')]), [true, false, 1]);
});

test('a client that asks with a password at once has its first refusal counted', () => {
  assert.deepEqual(outcome([...exchange(CHACHA), ...sizes('c44 S44 c84 S52 c84 S52')]), [true, false, 2]);
  const paramiko = exchange(CHACHA, { client: 'SSH-2.0-paramiko_3.4.0' });
  assert.deepEqual(outcome([...paramiko, ...sizes('c44 S44 c84 S52')]), [true, false, 1]);
});

test('where nothing can be said, nothing is said', () => {
  const keys = exchange(CHACHA);
  assert.deepEqual(outcome(keys.slice(0, 2)), [false, null, 0]);
  assert.deepEqual(outcome(keys.slice(0, 6)), [false, null, 0]);
  assert.deepEqual(outcome(keys), [true, null, 0]);
  assert.deepEqual(outcome([...keys, ...sizes('c44 S44 c68 S52 c76 S52'), { from: 1, missing: 52 }]), [true, null, 1]);
  assert.deepEqual(outcome([...exchange(CHACHA, { compression: 'zlib' }), ...sizes('c44 S44 c68 S52 c76 S52')]), [
    true,
    null,
    0,
  ]);
  // Hundreds of answers of many sizes: a login that went unnoticed.
  const busy = Array.from({ length: 200 }, (_, index) => `c36 S${36 + 8 * (index % 5)}`).join(' ');
  assert.deepEqual(outcome([...keys, ...sizes(`c44 S44 c68 S52 ${busy}`)]), [true, null, 0]);
  // Hundreds of refusals: a guesser whom the server lets go on.
  const guesses = Array.from({ length: 200 }, () => 'c76 S52').join(' ');
  assert.deepEqual(outcome([...keys, ...sizes(`c44 S44 c68 S52 ${guesses}`)]), [true, false, 200]);
});

test('a success that was seen survives a gap', () => {
  const turns = [
    ...exchange(CHACHA),
    ...sizes('c44 S44 c68 S52 c76 S28'),
    { from: 1 as const, missing: 9 },
    ...sizes('S28 c44'),
  ];
  assert.deepEqual(outcome(turns), [true, true, 0]);
});

test('lines before the identification, lone line feeds and version 1 are put up with', () => {
  const turns = [says(1, 'Authorised use only\r\nSSH-2.0-x y\n'), says(0, 'SSH-1.5-old\n')];
  const transaction = ssh(turns);
  assert.equal(transaction.server, 'SSH-2.0-x y');
  assert.equal(transaction.client, 'SSH-1.5-old');
});

test('what cannot be SSH any more is given up with what is known', () => {
  assert.equal(ssh([says(0, 'SSH-2.0-a\r\n'), says(0, uint32(0x7fffffff), [1, 2, 3])]).client, 'SSH-2.0-a');
  assert.equal(
    ssh([says(0, 'SSH-2.0-a\r\n'), says(1, 'x\r\n'.repeat(5_000)), says(1, 'SSH-2.0-late\r\n')]).server,
    null,
  );
  assert.equal(ssh([says(0, `SSH-2.0-${'a'.repeat(1_000)}\r\n`)]).client?.length, 255);
});

test('recognised by content, on port 22 also after other lines', () => {
  const judge = (direction: 0 | 1, text: string, port: number): string =>
    SSH.recognise(direction, toBytes(text), 0, text.length, { ...FLOW, responderPort: port });
  assert.equal(judge(0, 'SSH-2.0-x', 2222), 'yes');
  assert.equal(judge(0, 'SS', 2222), 'more');
  assert.equal(judge(0, 'GET / HTTP/1.1', 22), 'no');
  assert.equal(judge(1, 'Welcome\r\n', 22), 'more');
  assert.equal(judge(1, 'Welcome\r\nSSH-2.0-x', 22), 'yes');
  assert.equal(judge(1, '220 mail ESMTP\r\n', 25), 'no');
});

test('the pieces in which the stream comes make no difference while lengths can be read', () => {
  const turns = [...exchange(GCM), ...sizes('c52 S52 c68 S52 c148 S36 S664', 16)];
  const whole = ssh(turns);
  assert.equal(whole.authenticated, true);
  for (const cut of everyCut(turns)) assert.deepEqual(play(SSH, turns, { cut }), [whole]);
  const clear = exchange(CHACHA);
  for (const cut of everyCut(clear)) assert.deepEqual(play(SSH, clear, { cut }), [ssh(clear)]);
});

test('where lengths are in clear, packets that share a segment are told apart', () => {
  const [first, second] = sizes('S120 S52', 16);
  const shared = Uint8Array.from([...toBytes(first?.says ?? ''), ...toBytes(second?.says ?? '')]);
  const turns = [
    ...exchange(GCM),
    ...sizes('c52 S52 c68', 16),
    { from: 1 as const, says: shared },
    ...sizes('c148 S52 c148 S52', 16),
  ];
  assert.deepEqual(outcome(turns), [true, false, 2]);
});

test('damaged and arbitrary streams never throw and always give one transaction', () => {
  const good = [...exchange(GCM), ...sizes('c52 S52 c68 S52', 16)].map((turn) => toBytes(turn.says ?? ''));
  const mutated = fc
    .tuple(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }))
    .map(([one, changes]) => {
      const bytes = one.slice();
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return bytes;
    });
  const turn = fc.record({
    from: fc.constantFrom(0 as const, 1 as const),
    says: fc.oneof(fc.uint8Array({ maxLength: 100 }), mutated),
    missing: fc.option(fc.integer({ min: 1, max: 1_000 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 12 }), fc.nat(12), (turns, start) => {
      const played: Turn[] = turns.map(({ from, says: bytes, missing }) =>
        missing === undefined ? { from, says: bytes } : { from, says: bytes, missing },
      );
      assert.equal(play(SSH, [...exchange(GCM).slice(0, start), ...played]).length, 1);
    }),
    { numRuns: 500 },
  );
});

test('a gap at any place never throws and never invents a verdict', () => {
  const turns = [...exchange(GCM), ...sizes('c52 S52 c68 S52 c148 S52', 16)];
  turns.forEach((turn, index) => {
    const bytes = toBytes(turn.says ?? '');
    for (let at = 0; at < bytes.length; at += 7) {
      const cut: Turn[] = [
        ...turns.slice(0, index),
        { from: turn.from, says: bytes.subarray(0, at) },
        { from: turn.from, missing: 1, says: bytes.subarray(at + 1) },
        ...turns.slice(index + 1),
      ];
      assert.equal(ssh(cut).authenticated, null);
    }
  });
});
