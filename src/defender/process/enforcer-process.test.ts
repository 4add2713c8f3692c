import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { GatehoundError } from '../../model/error.ts';
import type { Enforcer } from '../enforcer.ts';
import { nftRunner, type RunNft } from '../nftables/nft.ts';
import { stopFile } from '../panic.ts';
import { findProgram } from '../system-program.ts';
import { listElements } from '../testing/elements.ts';
import { ATTACKER, BYSTANDER, Namespaces, VICTIM, VICTIM6, whyNoNamespaces } from '../testing/namespaces.ts';
import { MAX_ANSWER } from './command.ts';
import { enforcerCommandLine, startEnforcerProcess } from './enforcer-process.ts';

const skip = whyNoNamespaces();

const lease = (subject: string) => ({ subject, seconds: 60 });

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof GatehoundError && error.code === code;
}

/** A process that answers by a line of JavaScript. */
function fake(code: string, answerMilliseconds = 10_000) {
  return startEnforcerProcess({ stopFile: '/nowhere', answerMilliseconds }, [process.execPath, '-e', code]);
}

const ANSWER_GAPS = `process.stdin.once('data',()=>console.log('{"id":0,"gaps":[]}'));`;

test('a process that does not come up is a coded error with its last words', async () => {
  await assert.rejects(fake(`console.error('no such luck');process.exit(3)`), (error) => {
    assert.ok(error instanceof GatehoundError);
    assert.equal(error.code, 'GH-DEF-006');
    assert.match(error.message, /exit code 3\): no such luck$/);
    return true;
  });
  await assert.rejects(startEnforcerProcess({ stopFile: '/nowhere' }, ['/no/such/program']), hasCode('GH-DEF-006'));
});

test('a process that dies later fails what waits and what comes, and says so once', async () => {
  const deaths: string[] = [];
  const { enforcer } = await startEnforcerProcess(
    { stopFile: '/nowhere', onDeath: (error) => deaths.push(error.code) },
    [process.execPath, '-e', `${ANSWER_GAPS}let n=0;process.stdin.on('data',()=>{if(++n===2)process.exit(9)})`],
  );
  await assert.rejects(enforcer.apply([lease('192.0.2.1')]), hasCode('GH-DEF-006'));
  await assert.rejects(enforcer.flush(), hasCode('GH-DEF-006'));
  await enforcer.close();
  assert.deepEqual(deaths, ['GH-DEF-006']);
});

test('a process that does not answer is ended', async () => {
  await assert.rejects(fake(`process.stdin.resume()`, 300), hasCode('GH-DEF-007'));
});

test('answers that make no sense end the process', async () => {
  for (const said of ['nonsense', '{"id":77,"done":true}', '{"id":0,"error":{"code":"GH-XXX-999"}}'])
    await assert.rejects(fake(`console.log(${JSON.stringify(said)});process.stdin.resume()`), hasCode('GH-DEF-009'));
  await assert.rejects(fake(`console.log('{"id":0,"done":true}');process.stdin.resume()`), hasCode('GH-DEF-009'));
  const endless = `process.stdout.write('x'.repeat(${MAX_ANSWER + 1}));process.stdin.resume()`;
  await assert.rejects(fake(endless), hasCode('GH-DEF-009'));
});

