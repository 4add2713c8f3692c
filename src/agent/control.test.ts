import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Block } from '../model/block.ts';
import { GatehoundError } from '../model/error.ts';
import { LINE_LIMIT } from '../protocol/line-splitter.ts';
import { type ControlClient, connectToAgent } from './control-client.ts';
import { type ControlHandler, type ControlServer, startControlServer } from './control-server.ts';
import { connect, controlSocketPath } from './control-socket.ts';
import { makeDataFolders } from './data-folders.ts';

const base = mkdtempSync(join(tmpdir(), 'gatehound-control-'));

/** What tests started: a test that fails must not keep the process alive. */
const started: { close(): unknown }[] = [];

after(async () => {
  for (const one of started) await one.close();
  rmSync(base, { recursive: true });
});

async function start(folder: string, handler: ControlHandler): Promise<ControlServer> {
  const server = await startControlServer(folder, handler);
  started.push(server);
  return server;
}

async function connected(folder: string, milliseconds?: number): Promise<ControlClient> {
  const client = await connectToAgent(folder, milliseconds);
  started.push(client);
  return client;
}

function newFolder(): string {
  return mkdtempSync(join(base, 'd-'));
}

function block(subject: string, why = 'noise'): Block {
  return { kind: 'block', subject, level: 2, since: 1, until: null, why, verdict: null, proven: true, dryRun: false };
}

/** A handler that remembers what it was asked. */
function recorder(held: readonly Block[] = []): ControlHandler & { readonly asked: unknown[][] } {
  const asked: unknown[][] = [];
  return {
    asked,
    block: async ({ subject, seconds, why }) => {
      asked.push(['block', subject, seconds, why]);
      if (subject === 'protected') throw new GatehoundError('GH-CLI-001', 'that is this machine', { remedy: 'do not' });
      if (subject === 'defect') throw new Error('planted');
      return block(subject, why);
    },
    unblock: async (subject) => asked.push(['unblock', subject]),
    blocks: async () => held,
    panic: async () => asked.push(['panic']),
  };
}

test('every request reaches the handler, and its answer comes back', async () => {
  const folder = newFolder();
  const handler = recorder([block('192.0.2.1')]);
  const server = await start(folder, handler);
  const client = await connected(folder);
  assert.deepEqual(await client.block('192.0.2.7', 600, 'scan'), block('192.0.2.7', 'scan'));
  assert.equal(await client.unblock('192.0.2.7'), 2);
  assert.deepEqual(await client.blocks(), [block('192.0.2.1')]);
  assert.equal(await client.panic(), 3);
  assert.deepEqual(handler.asked, [['block', '192.0.2.7', 600, 'scan'], ['unblock', '192.0.2.7'], ['panic']]);
  client.close();
  await server.close();
  assert.equal(existsSync(server.path), false);
});

test('very many blocks arrive whole', async () => {
  const folder = newFolder();
  const held = Array.from({ length: 3_000 }, (_, index) => block(`192.0.${index >> 8}.${index & 255}`));
  const server = await start(folder, recorder(held));
  const client = await connected(folder);
  assert.deepEqual(await client.blocks(), held);
  client.close();
  await server.close();
});

test('a coded error of the handler arrives as it was, any other one as a defect, and the connection goes on', async () => {
  const folder = newFolder();
  const server = await start(folder, recorder());
  const client = await connected(folder);
  const coded = { code: 'GH-CLI-001', message: 'that is this machine', remedy: 'do not', exit: 2 };
  await assert.rejects(client.block('protected', null, ''), coded);
  await assert.rejects(client.block('defect', null, ''), { code: 'GH-CLI-003', message: /planted/ });
  assert.deepEqual(await client.block('192.0.2.7', null, ''), block('192.0.2.7', ''));
  client.close();
  await server.close();
});

test('the socket is for its owner alone, whatever the umask', async () => {
  const folder = newFolder();
  const mask = process.umask(0);
  try {
    const server = await start(folder, recorder());
    assert.equal(statSync(server.path).mode & 0o777, 0o600);
    assert.equal(process.umask(), 0);
    await server.close();
  } finally {
    process.umask(mask);
  }
});

test('a second agent is refused while the first one runs, and the first one goes on', async () => {
  const folder = newFolder();
  const server = await start(folder, recorder());
  await assert.rejects(startControlServer(folder, recorder()), { code: 'GH-AGT-003', message: /already running here/ });
  const client = await connected(folder);
  assert.equal(await client.panic(), 1);
  client.close();
  await server.close();
});

