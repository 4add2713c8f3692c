import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodePacketModel } from '../heads/packet/model-file.ts';
import { DEFAULT_SETTINGS } from '../heads/packet/settings.ts';
import { model } from '../heads/packet/testing/models.ts';
import { GatehoundError } from '../model/error.ts';
import { type ModelShelf, modelId } from './model-shelf.ts';
import { makeShelf, modelFile } from './testing/shelves.ts';

function place(shelf: ModelShelf, id: string): string {
  return join(shelf.folder, `${id}.model`);
}

/** The model that a start takes, and the codes of those that it passes over. */
async function taken(shelf: ModelShelf): Promise<{ readonly id: string | null; readonly codes: readonly string[] }> {
  const codes: string[] = [];
  const loaded = await shelf.load(DEFAULT_SETTINGS, ({ code }) => codes.push(code));
  return { id: loaded?.id ?? null, codes };
}

function damage(path: string): void {
  const bytes = readFileSync(path);
  bytes[100] = (bytes[100] as number) ^ 1;
  writeFileSync(path, bytes);
}

test('a shelf that is not there is empty, and reading it makes nothing', async (t) => {
  const shelf = makeShelf(t);
  assert.deepEqual(await shelf.list(), []);
  assert.deepEqual(await taken(shelf), { id: null, codes: [] });
  assert.equal(await shelf.current(), null);
  assert.throws(() => statSync(shelf.folder));
});

test('a model is kept under when it had learned and its checksum, and comes back whole', async (t) => {
  const shelf = makeShelf(t);
  const file = modelFile(5);
  const id = await shelf.save(file);
  assert.match(id, /^20261120T120500Z-[0-9a-f]{8}$/);
  assert.deepEqual(readdirSync(shelf.folder).sort(), [`${id}.model`, 'kept']);
  assert.deepEqual(new Uint8Array(readFileSync(place(shelf, id))), file);
  assert.equal(statSync(place(shelf, id)).mode & 0o777, 0o666 & ~process.umask());
  assert.deepEqual(encodePacketModel(await shelf.read(id)), file);
  assert.equal(await shelf.save(file), id, 'the same model again is the same file');
});

test('whatever the time of a model, its id is one', () => {
  const file = modelFile(0);
  fc.assert(
    fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (end) => {
      assert.match(modelId(file, end), /^\d{8}T\d{6}Z-[0-9a-f]{8}$/);
    }),
  );
});

test('the newest is current until one is chosen', async (t) => {
  const shelf = makeShelf(t);
  const [two, one, three] = [
    await shelf.save(modelFile(2)),
    await shelf.save(modelFile(1)),
    await shelf.save(modelFile(3)),
  ];
  assert.deepEqual(
    (await shelf.list()).map(({ id, isCurrent }) => [id, isCurrent]),
    [
      [three, true],
      [two, false],
      [one, false],
    ],
  );
  await shelf.choose(two);
  assert.equal(await shelf.current(), two);
  assert.equal((await taken(shelf)).id, two);
  assert.deepEqual(
    (await shelf.list()).filter(({ isCurrent }) => isCurrent).map(({ id }) => id),
    [two],
  );
  await shelf.choose(null);
  assert.equal((await taken(shelf)).id, three);
});

test('what is damaged, cut, foreign or trained otherwise is refused by its code, and the next older one taken', async (t) => {
  const shelf = makeShelf(t);
  const [good, otherwise, foreign, cut, flipped] = [
    await shelf.save(modelFile(1)),
    await shelf.save(modelFile(2, { settings: { pairs: 'all', transform: 'none' } })),
    await shelf.save(modelFile(3)),
    await shelf.save(modelFile(4)),
    await shelf.save(modelFile(5)),
  ];
  writeFileSync(place(shelf, foreign), 'not a model');
  writeFileSync(place(shelf, cut), readFileSync(place(shelf, cut)).subarray(0, -1));
  damage(place(shelf, flipped));
  assert.deepEqual(await taken(shelf), { id: good, codes: ['GH-MDL-003', 'GH-MDL-003', 'GH-MDL-002', 'GH-MDL-005'] });
  const listed = await shelf.list();
  assert.deepEqual(
    listed.map(({ id, content, isCurrent }) => [id, content instanceof GatehoundError ? content.code : '', isCurrent]),
    [
      [flipped, 'GH-MDL-003', false],
      [cut, 'GH-MDL-003', false],
      [foreign, 'GH-MDL-002', false],
      // Only a start knows the settings.
      [otherwise, '', true],
      [good, '', false],
    ],
  );
});

test('when the chosen one cannot be used, no newer one is: it was left on purpose', async (t) => {
  const shelf = makeShelf(t);
  const [one, two, three] = [
    await shelf.save(modelFile(1)),
    await shelf.save(modelFile(2)),
    await shelf.save(modelFile(3)),
  ];
  await shelf.choose(two);
  damage(place(shelf, two));
  assert.deepEqual(await taken(shelf), { id: one, codes: ['GH-MDL-003'] });
  rmSync(place(shelf, two));
  assert.deepEqual(await taken(shelf), { id: one, codes: ['GH-MDL-001'] });
  rmSync(place(shelf, one));
  assert.deepEqual(await taken(shelf), { id: null, codes: ['GH-MDL-001'] });
  assert.equal((await shelf.list())[0]?.id, three);
});

