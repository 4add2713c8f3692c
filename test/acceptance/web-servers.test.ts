import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { HttpTransaction } from '../../src/model/transaction/http.ts';
import { headerOf } from '../../src/model/web/request.ts';
import { BatchPool } from '../../src/sources/batch.ts';
import { openSource } from '../../src/sources/open.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/web-head.md'), 'utf8');
const MODULES = '/usr/lib/apache2/modules';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-servers-'));
chmodSync(folder, 0o755);
after(() => rmSync(folder, { recursive: true, force: true }));

function lacks(program: string): string | false {
  return spawnSync('sh', ['-c', `command -v ${program}`], { env: PATHS }).status !== 0 && `${program} is not installed`;
}

/** Where Debian has servers is in nobody's path but root's. */
const PATHS = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` };
const NGINX = lacks('nginx');
const APACHE =
  lacks('apache2') || (!readdirSync('/usr/lib').includes('apache2') && 'the modules of Apache are missing');

/** The blocks of the page in one language. */
function recipes(language: 'nginx' | 'apache'): readonly string[] {
  return [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    (found) => found[1] as string,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

function nginxConfiguration(home: string, http: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${home}/${name};`)
    .join('\n');
  return `daemon off;\nmaster_process off;\npid ${home}/pid;\nerror_log ${home}/error.log;\nevents {}\nhttp {\naccess_log off;\n${temporary}\n${http}\n}\n`;
}

const APACHE_MODULES = ['mpm_event', 'authz_core', 'proxy', 'proxy_http', 'headers', 'remoteip', 'alias'];

function apacheConfiguration(home: string, rest: string): string {
  const modules = APACHE_MODULES.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n');
  const owner = process.getuid?.() === 0 ? 'User nobody\nGroup nogroup\n' : '';
  return `ServerRoot ${home}\nPidFile ${home}/pid\nErrorLog ${home}/error.log\nDefaultRuntimeDir ${home}\nServerName localhost\n${modules}\n${owner}${rest}\n`;
}

function folderFor(name: string): string {
  const home = join(folder, name);
  mkdirSync(home);
  chmodSync(home, 0o777);
  return home;
}

describe('the recipes of the page are understood', () => {
  test('by nginx', { skip: NGINX }, () => {
    const home = folderFor('nginx-check');
    const blocks = recipes('nginx');
    assert.ok(blocks.length >= 4);
    const path = join(home, 'nginx.conf');
    writeFileSync(path, nginxConfiguration(home, blocks.join('\n')));
    execFileSync('nginx', ['-t', '-p', home, '-c', path], { env: PATHS, stdio: 'pipe' });
  });

  test('by Apache', { skip: APACHE }, () => {
    const home = folderFor('apache-check');
    const blocks = recipes('apache');
    assert.ok(blocks.length >= 3);
    const path = join(home, 'apache.conf');
    writeFileSync(path, apacheConfiguration(home, blocks.join('\n')));
    execFileSync('apache2', ['-t', '-f', path], { env: PATHS, stdio: 'pipe' });
  });
});

const AGENT = 'tool "x" \\ \xc3\xa9\xff';
const REFERER = 'http://a/?"\'<>';
const fields = `Host: shop.example\r\nUser-Agent: ${AGENT}\r\nReferer: ${REFERER}\r\nConnection: close\r\n\r\n`;

/** Each is sent over a connection of its own. Servers refuse some of them, and log them all the same. */
const SENT: readonly (readonly [bytes: string, method: string | null, target: string, hasHeaders: boolean])[] = [
  [`GET /?q=%27%20or%201=1--%20- HTTP/1.1\r\n${fields}`, 'GET', '/?q=%27%20or%201=1--%20-', true],
  [`GET /?q="a\\b"<script> HTTP/1.1\r\n${fields}`, 'GET', '/?q="a\\b"<script>', true],
  [`POST /form HTTP/1.1\r\nContent-Length: 3\r\n${fields}a=b`, 'POST', '/form', true],
  ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\xe9"\\\r\n\r\n', null, '\x16\x03\x01\x02', false],
  [`GET /x?\xe9\xff HTTP/1.1\r\n${fields}`, 'GET', '/x?\xe9\xff', false],
];

async function send(port: number, bytes: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(bytes, 'latin1');
  socket.setTimeout(3_000, () => socket.destroy());
  socket.resume();
  await once(socket, 'close');
}

