import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { captureWrapper } from './privileges.ts';

const skip = process.getuid?.() !== 0 && 'needs root';

test('the capture child keeps CAP_NET_RAW alone, and cannot gain more', { skip }, () => {
  const [program, ...words] = captureWrapper() as [string, ...string[]];
  const status = spawnSync(program, [...words, 'cat', '/proc/self/status'], { encoding: 'utf8' }).stdout;
  const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1];
  assert.equal(field('Uid'), '65534');
  for (const set of ['CapEff', 'CapPrm', 'CapBnd']) assert.equal(field(set), '0000000000002000', set);
  assert.equal(field('NoNewPrivs'), '1');
});

/** Drops privileges in a process of its own and prints what came of it. */
function dropIn(folder: string): { readonly kept: string | null; readonly uid: number } {
  const script = `
    import { dropPrivileges } from ${JSON.stringify(new URL('./privileges.ts', import.meta.url).href)};
    const kept = dropPrivileges(${JSON.stringify(folder)});
    console.log(JSON.stringify({ kept, uid: process.getuid() }));`;
  const result = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    encoding: 'utf8',
  });
  assert.equal(result.status, 0, result.stderr);
  return JSON.parse(result.stdout) as { kept: string | null; uid: number };
}

test('the analyser becomes nobody, who owns the data folder', { skip }, () => {
  const parent = mkdtempSync(join(tmpdir(), 'gatehound-privileges-'));
  chmodSync(parent, 0o755);
  mkdirSync(join(parent, 'data'), { mode: 0o700 });
  assert.deepEqual(dropIn(join(parent, 'data')), { kept: null, uid: 65_534 });
  rmSync(parent, { recursive: true });
});

test('where nobody could not reach the data it stays root and says so', { skip }, () => {
  const parent = mkdtempSync(join(tmpdir(), 'gatehound-privileges-'));
  mkdirSync(join(parent, 'data'));
  const { kept, uid } = dropIn(join(parent, 'data'));
  assert.equal(uid, 0);
  assert.match(kept ?? '', /stays root: .* is closed to other users/);
  rmSync(parent, { recursive: true });
});
