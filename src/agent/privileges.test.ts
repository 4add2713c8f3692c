import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
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

/** Acts as the owner in a process of its own and gives the user that it is then. */
function actIn(folder: string): number {
  const script = `
    import { actAsOwner } from ${JSON.stringify(new URL('./privileges.ts', import.meta.url).href)};
    actAsOwner(${JSON.stringify(folder)});
    console.log(process.getuid());`;
  const result = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    encoding: 'utf8',
  });
  assert.equal(result.status, 0, result.stderr);
  return Number(result.stdout);
}

function makeParent(mode: number): string {
  const parent = mkdtempSync(join(tmpdir(), 'gatehound-privileges-'));
  chmodSync(parent, mode);
  return parent;
}

test('the analyser becomes nobody, who owns the state folder and what root has put there', { skip }, () => {
  const parent = makeParent(0o755);
  const state = join(parent, 'state');
  mkdirSync(state, { mode: 0o700 });
  const models = join(state, 'models', 'packet');
  mkdirSync(models, { recursive: true });
  const files = [join(state, 'store.sqlite'), join(models, 'current')];
  for (const file of files) writeFileSync(file, '');
  assert.deepEqual(dropIn(state), { kept: null, uid: 65_534 });
  assert.deepEqual(
    [state, ...files, models, parent].map((path) => statSync(path).uid),
    [65_534, 65_534, 65_534, 65_534, 0],
  );
  rmSync(parent, { recursive: true });
});

test('nothing is given away through a link, and nothing at all in a folder that is not root’s', { skip }, () => {
  const parent = makeParent(0o755);
  const state = join(parent, 'state');
  const secret = join(parent, 'secret');
  writeFileSync(secret, 'mine');
  mkdirSync(state, { mode: 0o700 });
  symlinkSync(secret, join(state, 'store.sqlite'));
  symlinkSync(parent, join(state, 'models'));
  dropIn(state);
  assert.deepEqual(
    [secret, parent].map((path) => statSync(path).uid),
    [0, 0],
  );
  // The folder is nobody's now: a link that nobody plants there is not touched by the next start either.
  writeFileSync(join(state, 'planted'), '');
  dropIn(state);
  assert.deepEqual(
    [secret, join(state, 'planted')].map((path) => statSync(path).uid),
    [0, 0],
  );
  rmSync(parent, { recursive: true });
});

test('where nobody could not reach the data it stays root and says so', { skip }, () => {
  const parent = makeParent(0o700);
  mkdirSync(join(parent, 'state'));
  const { kept, uid } = dropIn(join(parent, 'state'));
  assert.equal(uid, 0);
  assert.match(kept ?? '', /stays root: .* is closed to other users/);
  rmSync(parent, { recursive: true });
});

test('root acts as the owner of a state folder that is not root’s, and stays root elsewhere', { skip }, () => {
  const parent = makeParent(0o755);
  const state = join(parent, 'state');
  assert.equal(actIn(state), 0, 'nothing is there');
  mkdirSync(state);
  assert.equal(actIn(state), 0);
  chownSync(state, 65_534, 65_534);
  assert.equal(actIn(state), 65_534);
  rmSync(parent, { recursive: true });
});
