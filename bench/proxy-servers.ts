import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A server on loopback in a process of its own. */
export interface BenchServer {
  readonly name: string;
  readonly port: number;
  readonly process: ChildProcess;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** Ticks a second in /proc/PID/stat; Linux has 100 on all machines that Node runs on. */
const TICKS = 100;

function nginxConf(folder: string, port: number, what: string): string {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const temporary = paths.map((path) => `${path}_temp_path ${join(folder, `${port}-${path}`)};`).join(' ');
  return `worker_processes 1; daemon off; pid ${join(folder, `${port}.pid`)}; error_log /dev/null crit;
events { worker_connections 1024; }
http { access_log off; keepalive_requests 1000000000; ${temporary} ${what} }
`;
}

function writeConf(folder: string, port: number, what: string): string {
  const file = join(folder, `${port}.conf`);
  writeFileSync(file, nginxConf(folder, port, what));
  return file;
}

async function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

async function start(name: string, port: number, words: readonly string[]): Promise<BenchServer> {
  const child = spawn(words[0] ?? '', words.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const begun = performance.now();
  while (!(await isListening(port))) {
    if (child.exitCode !== null || performance.now() - begun > 30_000)
      throw new Error(`${name} did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { name, port, process: child };
}

/** The upstream: nginx, which answers by itself. */
export function startUpstream(folder: string, port: number): Promise<BenchServer> {
  const answer = 'hello from the upstream, which says no more than this\\n';
  const what = `server { listen 127.0.0.1:${port}; location / { default_type text/plain; return 200 "${answer}"; } }`;
  return start('upstream', port, ['nginx', '-c', writeConf(folder, port, what)]);
}

export function startNginx(folder: string, port: number, upstream: number): Promise<BenchServer> {
  const what = `upstream up { server 127.0.0.1:${upstream}; keepalive 64; }
server { listen 127.0.0.1:${port}; location / { proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection ""; } }`;
  return start('nginx', port, ['nginx', '-c', writeConf(folder, port, what)]);
}

const NODE = [process.execPath, ...process.execArgv];

export function startPlain(port: number, upstream: number): Promise<BenchServer> {
  return start('plain Node', port, [...NODE, here('./proxy-plain.ts'), String(port), `http://127.0.0.1:${upstream}`]);
}

/** `gatehound web --enforce` as it is run, with all that looks at requests and answers; or only what passes them on. */
export function startOurs(port: number, upstream: number, how: 'head' | 'allow'): Promise<BenchServer> {
  const to = `http://127.0.0.1:${upstream}`;
  if (how === 'allow') {
    return start('gatehound, no decision', port, [...NODE, here('./proxy-ours.ts'), String(port), to]);
  }
  const command = [here('../src/cli/main.ts'), 'web', '--listen', `127.0.0.1:${port}`, '--upstream', to, '--enforce'];
  return start('gatehound', port, [...NODE, ...command]);
}

/** What an addon in the manner of diffai does for each request: words of everything, weighed. */
const ADDON = `import re
WORD = re.compile(r"\\b\\w\\w+\\b")
WEIGHTS = {"select": 3.0, "union": 3.0, "script": 3.0, "alert": 2.0, "passwd": 3.0, "etc": 1.0}
def request(flow):
    text = flow.request.pretty_url + " " + (flow.request.get_text(strict=False) or "")
    score = sum(WEIGHTS.get(word, 0.0) for word in WORD.findall(text.lower()))
    if score > 4:
        flow.metadata["attack"] = score
`;

export function startMitmproxy(folder: string, port: number, upstream: number): Promise<BenchServer> {
  const addon = join(folder, 'addon.py');
  writeFileSync(addon, ADDON);
  const mode = ['--mode', `reverse:http://127.0.0.1:${upstream}`, '--listen-host', '127.0.0.1', '-p', String(port)];
  const quiet = ['--set', `confdir=${folder}`, '--set', 'flow_detail=0', '--set', 'termlog_verbosity=error', '-q'];
  return start('mitmproxy', port, ['mitmdump', '-s', addon, ...mode, ...quiet]);
}

/** CPU time in seconds of a process and all its descendants that live, user and system. */
export function cpuTime(pid: number): number {
  const parents = new Map<number, number>();
  const ticks = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      parents.set(Number(name), Number(fields[1]));
      // utime, stime, and those of children that have ended.
      ticks.set(
        Number(name),
        [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0),
      );
    } catch {
      // It has just ended.
    }
  }
  const isOurs = (one: number): boolean => one === pid || (one > 1 && isOurs(parents.get(one) ?? 0));
  let sum = 0;
  for (const [one, spent] of ticks) if (isOurs(one)) sum += spent;
  return sum / TICKS;
}

export async function stop(server: BenchServer): Promise<void> {
  if (server.process.exitCode !== null) return;
  const ended = new Promise((resolve) => server.process.once('exit', resolve));
  server.process.kill('SIGTERM');
  await ended;
}
