import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { GatehoundError } from '../../model/error.ts';
import type { Enforcer } from '../enforcer.ts';
import { clearPanic, panic, stopFile } from '../panic.ts';
import { listElements } from '../testing/elements.ts';
import {
  ATTACKER,
  ATTACKER6,
  BYSTANDER,
  CONTAINER,
  Namespaces,
  nextText,
  VICTIM,
  VICTIM6,
  whyNoNamespaces,
} from '../testing/namespaces.ts';
import { nftRunner, type RunNft } from './nft.ts';
import { createNftables } from './nftables.ts';

const skip = whyNoNamespaces();

async function until(what: () => Promise<boolean>): Promise<void> {
  while (!(await what())) await sleep(50);
}

describe('nftables in a network namespace', { skip, timeout: 60_000 }, () => {
  let net: Namespaces;
  let nft: RunNft;
  let enforcer: Enforcer;

  before(async () => {
    net = new Namespaces();
    nft = nftRunner(Namespaces.enter(net.victim));
    enforcer = createNftables(nft);
    await net.echo(net.victim, 7000);
    await net.echo(net.container, 7000);
  });
  after(() => net.close());

  test('a lease puts the element of its prefix length into the kernel, with its time', async () => {
    const subjects = [
      '192.0.2.1',
      '198.51.100.0/24',
      '203.0.0.0/16',
      '2001:db8::1',
      '2001:db8:1::/64',
      '2001:db8:0:100::/56',
      '2001:db8:2::/48',
    ];
    await enforcer.apply(subjects.map((subject) => ({ subject, seconds: 100 })));
    const elements = await listElements(nft);
    assert.deepEqual([...elements.keys()].sort(), subjects.sort());
    for (const seconds of elements.values()) assert.ok(seconds > 0 && seconds <= 100);
    assert.deepEqual(await enforcer.prove([...subjects, '192.0.2.2']), new Set(subjects));
    await enforcer.release([...subjects, '192.0.2.9']);
    assert.equal((await listElements(nft)).size, 0);
  });

  test('a proof of what is absent adds nothing', async () => {
    assert.deepEqual(await enforcer.prove(['192.0.2.77']), new Set());
    assert.equal((await listElements(nft)).size, 0);
  });

  test('a new lease replaces the time of the old one, longer or shorter', async () => {
    await enforcer.apply([{ subject: '192.0.2.1', seconds: 50 }]);
    await enforcer.renew([{ subject: '192.0.2.1', seconds: 3000 }]);
    assert.ok(((await listElements(nft)).get('192.0.2.1') ?? 0) > 2000);
    await enforcer.apply([{ subject: '192.0.2.1', seconds: 20 }]);
    assert.ok(((await listElements(nft)).get('192.0.2.1') ?? 100) <= 20);
    await enforcer.flush();
  });

  test('new connections are refused and an established one is cut, in both families; the bystander is served', async () => {
    const open = await net.connection(VICTIM, 7000, ATTACKER);
    const other = await net.connection(VICTIM, 7000, BYSTANDER);
    open.stdin.write('first\n');
    assert.equal(await nextText(open), 'first');
    await enforcer.apply([ATTACKER, 'fd77:1::/64'].map((subject) => ({ subject, seconds: 100 })));
    assert.equal(await net.canConnect(VICTIM, 7000, ATTACKER), false);
    assert.equal(await net.canConnect(VICTIM6, 7000, ATTACKER6), false);
    assert.equal(await net.canConnect(VICTIM, 7000, BYSTANDER), true);
    let heard = '';
    open.stdout.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
    });
    open.stdin.write('while blocked\n');
    other.stdin.write('while blocked\n');
    assert.equal(await nextText(other), 'while blocked');
    await sleep(500);
    assert.equal(heard, '');
    await enforcer.release([ATTACKER, 'fd77:1::/64']);
    // What was sent meanwhile is sent again by TCP: it was our drop and nothing else that kept it away.
    await until(async () => heard === 'while blocked\n');
    assert.equal(await net.canConnect(VICTIM6, 7000, ATTACKER6), true);
  });

  test('packets forwarded to a container are dropped as well', async () => {
    assert.equal(await net.canConnect(CONTAINER, 7000, ATTACKER), true);
    await enforcer.apply([{ subject: ATTACKER, seconds: 100 }]);
    assert.equal(await net.canConnect(CONTAINER, 7000, ATTACKER), false);
    assert.equal(await net.canConnect(CONTAINER, 7000, BYSTANDER), true);
    await enforcer.flush();
  });

  test('what is forwarded in and what is forwarded out is dropped each by its own chain', async () => {
    await net.echo(net.attacker, 7001);
    const dropped = async (chain: string): Promise<boolean> => {
      const listing = await nft(['list', 'chain', 'inet', 'gatehound', chain]);
      return listing !== 'missing' && /@v4_32 counter packets [1-9]/.test(listing.output);
    };
    await enforcer.flush();
    await enforcer.apply([{ subject: ATTACKER, seconds: 100 }]);
    assert.equal(await net.canConnect(CONTAINER, 7000, ATTACKER), false);
    assert.deepEqual([await dropped('incoming'), await dropped('outgoing')], [true, false]);
    assert.equal(await net.canConnect(ATTACKER, 7001, CONTAINER, net.container), false);
    assert.equal(await dropped('outgoing'), true);
    await enforcer.flush();
    assert.equal(await net.canConnect(ATTACKER, 7001, CONTAINER, net.container), true);
  });

  test('an accept of established connections in the table of others saves nobody, and their table stays', async () => {
    await nft(
      ['-f', '-'],
      'table inet other { chain first { type filter hook prerouting priority -400; accept; }; }\n',
    );
    await enforcer.apply([{ subject: ATTACKER, seconds: 100 }]);
    assert.equal(await net.canConnect(VICTIM, 7000, ATTACKER), false);
    await enforcer.flush();
    const tables = await nft(['list', 'tables']);
    assert.ok(tables !== 'missing');
    assert.equal(tables.output, 'table inet other\n');
  });

  test('a lease ends by itself', async () => {
    await enforcer.apply([{ subject: ATTACKER, seconds: 0.9 }]);
    assert.deepEqual(await enforcer.prove([ATTACKER]), new Set([ATTACKER]));
    await until(async () => (await enforcer.prove([ATTACKER])).size === 0);
    assert.equal(await net.canConnect(VICTIM, 7000, ATTACKER), true);
  });

  test('a ruleset that somebody flushed is made again by the next lease', async () => {
    await enforcer.apply([{ subject: ATTACKER, seconds: 100 }]);
    await nft(['flush', 'ruleset']);
    assert.deepEqual(await enforcer.prove([ATTACKER]), new Set());
    await enforcer.release([ATTACKER]);
    await enforcer.apply([{ subject: ATTACKER, seconds: 100 }]);
    assert.deepEqual(await enforcer.prove([ATTACKER]), new Set([ATTACKER]));
    assert.equal(await net.canConnect(VICTIM, 7000, ATTACKER), false);
  });

  test('an element without its rules proves nothing, and the next lease heals them', async () => {
    await enforcer.apply([{ subject: ATTACKER, seconds: 100 }]);
    await nft(['flush', 'chain', 'inet', 'gatehound', 'incoming']);
    assert.deepEqual(await enforcer.prove([ATTACKER]), new Set());
    await enforcer.renew([{ subject: ATTACKER, seconds: 100 }]);
    assert.deepEqual(await enforcer.prove([ATTACKER]), new Set([ATTACKER]));
    assert.equal(await net.canConnect(VICTIM, 7000, ATTACKER), false);
  });

  test('ten thousand leases in one call are all there', async (context) => {
    const subjects = Array.from(
      { length: 10_000 },
      (_, index) => `100.${64 + (index >> 14)}.${(index >> 6) & 255}.${index & 63}`,
    );
    const started = performance.now();
    await enforcer.apply(subjects.map((subject) => ({ subject, seconds: 3600 })));
    const applied = performance.now();
    assert.equal((await enforcer.prove(subjects)).size, 10_000);
    const proven = performance.now();
    await enforcer.apply([{ subject: ATTACKER, seconds: 10 }]);
    const one = performance.now();
    await enforcer.prove([ATTACKER]);
    const times = [applied - started, proven - applied, one - proven, performance.now() - one];
    const [all, allProven, single, singleProven] = times.map((time) => Math.round(time));
    context.diagnostic(
      `apply 10,000: ${all} ms, prove them: ${allProven} ms; one more: ${single} ms, prove it: ${singleProven} ms`,
    );
  });

  test('panic deletes the table and leaves the stop file, with nobody there to answer; twice is fine', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatehound-'));
    try {
      await enforcer.apply([{ subject: ATTACKER, seconds: 100 }]);
      await panic(join(folder, 'data'), nft);
      assert.ok(statSync(stopFile(join(folder, 'data'))).isFile());
      assert.equal(await net.canConnect(VICTIM, 7000, ATTACKER), true);
      await panic(join(folder, 'data'), nft);
      await clearPanic(join(folder, 'data'));
      assert.equal(statSync(stopFile(join(folder, 'data')), { throwIfNoEntry: false }), undefined);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('what nft says becomes a coded error', async () => {
  const saying = (errors: string): Enforcer => createNftables(async () => ({ done: false, output: '', errors }));
  const code = async (enforcer: Enforcer): Promise<string | undefined> => {
    try {
      await enforcer.apply([{ subject: '192.0.2.1', seconds: 1 }]);
      return undefined;
    } catch (error) {
      assert.ok(error instanceof GatehoundError);
      return error.code;
    }
  };
  assert.equal(
    await code(saying('netlink: Error: cache initialization failed: Operation not permitted')),
    'GH-DEF-004',
  );
  assert.equal(
    await code(saying('x:1:1-2: Error: Could not process rule: Too many open files in system')),
    'GH-DEF-008',
  );
  assert.equal(await code(saying('internal:0:0-0: Error: Device or resource busy')), 'GH-DEF-005');
  assert.equal(await code(createNftables(async () => 'missing')), 'GH-DEF-004');
});

test('an element that ran out between add and delete does not fail the lease', async () => {
  let runs = 0;
  const enforcer = createNftables(async () => {
    runs++;
    return runs === 1
      ? {
          done: false,
          output: '',
          errors: '/dev/stdin:2:1-2: Error: Could not process rule: No such file or directory',
        }
      : { done: true, output: '', errors: '' };
  });
  assert.deepEqual(await enforcer.apply([{ subject: '192.0.2.1', seconds: 1 }]), []);
  assert.equal(runs, 2);
});
