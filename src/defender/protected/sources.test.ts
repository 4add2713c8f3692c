import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatPrefix, type Prefix } from '../../model/address.ts';
import { parseRoutes, parseRoutes6 } from './gateways.ts';
import { parseFibTrie, parseInterfaceAddresses6 } from './own-addresses.ts';
import { wordsAddress } from './proc-text.ts';
import { parseResolvers } from './resolvers.ts';
import { isLoggedInTitle, isSshdPath, loggedInSockets, parseTcpTable } from './ssh-sessions.ts';

const texts = (prefixes: Iterable<Prefix>): string[] => Array.from(prefixes, formatPrefix);

test('addresses of this machine and broadcasts are read from fib_trie, each once, networks left out', () => {
  const half = `  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 127.0.0.0/8 2 0 2
        +-- 127.0.0.0/31 1 0 0
           |-- 127.0.0.0
              /8 host LOCAL
           |-- 127.0.0.1
              /32 host LOCAL
     |-- 192.0.2.2
        /32 host LOCAL
     |-- 192.0.2.0
        /24 link UNICAST
     |-- 192.0.2.255
        /32 link BROADCAST
`;
  const { own, broadcast } = parseFibTrie(`Main:\n${half}Local:\n${half}`);
  assert.deepEqual(texts(own), ['127.0.0.0/8', '127.0.0.1', '192.0.2.2']);
  assert.deepEqual(texts(broadcast), ['192.0.2.255']);
});

test('addresses of this machine are read from if_inet6', () => {
  const text = `00000000000000000000000000000001 01 80 10 80       lo
fe8000000000000000fc00fffe000001 04 40 20 80     eth0\n`;
  assert.deepEqual(texts(parseInterfaceAddresses6(text)), ['::1', 'fe80::fc:ff:fe00:1']);
});

test('next hops are read from the routes of both families', () => {
  const routes = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
tun0\t00000080\t0100080A\t0003\t0\t0\t0\t00000080\t0\t0\t0\n`;
  assert.deepEqual(texts(parseRoutes(routes)), ['192.0.2.1', '10.8.0.1']);
  const routes6 = `fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000002 00000000 00000003     eth0\n`;
  assert.deepEqual(texts(parseRoutes6(routes6)), ['fe80::1']);
});

test('words of /proc are read in the byte order of the machine', () => {
  assert.deepEqual(wordsAddress('0100000A', true), Uint8Array.of(10, 0, 0, 1));
  assert.deepEqual(wordsAddress('0A000001', false), Uint8Array.of(10, 0, 0, 1));
  for (const text of ['', '0100000', '0100000G', '01000000AA']) assert.equal(wordsAddress(text, true), undefined);
});

test('resolvers are read from resolv.conf, comments and zones left out', () => {
  const text = `# nameserver 192.0.2.9\nsearch example.org\nnameserver 192.0.2.53\n nameserver\tfe80::53%eth0\nnameserver none\n`;
  assert.deepEqual(texts(parseResolvers(text)), ['192.0.2.53', 'fe80::53']);
});

test('peers are read from the TCP tables, established connections alone, IPv4 behind IPv6 as IPv4', () => {
  const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
  const tcp = `${head}   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 100 1 0 100 0 0 10 0
   1: 0200630A:0016 0100630A:82A0 01 00000000:00000000 02:000AFBA6 00000000     0        0 101 2 0 20 4 19 20 -1
   2: 0200630A:0016 0300630A:82A0 06 00000000:00000000 03:000AFBA6 00000000     0        0 0 3 0\n`;
  assert.deepEqual(
    [...parseTcpTable(tcp)].map(([inode, peer]) => [inode, formatPrefix(peer)]),
    [['101', '10.99.0.1']],
  );
  const tcp6 = `${head}   0: 0000000000000000FFFF00000200630A:0016 0000000000000000FFFF00000100630A:CB4A 01 00000000:00000000 00:00000000 00000000     0        0 102 1 0 20 4 1 10 -1
   1: B80D0120000000000000000001000000:0016 B80D0120000000000000000002000000:CB4A 01 00000000:00000000 00:00000000 00000000     0        0 103 1 0 20 4 1 10 -1\n`;
  assert.deepEqual([...parseTcpTable(tcp6).values()].map(formatPrefix), ['10.99.0.1', '2001:db8::2']);
});

test('titles of sessions that have logged in are told from all that come before', () => {
  for (const title of [
    'sshd: root@pts/0',
    'sshd: root@notty',
    'sshd: a.user@pts/1,pts/12',
    'sshd: nobody',
    'sshd-session: user@pts/0',
    'sshd-session: user',
    'sshd: user@example.org@pts/0',
    'sshd: user@example.org',
    'sshd: DOMAIN+user@notty\0\0\0',
  ])
    assert.ok(isLoggedInTitle(title), title);
  for (const title of [
    '',
    'sshd',
    '/usr/sbin/sshd\0-D',
    'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups',
    'sshd: [accepted]',
    'sshd: unknown [priv]',
    'sshd: unknown [net]',
    'sshd: unknown',
    'sshd: unknown@notty',
    'sshd: root [priv]',
    'sshd: root [net]',
    'sshd: root [preauth]',
    'sshd: root [pam]',
    'sshd: user@example.org [net]',
    'sshd: user@pts/0 [net]',
    'sshd: root@pts/0 [priv]',
    'sshd-session: root [priv]',
    'sshd-auth: root [net]',
    'sshd: ',
    'xsshd: root@pts/0',
    'bash\0sshd: root@pts/0',
    'sshd:\0root@pts/0\0[net]',
  ])
    assert.ok(!isLoggedInTitle(title), title);
});

test('no title with a bracket and none of the unknown user is a login, whatever the name', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(' [net]', ' [priv]', '[preauth]', ' [accepted]'), (name, suffix) => {
      assert.ok(!isLoggedInTitle(`sshd: ${name}${suffix}`));
    }),
  );
});

test('the program of a session is sshd by its path, also after an upgrade replaced it', () => {
  for (const path of ['/usr/sbin/sshd', '/usr/lib/openssh/sshd-session', '/usr/sbin/sshd (deleted)'])
    assert.ok(isSshdPath(path));
  for (const path of ['/usr/bin/bash', '/tmp/sshd/x', '/usr/sbin/sshd-auth', '/usr/bin/asshd'])
    assert.ok(!isSshdPath(path));
});

test('a session counts only where a process of root holds the same socket', () => {
  const monitor = { loggedIn: false, root: true, sockets: ['1', '9'] };
  const session = { loggedIn: true, root: false, sockets: ['1', '2'] };
  const ofRoot = { loggedIn: true, root: true, sockets: ['3'] };
  const beforeLogin = { loggedIn: false, root: true, sockets: ['4'] };
  assert.deepEqual(loggedInSockets([monitor, session, ofRoot, beforeLogin]), new Set(['1', '3']));
  assert.deepEqual(loggedInSockets([session]), new Set());
});

test('text that is none of the kernel’s breaks no parser', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      parseFibTrie(text);
      parseInterfaceAddresses6(text);
      parseRoutes(text);
      parseRoutes6(text);
      parseResolvers(text);
      parseTcpTable(text);
      isLoggedInTitle(text);
    }),
  );
});
