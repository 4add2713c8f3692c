import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createPlainServer } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A web server that is no part of Gatehound, behind the proxy and before the sink. */
export interface WebServer {
  readonly port: number;
  /** What it wrote of each request that it took for one: a line each. */
  log(): string[];
}

/** What the last server of the chain got. */
export interface Sunk {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

/** A server that notes what it gets; the servers before it have made sense of it already. */
export async function startSink(context: TestContext): Promise<{ readonly port: number; readonly got: Sunk[] }> {
  const got: Sunk[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('latin1');
    });
    request.on('end', () => {
      got.push({ method: request.method ?? '', url: request.url ?? '', body });
      response.setHeader('X-Sink', 'yes');
      response.end('ok');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, got };
}

async function freePort(): Promise<number> {
  const server = createPlainServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function run(context: TestContext, words: readonly string[], port: number): Promise<ChildProcess> {
  const child = spawn(words[0] ?? '', words.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  context.after(async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  for (const begun = performance.now(); ; ) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await new Promise((resolve) => {
      socket.on('connect', () => resolve(true));
      socket.on('error', () => resolve(false));
    });
    socket.destroy();
    if (isThere) return child;
    if (child.exitCode !== null || performance.now() - begun > 10_000) throw new Error(`${words[0]}: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'latin1').split('\n').slice(0, -1) : [];
}

export const whyNoNginx: string | false =
  spawnSync('nginx', ['-v']).status === 0 ? false : 'nginx is not installed (apt install nginx-light)';

export async function startNginx(context: TestContext, folder: string, sink: number): Promise<WebServer> {
  const port = await freePort();
  const log = join(folder, 'nginx.log');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join(' ');
  const conf = join(folder, 'nginx.conf');
  writeFileSync(
    conf,
    `worker_processes 1; daemon off; pid ${join(folder, 'nginx.pid')}; error_log ${join(folder, 'error.log')};
events { worker_connections 512; }
http {
  ${paths}
  log_format short '$request_method $request_uri $status';
  access_log ${log} short;
  server { listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:${sink}; proxy_http_version 1.1; } }
}
`,
  );
  await run(context, ['nginx', '-c', conf], port);
  // The look whether it listens is no request; nginx writes none of it.
  return { port, log: () => linesOf(log) };
}

const APACHE_MODULES = '/usr/lib/apache2/modules';

export const whyNoApache: string | false =
  spawnSync('apache2', ['-v']).status === 0 && existsSync(join(APACHE_MODULES, 'mod_proxy_http.so'))
    ? false
    : 'Apache is not installed (apt install apache2-bin)';

export async function startApache(context: TestContext, folder: string, sink: number): Promise<WebServer> {
  const port = await freePort();
  const log = join(folder, 'apache.log');
  const conf = join(folder, 'apache.conf');
  const modules = ['mpm_event', 'authz_core', 'proxy', 'proxy_http'];
  const loaded = modules.map((name) => `LoadModule ${name}_module ${join(APACHE_MODULES, `mod_${name}.so`)}`);
  const user = process.getuid?.() === 0 ? 'User www-data\nGroup www-data\n' : '';
  writeFileSync(
    conf,
    `${loaded.join('\n')}
ServerRoot ${folder}
DefaultRuntimeDir ${folder}
PidFile ${join(folder, 'apache.pid')}
${user}Listen 127.0.0.1:${port}
ServerName localhost
ErrorLog ${join(folder, 'apache-error.log')}
LogFormat "%m %U%q %>s" short
CustomLog ${log} short
ProxyPass / http://127.0.0.1:${sink}/
`,
  );
  await run(context, ['apache2', '-f', conf, '-DFOREGROUND'], port);
  return { port, log: () => linesOf(log).filter((line) => !line.endsWith(' 408')) };
}
