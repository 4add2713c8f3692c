import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Network, Station, Switch } from './network.ts';
import { programPath } from './programs.ts';
import { pages } from './site.ts';

/** What the victim offers: HTTP on 80, SSH on 22, DNS for lab.test on 53 (UDP and TCP), all on IPv4 and IPv6. */
export type Victim = {
  /** The account on the victim. It exists inside the lab alone. */
  readonly user: string;
  /** The account's password: a weak one, on purpose. */
  readonly password: string;
  /** A private key that opens the account. */
  readonly keyFile: string;
  /** What sshd logged: logins, failed ones too. */
  readonly sshLog: string;
  /** The name of the web server in the victim's DNS. */
  readonly host: string;
};

const user = 'operator';
const password = 'sunshine1987';
/** An id that no distribution gives to an account, so that the files of a login belong to nobody on the machine. */
const uid = 60_077;
const startTimeout = 10_000;

/** Starts the victim's services and the resolver of the lab, and waits until they listen. They end with the network. */
export async function startVictim(network: Network): Promise<Victim> {
  const keyFile = createAccount(network);
  startWebServer(network);
  const sshLog = startSshServer(network);
  startNameServers(network);
  const { victim, bystander, switch: hub } = network;
  for (const station of [victim, bystander]) {
    const server = station === victim ? hub.resolverIpv4 : victim.ipv4;
    network.writeEtc(station, 'resolv.conf', `nameserver ${server}\nsearch lab.test\n`);
  }
  await waitForListeners(network, victim, [22, 53, 80]);
  await waitForListeners(network, hub, [53]);
  return { user, password, keyFile, sshLog, host: 'www.lab.test' };
}

function createAccount(network: Network): string {
  const home = join(network.folder, 'home');
  mkdirSync(join(home, '.ssh'), { recursive: true });
  const keyFile = join(network.folder, 'operator-key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', user, '-f', keyFile]);
  copyFileSync(`${keyFile}.pub`, join(home, '.ssh', 'authorized_keys'));
  for (const path of [home, join(home, '.ssh'), join(home, '.ssh', 'authorized_keys')]) chownSync(path, uid, uid);
  chmodSync(join(home, '.ssh'), 0o700);

  // The machine's accounts stay known (nginx, sshd and dnsmasq change to theirs), but none of them has a password here.
  const passwd = readFileSync('/etc/passwd', 'utf8').trimEnd();
  const names = passwd.split('\n').map((line) => line.split(':')[0]);
  const hash = execFileSync('openssl', ['passwd', '-6', '-stdin'], { input: password, encoding: 'utf8' }).trim();
  const shadow = [...names.map((name) => `${name}:*:20000:0:99999:7:::`), `${user}:${hash}:20000:0:99999:7:::`];
  const group = readFileSync('/etc/group', 'utf8').trimEnd();
  network.writeEtc(network.victim, 'passwd', `${passwd}\n${user}:x:${uid}:${uid}:Operator:${home}:/bin/sh\n`);
  network.writeEtc(network.victim, 'group', `${group}\n${user}:x:${uid}:\n`);
  network.writeEtc(network.victim, 'shadow', `${shadow.join('\n')}\n`, 0o600);
  return keyFile;
}

function startWebServer(network: Network): void {
  const root = join(network.folder, 'www');
  mkdirSync(join(network.folder, 'nginx'));
  mkdirSync(root);
  for (const [name, content] of pages()) writeFileSync(join(root, name), content);
  const config = join(network.folder, 'nginx.conf');
  writeFileSync(
    config,
    `user www-data;
worker_processes 1;
daemon off;
pid ${network.folder}/nginx.pid;
events { worker_connections 256; }
http {
	include /etc/nginx/mime.types;
	access_log ${network.folder}/nginx/access.log;
	client_body_temp_path ${network.folder}/nginx/body;
	proxy_temp_path ${network.folder}/nginx/proxy;
	fastcgi_temp_path ${network.folder}/nginx/fastcgi;
	uwsgi_temp_path ${network.folder}/nginx/uwsgi;
	scgi_temp_path ${network.folder}/nginx/scgi;
	server {
		listen 80;
		listen [::]:80;
		root ${root};
		location = /health { return 200 "ok\\n"; }
	}
}
`,
  );
  network.start(network.victim, [programPath('nginx'), '-e', join(network.folder, 'nginx', 'error.log'), '-c', config]);
}

