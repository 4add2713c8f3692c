import assert from 'node:assert/strict';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { checkWritable, writeWholeFile } from './whole-file.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gatehound-whole-')));
after(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
});

const place = join(folder, 'file');

test('a file is written, and replaced, with nothing left beside it', async () => {
  await writeWholeFile(place, 'first');
  await writeWholeFile(place, Uint8Array.of(104, 105));
  assert.equal(readFileSync(place, 'utf8'), 'hi');
  assert.deepEqual(readdirSync(folder), ['file']);
});

test('who has the old file open keeps the old content: it is replaced in one step, not written over', async () => {
  writeFileSync(place, 'old');
  const before = statSync(place).ino;
  await writeWholeFile(place, 'new');
  assert.notEqual(statSync(place).ino, before);
});

test('a link stays, and what it leads to is replaced', async () => {
  symlinkSync('file', join(folder, 'link'));
  writeFileSync(place, 'old');
  await writeWholeFile(join(folder, 'link'), 'new');
  assert.equal(readFileSync(place, 'utf8'), 'new');
  assert.deepEqual(readdirSync(folder), ['file', 'link']);
  assert.equal(realpathSync(join(folder, 'link')), place);
});

test('folders, devices and places that are not there are refused, also before anything is done', async () => {
  for (const path of [folder, '/dev/null', join(folder, 'none', 'file'), join(folder, 'file', 'below')]) {
    writeFileSync(place, 'old');
    await assert.rejects(checkWritable(path), { code: 'GH-MDL-006' });
    await assert.rejects(writeWholeFile(path, 'new'), { code: 'GH-MDL-006' });
    assert.deepEqual(readdirSync(folder), ['file']);
    assert.equal(readFileSync(place, 'utf8'), 'old');
  }
  await checkWritable(place);
  await checkWritable(join(folder, 'new'));
  assert.deepEqual(readdirSync(folder), ['file']);
});

test('content that cannot be written whole leaves the old file and nothing else', async () => {
  writeFileSync(place, 'old');
  // A name so long that the hidden one beside it is not possible.
  const long = join(folder, 'x'.repeat(250));
  await assert.rejects(writeWholeFile(long, 'new'), { code: 'GH-MDL-006' });
  assert.deepEqual(readdirSync(folder), ['file']);
});