test('the socket that a killed agent left is replaced', async () => {
  const folder = newFolder();
  const script = "require('node:net').createServer().listen(process.argv[1], () => console.log('up'))";
  makeDataFolders(folder);
  const child = spawn(process.execPath, ['-e', script, controlSocketPath(folder)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
  assert.equal(existsSync(controlSocketPath(folder)), true);
  await assert.rejects(connectToAgent(folder), { code: 'GH-AGT-001' });
  const server = await start(folder, recorder());
  (await connectToAgent(folder)).close();
  await server.close();
});

test('what is in the way and is no socket is left alone', async () => {
  const folder = newFolder();
  makeDataFolders(folder);
  writeFileSync(controlSocketPath(folder), 'mine');
  await assert.rejects(startControlServer(folder, recorder()), { code: 'GH-AGT-007' });
  assert.equal(existsSync(controlSocketPath(folder)), true);
});

test('a path that is too long for a socket gives a coded error', async () => {
  await assert.rejects(startControlServer(join(newFolder(), 'x'.repeat(120)), recorder()), { code: 'GH-AGT-007' });
});

test('where no agent runs the error says what to do', async () => {
  await assert.rejects(connectToAgent(newFolder()), { code: 'GH-AGT-001', remedy: /gatehound up/ });
  await assert.rejects(connectToAgent(join(newFolder(), 'nowhere')), { code: 'GH-AGT-001' });
});

test('an agent that hangs, goes away or talks nonsense gives a coded error', async () => {
  const cases: [(socket: Socket) => void, string][] = [
    [() => {}, 'GH-AGT-004'],
    [(socket) => socket.end(), 'GH-AGT-004'],
    [(socket) => socket.write('nonsense\n'), 'GH-AGT-005'],
    [(socket) => socket.write('x'.repeat(LINE_LIMIT + 1)), 'GH-AGT-005'],
    [(socket) => socket.write('{"id":1,"kind":"released","count":1}\n'), 'GH-AGT-005'],
    [
      (socket) => socket.write('{"id":1,"kind":"error","code":"GH-NEW-001","message":"m","remedy":"r"}\n'),
      'GH-AGT-005',
    ],
  ];
  for (const [behave, code] of cases) {
    const folder = newFolder();
    const server = createServer((socket) => {
      socket.on('error', () => {});
      behave(socket);
    });
    makeDataFolders(folder);
    await new Promise<void>((resolve) => server.listen(controlSocketPath(folder), resolve));
    const client = await connected(folder, 200);
    await assert.rejects(client.blocks(), { code });
    client.close();
    server.close();
  }
});

async function said(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}

test('a client that talks nonsense or never ends its line is told and sent away; the server goes on', async () => {
  const folder = newFolder();
  const server = await start(folder, recorder());
  for (const nonsense of ['GET / HTTP/1.1\r\n\r\n', 'x'.repeat(LINE_LIMIT + 1)]) {
    const socket = await connect(server.path);
    socket.write(nonsense);
    assert.match(await said(socket), /"id":0,"kind":"error","code":"GH-AGT-005"/);
    socket.destroy();
  }
  const client = await connected(folder);
  assert.equal(await client.panic(), 1);
  client.close();
  await server.close();
});

test('a flood of clients is bounded, and the places come back', async () => {
  const folder = newFolder();
  const server = await start(folder, recorder());
  const clients = [];
  for (let index = 0; index < 16; index++) {
    const client = await connected(folder);
    await client.blocks();
    clients.push(client);
  }
  const extra = await connected(folder);
  await assert.rejects(extra.blocks(), { code: 'GH-AGT-006' });
  extra.close();
  clients[0]?.close();
  for (;;) {
    const client = await connected(folder);
    const answer = await client.blocks().catch((error: GatehoundError) => error.code);
    client.close();
    if (answer !== 'GH-AGT-006') break;
  }
  for (const client of clients) client.close();
  await server.close();
});

test('a client that leaves in the middle of an answer does no harm', async () => {
  const folder = newFolder();
  const held = Array.from({ length: 20_000 }, (_, index) => block(`192.0.${index >> 8}.${index & 255}`));
  const server = await start(folder, recorder(held));
  const socket = await connect(server.path);
  socket.write('{"id":1,"kind":"blocks"}\n');
  await new Promise((resolve) => socket.once('data', resolve));
  socket.destroy();
  const client = await connected(folder);
  assert.equal((await client.blocks()).length, 20_000);
  client.close();
  await server.close();
});