function startSshServer(network: Network): string {
  const hostKey = join(network.folder, 'host-key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'victim', '-f', hostKey]);
  const config = join(network.folder, 'sshd_config');
  const settings = [
    `HostKey ${hostKey}`,
    `PidFile ${network.folder}/sshd.pid`,
    'UsePAM no',
    'UseDNS no',
    'PasswordAuthentication yes',
    'PrintMotd no',
    // The guessing must reach the password: OpenSSH from 9.8 on shuts a guesser out by itself.
    ...(knowsPenalties() ? ['PerSourcePenalties no'] : []),
  ];
  writeFileSync(config, `${settings.join('\n')}\n`);
  const log = join(network.folder, 'sshd.log');
  // sshd wants /run/sshd and writes logins to /var/log: both are empty folders in this process's own mounts.
  const script = 'mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /var/log && mkdir -m 0755 /run/sshd && exec "$@"';
  const sshd = [programPath('sshd'), '-D', '-f', config, '-E', log];
  network.start(network.victim, ['sh', '-c', script, 'sh', ...sshd]);
  return log;
}

function knowsPenalties(): boolean {
  const version = execFileSync('sh', ['-c', 'ssh -V 2>&1'], { encoding: 'utf8' });
  const [, major, minor] = /OpenSSH_(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) * 1000 + Number(minor) >= 9008;
}

function startNameServers(network: Network): void {
  const { victim, bystander, switch: hub } = network;
  const dnsmasq = (name: string): string[] => [
    programPath('dnsmasq'),
    '--keep-in-foreground',
    '--conf-file=/dev/null',
    '--pid-file=',
    '--no-hosts',
    '--no-resolv',
    `--log-facility=${network.folder}/dnsmasq-${name}.log`,
  ];
  network.start(victim, [
    ...dnsmasq('victim'),
    '--local=/lab.test/',
    `--host-record=lab.test,www.lab.test,${victim.ipv4},${victim.ipv6}`,
    `--host-record=mail.lab.test,${victim.ipv4}`,
    `--host-record=desk.lab.test,${bystander.ipv4},${bystander.ipv6}`,
    '--mx-host=lab.test,mail.lab.test,10',
    '--txt-record=lab.test,v=spf1 mx -all',
    `--server=${hub.resolverIpv4}`,
  ]);
  // Addresses outside the lab come from the ranges for documentation (RFC 5737, RFC 3849): nobody answers there.
  network.start(hub, [
    ...dnsmasq('resolver'),
    `--listen-address=${hub.resolverIpv4}`,
    '--bind-interfaces',
    '--local=/test/',
    `--server=/lab.test/${victim.ipv4}`,
    '--host-record=mirror.test,192.0.2.80,2001:db8::80',
    '--host-record=time.test,192.0.2.123',
    '--host-record=news.test,198.51.100.7',
  ]);
}

/** Looks with `ss` instead of connecting: the lab's own checks shall not be in a capture. */
async function waitForListeners(
  network: Network,
  namespace: Station | Switch,
  ports: readonly number[],
): Promise<void> {
  const deadline = Date.now() + startTimeout;
  for (;;) {
    const { stdout } = await network.run(namespace, ['ss', '-Hltn']);
    const missing = ports.filter((port) => !new RegExp(`:${port}\\s`).test(stdout));
    if (missing.length === 0) return;
    if (Date.now() > deadline) {
      const logs = ['nginx/error.log', 'sshd.log', 'dnsmasq-victim.log', 'dnsmasq-resolver.log']
        .map((name) => join(network.folder, name))
        .filter((path) => existsSync(path))
        .map((path) => readFileSync(path, 'utf8'));
      throw new Error(`${namespace.role}: nothing listens on port ${missing.join(', ')}\n${logs.join('')}`);
    }
    await sleep(50);
  }
}
