/** For the tests of this room: network namespaces of an attacker, a victim that also forwards, and a container. */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { findProgram } from '../system-program.ts';

let made = 0;

/** Why tests that need namespaces are skipped here; false where they can run. */
export function whyNoNamespaces(): string | false {
  if (process.getuid?.() !== 0) return 'needs root for network namespaces';
  for (const program of ['ip', 'nft']) if (findProgram(program) === undefined) return `needs the program ${program}`;
  try {
    execFileSync('ip', ['netns', 'add', `ghd${process.pid}probe`], { stdio: 'ignore' });
    execFileSync('ip', ['netns', 'del', `ghd${process.pid}probe`], { stdio: 'ignore' });
    return false;
  } catch {
    return 'this machine does not let network namespaces be made';
  }
}

export const ATTACKER = '10.77.1.2';
export const BYSTANDER = '10.77.1.3';
export const ATTACKER6 = 'fd77:1::2';
export const VICTIM = '10.77.1.1';
export const VICTIM6 = 'fd77:1::1';
export const CONTAINER = '10.77.2.2';

const ECHO = `require('net').createServer((s)=>{s.on('error',()=>{});s.pipe(s)}).listen(+process.argv[1],'::',()=>console.log('up'))`;
const CLIENT = `const s=require('net').connect({host:process.argv[1],port:+process.argv[2],localAddress:process.argv[3],family:process.argv[1].includes(':')?6:4},()=>{console.log('up');process.stdin.pipe(s)});
s.on('data',(d)=>process.stdout.write(d));s.on('error',(e)=>{console.log(e.code);process.exit(1)})`;
const TRY = `const s=require('net').connect({host:process.argv[1],port:+process.argv[2],localAddress:process.argv[3],family:process.argv[1].includes(':')?6:4},()=>process.exit(0));
s.setTimeout(700,()=>process.exit(2));s.on('error',()=>process.exit(1))`;

export class Namespaces {
  readonly attacker: string;
  readonly victim: string;
  readonly container: string;
  readonly #children: ChildProcessWithoutNullStreams[] = [];

  constructor() {
    const base = `ghd${process.pid}n${made++}`;
    this.attacker = `${base}a`;
    this.victim = `${base}v`;
    this.container = `${base}c`;
    const ip = (line: string): void => {
      execFileSync('ip', line.split(' '), { stdio: 'pipe' });
    };
    for (const name of [this.attacker, this.victim, this.container]) ip(`netns add ${name}`);
    ip(`link add eth0 netns ${this.attacker} type veth peer name out netns ${this.victim}`);
    ip(`link add eth0 netns ${this.container} type veth peer name in netns ${this.victim}`);
    for (const [name, device, address] of [
      [this.attacker, 'eth0', `${ATTACKER}/24`],
      [this.attacker, 'eth0', `${BYSTANDER}/24`],
      [this.attacker, 'eth0', `${ATTACKER6}/64`],
      [this.victim, 'out', `${VICTIM}/24`],
      [this.victim, 'out', `${VICTIM6}/64`],
      [this.victim, 'in', '10.77.2.1/24'],
      [this.container, 'eth0', `${CONTAINER}/24`],
    ] as const)
      ip(`-n ${name} addr add ${address} dev ${device}${address.includes(':') ? ' nodad' : ''}`);
    for (const [name, device] of [
      [this.attacker, 'eth0'],
      [this.victim, 'lo'],
      [this.victim, 'out'],
      [this.victim, 'in'],
      [this.container, 'eth0'],
    ] as const)
      ip(`-n ${name} link set ${device} up`);
    ip(`-n ${this.attacker} route add 10.77.2.0/24 via ${VICTIM}`);
    ip(`-n ${this.container} route add default via 10.77.2.1`);
    ip(`-n ${this.victim} route add default via 10.77.1.254`);
    execFileSync('ip', ['netns', 'exec', this.victim, 'sysctl', '-q', '-w', 'net.ipv4.ip_forward=1']);
  }

  /** The words before a command that runs it in a namespace. */
  static enter(namespace: string): readonly string[] {
    return [findProgram('ip') as string, 'netns', 'exec', namespace];
  }

  run(namespace: string, ...words: readonly string[]): string {
    return execFileSync('ip', ['netns', 'exec', namespace, ...words], { encoding: 'utf8' });
  }

  start(namespace: string, ...words: readonly string[]): ChildProcessWithoutNullStreams {
    const child = spawn('ip', ['netns', 'exec', namespace, ...words]);
    this.#children.push(child);
    return child;
  }

  async echo(namespace: string, port: number): Promise<void> {
    await nextText(this.start(namespace, process.execPath, '-e', ECHO, String(port)));
  }

  /** An open connection from the attacker's side: what is written to its stdin comes back on its stdout. */
  async connection(host: string, port: number, from: string): Promise<ChildProcessWithoutNullStreams> {
    const child = this.start(this.attacker, process.execPath, '-e', CLIENT, host, String(port), from);
    await nextText(child);
    return child;
  }

  async canConnect(host: string, port: number, from: string, namespace = this.attacker): Promise<boolean> {
    const child = this.start(namespace, process.execPath, '-e', TRY, host, String(port), from);
    const [code] = (await once(child, 'exit')) as [number | null];
    return code === 0;
  }

  close(): void {
    for (const child of this.#children) child.kill('SIGKILL');
    for (const name of [this.attacker, this.victim, this.container]) execFileSync('ip', ['netns', 'del', name]);
  }
}

/** The next text that a process prints. */
export async function nextText(child: ChildProcessWithoutNullStreams): Promise<string> {
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return chunk.toString().trim();
}
