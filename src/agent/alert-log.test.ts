import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { GatehoundError } from '../model/error.ts';
import { AlertLog } from './alert-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-alert-log-'));
after(() => rmSync(folder, { recursive: true }));

test('a line for each alert: seconds, a hyphen, the text', async () => {
  const path = join(folder, 'alert.log');
  const log = new AlertLog(path, assert.fail);
  log.add(1_795_171_200_999_999, 'SQL injection');
  log.add(1_795_171_201_000_000, 'XSS');
  await log.close();
  assert.equal(readFileSync(path, 'utf8'), '1795171200 - SQL injection\n1795171201 - XSS\n');
});

test('what an attacker sent makes no line of its own, and no long one', async () => {
  const path = join(folder, 'sent.log');
  const log = new AlertLog(path, assert.fail);
  log.add(0, 'a\r\n1 - forged\u0085\x1b[31m\u2028x');
  log.add(0, 'y'.repeat(100_000));
  await log.close();
  const lines = readFileSync(path, 'utf8').split('\n');
  assert.equal(lines.length, 3);
  assert.match(lines[0] ?? '', /^0 - a {2}1 - forged {2}\[31m x$/);
  assert.ok((lines[1] ?? '').length < 3_000);
});

test('lines are there within a second, also after a rotation', async () => {
  const path = join(folder, 'rotated.log');
  const log = new AlertLog(path, assert.fail);
  log.add(0, 'before');
  await pause(400);
  assert.equal(readFileSync(path, 'utf8'), '0 - before\n');
  renameSync(path, `${path}.1`);
  log.add(0, 'after');
  await pause(400);
  assert.equal(readFileSync(path, 'utf8'), '0 - after\n');
  await log.close();
});

test('a log that cannot be written is known at the start; one that can be is made', async () => {
  const path = join(folder, 'checked.log');
  await new AlertLog(path, assert.fail).check();
  assert.equal(readFileSync(path, 'utf8'), '');
  const nowhere = join(folder, 'no', 'alert.log');
  await assert.rejects(new AlertLog(nowhere, assert.fail).check(), (error) => {
    return (
      error instanceof GatehoundError && error.code === 'GH-WEB-023' && error.message.startsWith(`${nowhere}: ENOENT`)
    );
  });
});

test('a log that cannot be written is told once, and a flood is dropped and counted', async () => {
  const said: string[] = [];
  const log = new AlertLog(join(folder, 'no', 'folder'), (text) => said.push(text));
  log.add(0, 'x');
  await pause(300);
  for (let index = 0; index < 10_100; index++) log.add(0, 'x');
  await log.close();
  assert.equal(said.length, 1);
  assert.match(said[0] ?? '', /^the alert log is not written: .*ENOENT/);
  assert.equal(log.dropped, 100);
});

test('while the disk hangs so many lines wait and no more, and they are there when it goes on', async () => {
  const path = join(folder, 'hanging.log');
  execFileSync('mkfifo', [path]);
  const log = new AlertLog(path, assert.fail);
  log.add(0, 'first');
  // Nobody reads the other end: writing waits.
  await pause(300);
  for (let index = 0; index < 25_000; index++) log.add(0, 'x');
  await pause(300);
  assert.equal(log.dropped, 15_000);
  // For reading and writing, so that it has no end when the log is closed between two writes.
  const pipe = await open(path, 'r+');
  await log.close();
  const { buffer, bytesRead } = await pipe.read(Buffer.alloc(1 << 16), 0, 1 << 16);
  assert.equal(buffer.toString('utf8', 0, bytesRead), `0 - first\n${'0 - x\n'.repeat(10_000)}`);
  await pipe.close();
});
