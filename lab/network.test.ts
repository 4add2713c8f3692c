import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readlinkSync, rmSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { loginWithKey, loginWithPasswords } from './login.ts';
import { createNetwork, type Network } from './network.ts';
import { whyLabCannotRun } from './programs.ts';
import { startVictim, type Victim } from './victim.ts';

const reason = whyLabCannotRun();

function namespaces(): string {
  return execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' });
}

describe('the lab', { skip: reason ?? false }, () => {
  let network: Network;
  let victim: Victim;
  before(async () => {
    network = createNetwork();
    victim = await startVictim(network);
  });
  after(() => network?.close());

  test('the bystander gets a page of the victim by name, on IPv4 and on IPv6', async () => {
    for (const family of ['-4', '-6']) {
      const { exitCode, stdout } = await network.run(network.bystander, [
        'curl',
        '-s',
        family,
        `http://${victim.host}/`,
      ]);
      assert.equal(exitCode, 0);
      assert.match(stdout, /The garden shop/);
    }
  });

  test('the victim answers DNS over UDP and TCP, and knows when a name is not there', async () => {
    const dig = async (...words: string[]): Promise<string> =>
      (await network.run(network.bystander, ['dig', ...words])).stdout;
    assert.match(await dig('+short', 'www.lab.test'), /^10\.77\.0\.10$/m);
    assert.match(await dig('+short', '+tcp', 'www.lab.test', 'AAAA'), /^fd77::10$/m);
    assert.match(await dig('+short', 'lab.test', 'MX'), /10 mail\.lab\.test/);
    assert.match(await dig('mirror.test'), /192\.0\.2\.80/, 'a name that the resolver knows');
    assert.match(await dig('nothing.lab.test'), /NXDOMAIN/);
  });

  test('the victim lets in the key and the password, and not a wrong password', async () => {
    const { bystander } = network;
    const byKey = await loginWithKey(network, bystander, victim, network.victim.ipv4, 'id -un');
    assert.equal(byKey.stdout, 'operator\n', byKey.stderr);
    const typed = ['wrong', 'wronger', victim.password];
    const byPassword = await loginWithPasswords(network, bystander, victim, network.victim.ipv6, typed, 'id -un');
    assert.equal(byPassword.stdout, 'operator\n', byPassword.stderr);
    const refused = await loginWithPasswords(network, bystander, victim, network.victim.ipv4, ['wrong'], 'id -un');
    assert.notEqual(refused.exitCode, 0);
    assert.equal(refused.stdout, '');
  });

  test('the account of the victim is not an account of the machine', () => {
    assert.throws(() => execFileSync('getent', ['passwd', victim.user]));
  });

  test('a program that does not end is killed and the call fails', async () => {
    const sleeping = network.run(network.attacker, ['sleep', '60'], { timeout: 50 });
    await assert.rejects(sleeping, /did not end within 50 ms/);
  });
});

describe('taking the lab down', { skip: reason ?? false }, () => {
  test('leaves no namespace, no process, no folder, whatever still runs', async () => {
    const network = createNetwork();
    await startVictim(network);
    const child = network.start(network.attacker, ['sh', '-c', 'trap "" TERM; sleep 60 & wait; sleep 60']);
    const names = [network.switch, network.attacker, network.victim, network.bystander].map(({ name }) => name);
    for (const name of names) assert.ok(namespaces().includes(name));
    await network.close();
    await network.close();
    for (const name of names) {
      assert.ok(!namespaces().includes(name));
      assert.ok(!existsSync(`/etc/netns/${name}`));
    }
    assert.ok(!existsSync(network.folder));
    assert.throws(() => process.kill(child.pid ?? 0, 0), 'the stubborn process is gone');
  });

  test('happens by itself when the process fails or is interrupted', async () => {
    const module = new URL('./network.ts', import.meta.url).href;
    for (const end of ['throw new Error("planned")', 'process.kill(process.pid, "SIGINT")', 'process.exit(3)']) {
      const script = `import { createNetwork } from '${module}';
				const network = createNetwork();
				network.start(network.victim, ['sleep', '60']);
				console.log(network.victim.name, network.folder);
				setTimeout(() => { ${end} }, 50);`;
      const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
      const [name = '', folder = ''] = stdout.trim().split(' ');
      assert.match(name, /victim/);
      assert.ok(!namespaces().includes(name), end);
      assert.ok(!existsSync(folder), end);
    }
  });

  test('is caught up on by the next lab when the process was killed outright', async () => {
    const module = new URL('./network.ts', import.meta.url).href;
    const script = `import { writeSync } from 'node:fs';
      import { createNetwork } from '${module}';
      const network = createNetwork();
      const child = network.start(network.victim, ['sleep', '60']);
      writeSync(1, [network.victim.name, child.pid, network.folder].join(' '));
      process.kill(process.pid, 'SIGKILL');`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    const [name = '', pid = '', folder = ''] = stdout.split(' ');
    try {
      assert.match(name, /victim/);
      const next = createNetwork();
      try {
        assert.ok(!namespaces().includes(name));
        assert.ok(!existsSync(`/etc/netns/${name}`));
        assert.throws(() => readlinkSync(`/proc/${pid}/exe`), 'its process has ended');
      } finally {
        await next.close();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('two labs at once do not disturb each other', async () => {
    const first = createNetwork();
    const second = createNetwork();
    try {
      await first.close();
      const { exitCode } = await second.run(second.bystander, ['ping', '-c', '1', '-W', '2', second.victim.ipv4]);
      assert.equal(exitCode, 0);
    } finally {
      await first.close();
      await second.close();
    }
  });
});
