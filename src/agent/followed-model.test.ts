import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { GatehoundError } from '../model/error.ts';
import { FollowedModel } from './followed-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-followed-'));
after(() => rmSync(folder, { recursive: true }));

test('another model is used, a broken one is told and not used, and one that is gone is told once', async () => {
  const path = join(folder, 'web.model');
  const used: string[] = [];
  const said: string[] = [];
  const use = (file: Uint8Array): void => {
    const text = Buffer.from(file).toString();
    if (text.startsWith('broken')) throw new GatehoundError('GH-MDL-003', 'the model is damaged');
    used.push(text);
  };
  const model = new FollowedModel(path, use, (text) => said.push(text));
  const put = (text: string): void => {
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  };
  put('first');
  await model.look();
  await model.look();
  assert.deepEqual([used, said], [[], []]);
  put('second');
  await model.look();
  await model.look();
  assert.deepEqual(used, ['second']);
  put('broken');
  await model.look();
  await model.look();
  rmSync(path);
  for (let look = 0; look < 5; look++) await model.look();
  put('third');
  await model.look();
  assert.deepEqual(used, ['second', 'third']);
  assert.equal(said.length, 4, said.join('\n'));
  assert.ok(
    said[1]?.startsWith(`the model before goes on: GH-MDL-003: ${path}: the model is damaged; `),
    said.join('\n'),
  );
  assert.match(said[2] ?? '', /^the model before goes on: .*ENOENT/);
  assert.match(said[3] ?? '', /is in use$/);
  await model.look(true);
  assert.deepEqual(used, ['second', 'third', 'third'], 'also the same one, where somebody asks');
});