test('twenty are kept; the oldest gives way, never the current one nor the one just saved', async (t) => {
  const shelf = makeShelf(t);
  const ids: string[] = [];
  for (let minute = 1; minute <= 20; minute++) ids.push(await shelf.save(modelFile(minute)));
  await shelf.choose(ids[0] as string);
  ids.push(await shelf.save(modelFile(21)));
  assert.deepEqual(
    (await shelf.list()).map(({ id }) => id).reverse(),
    ids.filter((_, index) => index !== 1),
    'the first is the current one too',
  );
  // The clock was set back: what is learned now has an older name than all.
  const late = await shelf.save(modelFile(-10));
  const kept = (await shelf.list()).map(({ id }) => id);
  assert.equal(kept.length, 20);
  assert.ok(kept.includes(late) && kept.includes(ids[0] as string));
});

test('neither the first nor one that a person chose gives way, however many come', async (t) => {
  const shelf = makeShelf(t);
  const first = await shelf.save(modelFile(5));
  // Older by its name, but not the first that was kept.
  const older = await shelf.save(modelFile(1));
  const chosen = await shelf.save(modelFile(6));
  await shelf.choose(chosen);
  await shelf.keepForGood(chosen);
  const flood: string[] = [];
  for (let minute = 7; minute <= 60; minute++) {
    flood.push(await shelf.save(modelFile(minute)));
    await shelf.choose(flood.at(-1) as string);
  }
  const ids = (await shelf.list()).map(({ id }) => id).reverse();
  assert.deepEqual(ids, [first, chosen, ...flood.slice(-18)]);
  assert.ok(!ids.includes(older));
});

test('a file that was begun long ago is removed, one that is being written is not, nor what is not ours', async (t) => {
  const shelf = makeShelf(t);
  await shelf.save(modelFile(1));
  for (const name of ['.a.partial', '.b.partial', 'notes.txt']) writeFileSync(join(shelf.folder, name), '');
  const longAgo = new Date(Date.now() - 2 * 3_600_000);
  for (const name of ['.a.partial', 'notes.txt']) utimesSync(join(shelf.folder, name), longAgo, longAgo);
  await shelf.save(modelFile(2));
  assert.deepEqual(
    readdirSync(shelf.folder).filter((name) => !name.endsWith('.model')),
    ['.b.partial', 'kept', 'notes.txt'],
  );
});

test('current holds the id of a model or says nothing', async (t) => {
  const shelf = makeShelf(t);
  const id = await shelf.save(modelFile(1));
  for (const text of ['', 'nonsense', '../../../etc/passwd', `${id}\n`.repeat(100)]) {
    writeFileSync(join(shelf.folder, 'current'), text);
    assert.equal(await shelf.current(), null, text);
    assert.deepEqual(await taken(shelf), { id, codes: [] });
  }
  writeFileSync(join(shelf.folder, 'current'), `  ${id} \n\n`);
  assert.equal(await shelf.current(), id);
  await assert.rejects(shelf.read('../current'), { code: 'GH-MDL-001' });
});

test('a shelf that cannot be written says so by a code and leaves nothing', async (t) => {
  const shelf = makeShelf(t);
  mkdirSync(join(shelf.folder, '..'), { recursive: true });
  writeFileSync(shelf.folder, 'in the way');
  await assert.rejects(shelf.save(modelFile(1)), { code: 'GH-MDL-006' });
  rmSync(shelf.folder);
  await shelf.save(modelFile(1));
  const before = readdirSync(shelf.folder);
  mkdirSync(join(shelf.folder, 'current'));
  await assert.rejects(shelf.choose(before[0]?.replace('.model', '') as string), { code: 'GH-MDL-006' });
  assert.deepEqual(readdirSync(shelf.folder).sort(), [...before, 'current'].sort());
});

const skipAsRoot = process.getuid?.() === 0 && 'root may do anything';

test('a shelf without the rights says so by its code', { skip: skipAsRoot }, async (t) => {
  const shelf = makeShelf(t);
  await shelf.save(modelFile(1));
  chmodSync(shelf.folder, 0o000);
  t.after(() => chmodSync(shelf.folder, 0o700));
  await assert.rejects(shelf.save(modelFile(2)), { code: 'GH-MDL-007' });
  await assert.rejects(shelf.list(), { code: 'GH-MDL-007' });
});

test('only what reads as a model is saved', async (t) => {
  const shelf = makeShelf(t);
  await assert.rejects(shelf.save(encodePacketModel(model()).subarray(0, 50)), { code: 'GH-MDL-003' });
  assert.deepEqual(await shelf.list(), []);
});