describe('the enforcer process in a network namespace', { skip, timeout: 60_000 }, () => {
  let net: Namespaces;
  let folder: string;
  let enforcer: Enforcer;
  let gaps: readonly string[];
  let nft: RunNft;

  before(async () => {
    net = new Namespaces();
    nft = nftRunner(Namespaces.enter(net.victim));
    folder = mkdtempSync(join(tmpdir(), 'gatehound-'));
    const options = { stopFile: stopFile(folder), protect: ['10.5.0.0/16'] };
    ({ enforcer, gaps } = await startEnforcerProcess(options, [
      ...Namespaces.enter(net.victim),
      ...enforcerCommandLine(options),
    ]));
    await net.echo(net.victim, 7000);
  });
  after(async () => {
    await enforcer.close();
    rmSync(folder, { recursive: true });
    net.close();
  });

  test('it sees all that it must, and holds no other privilege', {
    skip: findProgram('setpriv') === undefined && 'needs setpriv',
  }, () => {
    assert.deepEqual(gaps, []);
    const pids = execFileSync('ip', ['netns', 'pids', net.victim], { encoding: 'utf8' }).trim().split('\n');
    const statuses = pids.map((pid) =>
      execFileSync('cat', [`/proc/${pid}/status`, `/proc/${pid}/cmdline`], { encoding: 'utf8' }),
    );
    const status = statuses.find((text) => text.includes('enforcer-child'));
    // dac_read_search 2, net_admin 12, sys_ptrace 19.
    for (const set of ['Prm', 'Eff', 'Bnd', 'Amb'])
      assert.match(status ?? '', new RegExp(`^Cap${set}:\t0000000000081004$`, 'm'));
    assert.match(status ?? '', /^Uid:\t65534\t65534\t65534\t65534$/m);
    assert.match(status ?? '', /^NoNewPrivs:\t1$/m);
  });

  test('it blocks, proves, releases', async () => {
    assert.deepEqual(await enforcer.apply([lease(ATTACKER), lease('2001:db8::/48')]), []);
    assert.deepEqual(await enforcer.prove([ATTACKER, BYSTANDER]), new Set([ATTACKER]));
    assert.deepEqual([...(await listElements(nft)).keys()].sort(), [ATTACKER, '2001:db8::/48']);
    assert.equal(await net.canConnect(VICTIM, 7000, ATTACKER), false);
    await enforcer.release([ATTACKER]);
    assert.equal(await net.canConnect(VICTIM, 7000, ATTACKER), true);
    await enforcer.flush();
  });

  test('it refuses what its own protected set holds, and makes the rest of the batch', async () => {
    const refused = [
      '127.0.0.1',
      VICTIM,
      VICTIM6,
      '10.77.1.0/24',
      '10.77.1.254',
      '10.77.1.255',
      '10.5.6.7',
      'fd77:1::/64',
    ];
    const refusals = await enforcer.apply([...refused, '192.0.2.1'].map(lease));
    assert.deepEqual(
      refusals.map(({ subject }) => subject),
      refused,
    );
    assert.ok(refusals.every(({ code }) => code === 'GH-DEF-002'));
    assert.equal(refusals[4]?.reason, '10.77.1.254 is a gateway');
    assert.equal(refusals[3]?.reason, '10.77.1.0/24 holds 10.77.1.1, an address of this machine');
    assert.deepEqual([...(await listElements(nft)).keys()], ['192.0.2.1']);
    await enforcer.flush();
  });

  test('it refuses what is no command of its own and lives on', async () => {
    for (const subject of ['192.0.2.1; flush ruleset', '192.0.2.01', '192.0.2.0/25', '192.0.2.1/32', 'example.org', ''])
      await assert.rejects(enforcer.apply([lease(subject)]), hasCode('GH-DEF-009'), subject);
    for (const seconds of [0, -1, 3601, Number.NaN, Number.POSITIVE_INFINITY])
      await assert.rejects(enforcer.apply([{ subject: '192.0.2.1', seconds }]), hasCode('GH-DEF-009'), String(seconds));
    assert.deepEqual(await enforcer.prove(['192.0.2.1']), new Set());
    assert.equal((await listElements(nft)).size, 0);
  });

  test('the peer of an SSH session that has logged in is protected; one that only has a connection is not', {
    skip: sshMissing(),
  }, async () => {
    const keys = mkdtempSync(join(tmpdir(), 'gatehound-ssh-'));
    try {
      mkdirSync('/run/sshd', { recursive: true });
      for (const name of ['host', 'user'])
        execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(keys, name)]);
      net.start(
        net.victim,
        findProgram('sshd') as string,
        '-D',
        '-e',
        '-f',
        '/dev/null',
        '-p',
        '2222',
        '-h',
        join(keys, 'host'),
        '-o',
        `AuthorizedKeysFile=${join(keys, 'user.pub')}`,
        '-o',
        'StrictModes=no',
        '-o',
        'PidFile=none',
        '-o',
        'UsePAM=no',
      );
      while (!(await net.canConnect(VICTIM, 2222, BYSTANDER))) await sleep(50);
      await net.connection(VICTIM, 2222, BYSTANDER);
      const session = net.start(
        net.attacker,
        'ssh',
        '-F',
        '/dev/null',
        '-o',
        'BatchMode=yes',
        '-o',
        'StrictHostKeyChecking=no',
        '-o',
        'UserKnownHostsFile=/dev/null',
        '-o',
        `BindAddress=${ATTACKER}`,
        '-i',
        join(keys, 'user'),
        '-p',
        '2222',
        `root@${VICTIM}`,
        'echo in; cat',
      );
      let said = '';
      session.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      await new Promise((resolve, reject) => {
        session.stdout.once('data', resolve);
        session.once('exit', () => reject(new Error(`ssh did not log in: ${said}`)));
      });
      // The reading of a second ago may stand; the process must not use an older one.
      await sleep(1_000);
      const refusals = await enforcer.apply([lease(ATTACKER), lease(BYSTANDER)]);
      assert.deepEqual(refusals, [
        {
          subject: ATTACKER,
          code: 'GH-DEF-002',
          reason: `${ATTACKER} is the peer of an SSH session that has logged in`,
        },
      ]);
      await enforcer.flush();
      session.stdin.end();
      await new Promise((resolve) => session.once('exit', resolve));
      await sleep(1_000);
      assert.deepEqual(await enforcer.apply([lease(ATTACKER)]), []);
      await enforcer.flush();
    } finally {
      rmSync(keys, { recursive: true });
    }
  });

  test('a stop file flushes and refuses; without it blocking goes on', async () => {
    await enforcer.apply([lease(ATTACKER)]);
    writeFileSync(stopFile(folder), '', { mode: 0o600 });
    const refusals = await enforcer.renew([lease('192.0.2.1')]);
    assert.deepEqual(
      refusals.map(({ code }) => code),
      ['GH-DEF-003'],
    );
    assert.equal((await listElements(nft)).size, 0);
    assert.equal(await net.canConnect(VICTIM, 7000, ATTACKER), true);
    rmSync(stopFile(folder));
    assert.deepEqual(await enforcer.apply([lease(ATTACKER)]), []);
    await enforcer.flush();
  });

  test('closing it leaves the leases to the kernel', async () => {
    const options = { stopFile: stopFile(folder) };
    const second = await startEnforcerProcess(options, [
      ...Namespaces.enter(net.victim),
      ...enforcerCommandLine(options),
    ]);
    await second.enforcer.apply([lease('192.0.2.1')]);
    await second.enforcer.close();
    const listing = await nftRunner(Namespaces.enter(net.victim))(['list', 'set', 'inet', 'gatehound', 'v4_32']);
    assert.ok(listing !== 'missing' && listing.output.includes('192.0.2.1 timeout 1m'));
    await assert.rejects(second.enforcer.flush(), hasCode('GH-DEF-006'));
  });
});

function sshMissing(): string | false {
  const missing = ['sshd', 'ssh', 'ssh-keygen'].filter((name) => findProgram(name) === undefined);
  return missing.length === 0 ? false : `needs ${missing.join(', ')}`;
}
