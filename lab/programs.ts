import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** The programs that the lab runs, and the Debian package that holds each. */
const packages = {
  ip: 'iproute2',
  ss: 'iproute2',
  mount: 'mount',
  ping: 'iputils-ping',
  openssl: 'openssl',
  ssh: 'openssh-client',
  'ssh-keygen': 'openssh-client',
  sshd: 'openssh-server',
  nginx: 'nginx-light',
  dnsmasq: 'dnsmasq',
  tcpdump: 'tcpdump',
  curl: 'curl',
  dig: 'bind9-dnsutils',
  nmap: 'nmap',
  hydra: 'hydra',
  hping3: 'hping3',
  tcpreplay: 'tcpreplay',
  nft: 'nftables',
} as const;

type Program = keyof typeof packages;

const { PATH = '' } = process.env;
/** The folders of daemons come last: Debian leaves them out of the PATH of plain users. */
const folders = [...PATH.split(':'), '/usr/sbin', '/sbin'].filter((folder) => folder !== '');

/** The full path of a program; undefined when it is not installed. */
function findProgram(program: Program): string | undefined {
  for (const folder of folders) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** The full path of a program that must be there (sshd refuses to start when called by a bare name). */
export function programPath(program: Program): string {
  const path = findProgram(program);
  if (path === undefined)
    throw new Error(`${program} is missing; install it with: apt-get install ${packages[program]}`);
  return path;
}

/** Why the lab cannot run on this machine, as one sentence with the command that helps; undefined when it can. */
export function whyLabCannotRun(): string | undefined {
  if (process.platform !== 'linux') return 'The lab needs Linux: it is made of network namespaces.';
  if (process.getuid?.() !== 0) return 'The lab needs root: it makes network namespaces. Run it with sudo.';
  const missing = (Object.keys(packages) as Program[]).filter((program) => findProgram(program) === undefined);
  if (missing.length === 0) return undefined;
  const install = [...new Set(missing.map((program) => packages[program]))].join(' ');
  return `The lab needs ${missing.join(', ')}. Install with: apt-get install ${install}`;
}