async function listens(port: number): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isThere) return;
    await pause(50);
  }
  throw new Error(`nobody listens on port ${port}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(timer);
}

async function rowsOf(path: string): Promise<readonly HttpTransaction[]> {
  const source = await openSource(path);
  const rows: HttpTransaction[] = [];
  for await (const batch of source.batches(new BatchPool())) {
    if (batch.kind === 'records') rows.push(...batch.records.filter((record) => record.kind === 'http'));
  }
  await source.close();
  assert.equal(source.format, 'access-log');
  assert.equal(source.statistics.partial?.message, undefined);
  return rows;
}

function check(rows: readonly HttpTransaction[], tells: { readonly headers: boolean }): void {
  const before = Date.now() * 1_000;
  for (const [, method, target, hasHeaders] of SENT) {
    const row = rows.find((one) =>
      method === null
        ? one.method === null && one.uri?.startsWith(target) === true
        : one.method === method && one.uri === target,
    );
    assert.ok(row?.web !== undefined, `${JSON.stringify(target)} in ${JSON.stringify(rows.map(({ uri }) => uri))}`);
    assert.equal(row.originator, '127.0.0.1');
    assert.ok(Math.abs(row.time - before) < 60_000_000, 'the time of the row is that of the test');
    assert.ok((row.status ?? 0) >= 200);
    if (!tells.headers || !hasHeaders) continue;
    assert.equal(headerOf(row.web.request.headers, 'user-agent'), AGENT);
    assert.equal(headerOf(row.web.request.headers, 'referer'), REFERER);
  }
}

describe('what servers really write is read as it was sent', () => {
  test('by nginx, in each of its formats', { skip: NGINX, timeout: 60_000 }, async () => {
    const home = folderFor('nginx-run');
    const port = await freePort();
    const format = recipes('nginx').find((block) => block.startsWith('log_format')) ?? '';
    const main =
      '\'$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" "$http_x_forwarded_for"\'';
    const plain = format.replace('log_format gatehound escape=json', 'log_format plain');
    const logs = ['combined', 'main', 'gatehound', 'plain'];
    const http = `log_format main ${main};\n${format}\n${plain}\nserver {\nlisten 127.0.0.1:${port};\n${logs
      .map((name) => `access_log ${home}/${name}.log ${name};`)
      .join('\n')}\nlocation / { return 200 "yes"; }\n}`;
    const path = join(home, 'nginx.conf');
    writeFileSync(path, nginxConfiguration(home, http));
    const child = spawn('nginx', ['-p', home, '-c', path], { env: PATHS, stdio: 'ignore' });
    try {
      await listens(port);
      for (const [bytes] of SENT) await send(port, bytes);
    } finally {
      await stop(child);
    }
    for (const name of logs) check(await rowsOf(join(home, `${name}.log`)), { headers: true });
    const [first] = await rowsOf(join(home, 'gatehound.log'));
    assert.equal(first?.host, 'shop.example');
    assert.ok((first?.originatorPort ?? 0) > 0);
  });

  test('by Apache, in each of its formats', { skip: APACHE, timeout: 60_000 }, async () => {
    const home = folderFor('apache-run');
    const port = await freePort();
    const recipe = recipes('apache').find((block) => block.startsWith('LogFormat')) ?? '';
    // As Debian's apache2.conf has them.
    const formats = {
      vhost_combined: '%v:%p %h %l %u %t \\"%r\\" %>s %O \\"%{Referer}i\\" \\"%{User-Agent}i\\"',
      combined: '%h %l %u %t \\"%r\\" %>s %O \\"%{Referer}i\\" \\"%{User-Agent}i\\"',
      common: '%h %l %u %t \\"%r\\" %>s %O',
    };
    const lines = Object.entries(formats).map(([name, format]) => `LogFormat "${format}" ${name}`);
    const logs = [...Object.keys(formats), 'gatehound'];
    const custom = logs.map((name) => `CustomLog ${home}/${name}.log ${name}`);
    const path = join(home, 'apache.conf');
    const rest = [`Listen 127.0.0.1:${port}`, `DocumentRoot ${home}`, ...lines, recipe, ...custom, 'Redirect 204 /'];
    writeFileSync(path, apacheConfiguration(home, rest.join('\n')));
    const child = spawn('apache2', ['-X', '-f', path], { env: PATHS, stdio: 'ignore' });
    try {
      await listens(port);
      for (const [bytes] of SENT) await send(port, bytes);
    } finally {
      await stop(child);
    }
    for (const name of logs) check(await rowsOf(join(home, `${name}.log`)), { headers: name !== 'common' });
    const [first] = await rowsOf(join(home, 'vhost_combined.log'));
    assert.match(first?.host ?? '', /^localhost:\d+$/);
  });
});
