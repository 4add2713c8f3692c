import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gatehound } from '../../../test/command.ts';
import { stateFolder } from '../../agent/data-folders.ts';
import { ModelShelf, modelFolder } from '../../agent/model-shelf.ts';
import { modelFile } from '../../agent/testing/shelves.ts';

function makeData(t: TestContext): string {
  const data = mkdtempSync(join(tmpdir(), 'gatehound-models-'));
  chmodSync(data, 0o711);
  t.after(() => rmSync(data, { recursive: true }));
  return data;
}

test('models are listed, and one of them is chosen', async (t) => {
  const data = makeData(t);
  const none = await gatehound(['models', '--data', data]);
  assert.deepEqual([none.exitCode, none.stderr], [0, '']);
  assert.match(none.stdout, /^There is no model in \S+ yet: gatehound up learns one\.\n$/);
  assert.equal((await gatehound(['models', '--data', data, '--json'])).stdout, '[]\n');

  const shelf = new ModelShelf(modelFolder(data));
  const [old, newest] = [await shelf.save(modelFile(1)), await shelf.save(modelFile(2))];
  const listed = await gatehound(['models', '--data', data]);
  assert.match(listed.stdout, new RegExp(`^\\* ${newest} .*\\n.*\\n {2}${old} `));
  const chosen = await gatehound(['models', '--data', data, '--use', old, '--json']);
  assert.deepEqual(
    (JSON.parse(chosen.stdout) as { id: string; inUse: boolean }[]).map(({ id, inUse }) => [id, inUse]),
    [
      [newest, false],
      [old, true],
    ],
  );
  assert.equal(await shelf.current(), old);
});

test('a model that is absent or damaged is not chosen', async (t) => {
  const data = makeData(t);
  const shelf = new ModelShelf(modelFolder(data));
  const [damaged, good] = [await shelf.save(modelFile(1)), await shelf.save(modelFile(2))];
  writeFileSync(
    join(shelf.folder, `${damaged}.model`),
    readFileSync(join(shelf.folder, `${damaged}.model`)).subarray(0, 90),
  );
  const refused = await gatehound(['models', '--data', data, '--use', damaged]);
  assert.deepEqual([refused.exitCode, refused.stdout], [3, '']);
  assert.match(refused.stderr, /^GH-MDL-003: \S+: the model is damaged: .*\n$/);
  for (const id of ['20200101T000000Z-00000000', '../../x', '']) {
    const absent = await gatehound(['models', '--data', data, '--use', id]);
    assert.equal(absent.exitCode, 3);
    assert.match(absent.stderr, /^GH-MDL-001: there is no model .*; gatehound models lists those that are there\n$/);
  }
  assert.equal(await shelf.current(), null);
  assert.match(
    (await gatehound(['models', '--data', data])).stdout,
    new RegExp(`^\\* ${good} .*\\n.*\\n {2}${damaged}  GH-MDL-003: `),
  );
});

const skip = process.getuid?.() !== 0 && 'needs root';

test('root writes as the owner of the models, and through no link that the owner has planted', { skip }, async (t) => {
  const data = makeData(t);
  const shelf = new ModelShelf(modelFolder(data));
  const id = await shelf.save(modelFile(1));
  const model = join(shelf.folder, `${id}.model`);
  for (const path of [model, shelf.folder, join(shelf.folder, '..'), stateFolder(data)])
    chownSync(path, 65_534, 65_534);
  const { exitCode, stderr } = await gatehound(['models', '--data', data, '--use', id]);
  assert.equal(exitCode, 0, stderr);
  assert.equal(statSync(join(shelf.folder, 'current')).uid, 65_534);
  const secret = join(data, 'secret');
  writeFileSync(secret, 'mine', { mode: 0o600 });
  rmSync(join(shelf.folder, 'current'));
  symlinkSync(secret, join(shelf.folder, 'current'));
  await gatehound(['models', '--data', data, '--use', id]);
  assert.equal(readFileSync(secret, 'utf8'), 'mine');
});
