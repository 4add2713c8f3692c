import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { EngineInput } from '../model/stream.ts';
import { LogFollower } from './log-follower.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-log-follower-'));
after(() => rmSync(folder, { recursive: true }));

const row = (target: string) =>
  `192.0.2.1 - - [20/Nov/2026:10:00:01 +0000] "GET ${target} HTTP/1.1" 200 512 "-" "Mozilla/5.0"\n`;

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function follow(path: string) {
  const targets: (string | null)[] = [];
  const notices: string[] = [];
  const push = async (input: EngineInput) => {
    assert.equal(input.kind, 'records');
    for (const record of input.records) if (record.kind === 'http') targets.push(record.uri);
  };
  const timing = { pollMilliseconds: 5, retryMilliseconds: 20 };
  const follower = new LogFollower({ paths: [path], push, notice: (text) => notices.push(text), ...timing });
  const until = async (holds: () => boolean) => {
    for (let turn = 0; turn < 400 && !holds(); turn += 1) await pause(5);
    assert.ok(holds(), JSON.stringify({ targets, notices }));
  };
  return { follower, targets, notices, until };
}

test('what comes into a log is pushed, through rotation; damaged rows are counted and the first is told', async () => {
  const path = join(folder, 'one.log');
  writeFileSync(path, row('/before'));
  const { follower, targets, notices, until } = follow(path);
  await pause(30);
  appendFileSync(path, `${row('/1')}broken\n${row('/2')}broken too\n`);
  await until(() => targets.length === 2);
  renameSync(path, `${path}.1`);
  writeFileSync(path, row('/3'));
  await until(() => targets.length === 3);
  await follower.close();
  assert.deepEqual(targets, ['/1', '/2', '/3']);
  assert.deepEqual([follower.requests, follower.unreadable], [3, 2]);
  assert.match(notices[0] ?? '', /one\.log: line 2 cannot be read: it has no time/);
  assert.match(notices[1] ?? '', /one\.log: 2 rows could not be read/);
});

test('a log that cannot be read is told of once, and read when it can be', async () => {
  const path = join(folder, 'two.log');
  mkdirSync(path);
  const { follower, targets, notices, until } = follow(path);
  await until(() => notices.length === 1);
  await pause(60);
  assert.equal(notices.length, 1);
  assert.match(notices[0] ?? '', /two\.log cannot be followed: EISDIR/);
  // A handle that is left open ends the process when garbage is collected.
  const left = readdirSync('/proc/self/fd').filter((name) => linkOf(`/proc/self/fd/${name}`) === path);
  assert.ok(left.length <= 1, `${left.length} left open`);
  rmdirSync(path);
  writeFileSync(path, row('/now'));
  await until(() => targets.length === 1);
  await follower.close();
});

test('a log that is not there yet is told of once, and read from its beginning when it is', async () => {
  const path = join(folder, 'later.log');
  const { follower, targets, notices, until } = follow(path);
  await until(() => notices.length === 1);
  await pause(60);
  assert.deepEqual(notices, [`${path} is not there yet; it is followed once it is`]);
  writeFileSync(path, row('/first'));
  await until(() => targets.length === 1);
  await follower.close();
  assert.equal(notices.length, 1);
});

test('closing ends it at once, also where there is no log yet', async () => {
  const { follower } = follow(join(folder, 'nothing.log'));
  await follower.close();
  assert.equal(follower.requests, 0);
});
