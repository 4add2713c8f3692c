import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { GatehoundError } from '../model/error.ts';
import { checkFolder, FOLDER_FILES, writeFolder } from './folder.ts';
import { benign, intrusion } from './testing/examples.ts';

const RUN = { version: '0.1.0', elapsed: 0.5 } as const;

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gatehound-folder-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

function coded(code: string): (error: unknown) => boolean {
  return (error) => error instanceof GatehoundError && error.code === code;
}

test('the folder holds its four files and nothing is left beside it', async () => {
  const folder = join(root, 'deep', 'out');
  await writeFolder(folder, intrusion(), RUN);
  assert.deepEqual((await readdir(folder)).sort(), FOLDER_FILES.toSorted());
  assert.deepEqual(await readdir(join(root, 'deep')), ['out']);
  const lines = (await readFile(join(folder, 'evidence.ndjson'), 'utf8')).trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { kind: string }).kind),
    ['VERTICAL_PORT_SCAN', 'ARP_SCAN', 'PASSWORD_GUESSING', 'HORIZONTAL_PORT_SCAN'],
  );
  const summary = JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8')) as { version: string };
  assert.equal(summary.version, '0.1.0');
  assert.match(await readFile(join(folder, 'report.html'), 'utf8'), /^<!doctype html>[\s\S]*<\/html>\n$/);
  assert.equal((await readFile(join(folder, 'alerts.log'), 'utf8')).split('\n').length, 7);
});

test('an existing folder is refused, also an empty one, and stays as it was', async () => {
  const folder = join(root, 'out');
  await mkdir(folder);
  await assert.rejects(writeFolder(folder, intrusion(), RUN), coded('GH-REP-001'));
  await assert.rejects(checkFolder(folder), coded('GH-REP-001'));
  assert.deepEqual(await readdir(root), ['out']);
  assert.deepEqual(await readdir(folder), []);
});

test('an older result is replaced as a whole when asked for', async () => {
  const folder = join(root, 'out');
  await writeFolder(folder, intrusion(), RUN);
  await checkFolder(folder, true);
  await writeFolder(folder, benign(), { ...RUN, overwrite: true });
  assert.equal(await readFile(join(folder, 'evidence.ndjson'), 'utf8'), '');
  assert.deepEqual(await readdir(root), ['out']);
});

test('a folder with other files in it, a file, a link are never replaced', async () => {
  const folder = join(root, 'home');
  await mkdir(folder);
  await writeFile(join(folder, 'thesis.txt'), 'years of work');
  await writeFile(join(root, 'file'), '');
  await symlink(folder, join(root, 'link'));
  for (const name of ['home', 'file', 'link']) {
    await assert.rejects(writeFolder(join(root, name), intrusion(), { ...RUN, overwrite: true }), coded('GH-REP-002'));
    await assert.rejects(checkFolder(join(root, name), true), coded('GH-REP-002'));
  }
  assert.equal(await readFile(join(folder, 'thesis.txt'), 'utf8'), 'years of work');
  assert.deepEqual((await readdir(root)).sort(), ['file', 'home', 'link']);
});

test('what goes wrong on the disk has a code, and leaves nothing half-written', async () => {
  await writeFile(join(root, 'file'), '');
  await assert.rejects(writeFolder(join(root, 'file', 'out'), intrusion(), RUN), coded('GH-REP-004'));
  assert.deepEqual(await readdir(root), ['file']);
});

test('a rendering that fails leaves the old folder and no traces', async () => {
  const folder = join(root, 'out');
  await writeFolder(folder, intrusion(), RUN);
  const before = await readFile(join(folder, 'report.html'), 'utf8');
  const broken = {
    ...intrusion(),
    get alerts(): never {
      throw new Error('no alerts today');
    },
  };
  await assert.rejects(writeFolder(folder, broken, { ...RUN, overwrite: true }), coded('GH-REP-004'));
  assert.equal(await readFile(join(folder, 'report.html'), 'utf8'), before);
  assert.deepEqual(await readdir(root), ['out']);
});
