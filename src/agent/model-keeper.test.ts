import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { decodePacketModel } from '../heads/packet/model-file.ts';
import { DEFAULT_SETTINGS } from '../heads/packet/settings.ts';
import type { PacketModelChosen } from '../model/stream.ts';
import { ModelKeeper } from './model-keeper.ts';
import type { ModelShelf } from './model-shelf.ts';
import { makeShelf, modelFile } from './testing/shelves.ts';

const NOW = 1_800_000_000_000_000;

interface Kept {
  readonly shelf: ModelShelf;
  readonly keeper: ModelKeeper;
  readonly used: PacketModelChosen[];
  readonly said: string[];
  /** So many seconds go by, and what they brought is done. */
  readonly seconds: (count: number) => Promise<void>;
}

function keep(shelf: ModelShelf): Kept {
  const used: PacketModelChosen[] = [];
  const said: string[] = [];
  const keeper = new ModelKeeper({
    shelf,
    settings: DEFAULT_SETTINGS,
    use: (chosen) => used.push(chosen),
    now: () => NOW,
    notice: (text) => said.push(text),
  });
  const seconds = async (count: number) => {
    for (let second = 0; second < count; second++) await keeper.tick();
  };
  return { shelf, keeper, used, said, seconds };
}

function make(t: TestContext): Kept {
  return keep(makeShelf(t));
}

function learned(minute: number) {
  return { kind: 'packet-model', time: NOW, file: modelFile(minute) } as const;
}

test('with an empty shelf nothing is used; what is learned is saved and becomes current', async (t) => {
  const { shelf, keeper, used, said } = make(t);
  await keeper.start(null);
  assert.deepEqual([keeper.hasModel, used, said], [false, [], []]);
  await keeper.learned(learned(1));
  assert.equal(keeper.hasModel, true);
  assert.equal(used.length, 0, 'the head has it already');
  const [model] = await shelf.list();
  assert.ok(model?.isCurrent);
  assert.equal(await shelf.current(), model.id);
  assert.deepEqual(said, [
    'the packet head has learned from 2,101 packets of minute 1: level 1 begins at 0.125',
    `the model is saved as ${model.id}`,
  ]);
  await keeper.learned(learned(2));
  assert.match(said[2] ?? '', /^the packet head has learned anew from clean traffic: level 1 begins at 0\.125$/);
  assert.equal((await shelf.list()).length, 2);
  assert.match((await shelf.current()) ?? '', /^20261120T1202/);
});

test('the next start gives the current model to the head, byte for byte', async (t) => {
  const first = make(t);
  await first.keeper.learned(learned(1));
  const { keeper, used, said } = keep(first.shelf);
  await keeper.start(null);
  assert.deepEqual(used, [{ kind: 'packet-model', time: NOW, file: modelFile(1) }]);
  assert.match(said.join(), /goes on with model 20261120T1201\S+, learned from 2,101 packets of minute 1$/);
});

test('a damaged model is told by its code, and the older one is used', async (t) => {
  const first = make(t);
  const older = await first.shelf.save(modelFile(1));
  await first.keeper.learned(learned(2));
  const newest = join(first.shelf.folder, `${await first.shelf.current()}.model`);
  writeFileSync(newest, readFileSync(newest).subarray(1));
  const { keeper, used, said } = keep(first.shelf);
  await keeper.start(null);
  assert.deepEqual(used[0]?.file, modelFile(1));
  assert.match(said[0] ?? '', /^GH-MDL-002: /);
  assert.match(said[1] ?? '', new RegExp(`goes on with model ${older}`));
  // The next one that is learned takes the place of the damaged one.
  await keeper.learned(learned(3));
  assert.match((await first.shelf.current()) ?? '', /^20261120T1203/);
});

test('when no model is left the head learns anew, and is told why', async (t) => {
  const { shelf, keeper, used, said } = make(t);
  const id = await shelf.save(modelFile(1));
  writeFileSync(join(shelf.folder, `${id}.model`), '');
  await keeper.start(null);
  assert.deepEqual([keeper.hasModel, used, said.length], [false, [], 1]);
  assert.match(said[0] ?? '', /^GH-MDL-002: /);
});

test('a model that is given at the start is used, saved, and current from then on', async (t) => {
  const { shelf, keeper, used, said } = make(t);
  await shelf.choose(await shelf.save(modelFile(2)));
  await keeper.start(decodePacketModel(modelFile(1)));
  assert.deepEqual(
    used.map(({ file }) => file),
    [modelFile(1)],
  );
  assert.match((await shelf.current()) ?? '', /^20261120T1201/);
  assert.equal((await shelf.list()).length, 2);
  assert.match(said[0] ?? '', /^the packet head begins with the model that was given, learned from .* of minute 1$/);
});

test('what somebody chooses is taken over at the next tick, and once', async (t) => {
  const { shelf, keeper, used, said, seconds } = make(t);
  const old = await shelf.save(modelFile(1));
  await keeper.learned(learned(2));
  await shelf.choose(old);
  await seconds(3);
  assert.deepEqual(
    used.map(({ file }) => file),
    [modelFile(1)],
  );
  assert.match(said.at(-1) ?? '', new RegExp(`uses model ${old} from now on, learned from .* of minute 1$`));
  assert.equal(await shelf.current(), old);
  // A challenger that succeeds the chosen one is the current one then.
  await keeper.learned(learned(3));
  assert.match((await shelf.current()) ?? '', /^20261120T1203/);
  await seconds(2);
  assert.equal(used.length, 1);
});

test('a model chosen while the head learns ends the learning', async (t) => {
  const { shelf, keeper, used, seconds } = make(t);
  await keeper.start(null);
  const id = await shelf.save(modelFile(1));
  await seconds(1);
  assert.equal(used.length, 0, 'nobody has chosen it');
  await shelf.choose(id);
  await seconds(1);
  assert.equal(used.length, 1);
  assert.equal(keeper.hasModel, true);
});

test('a chosen one that is damaged, absent or trained otherwise changes nothing, and current tells so', async (t) => {
  const { shelf, keeper, used, said, seconds } = make(t);
  const damaged = await shelf.save(modelFile(1));
  writeFileSync(join(shelf.folder, `${damaged}.model`), 'x');
  const otherwise = await shelf.save(modelFile(2, { settings: { pairs: 'all', transform: 'log1p' } }));
  await keeper.learned(learned(3));
  const inUse = await shelf.current();
  const cases = [
    [damaged, 'GH-MDL-002'],
    [otherwise, 'GH-MDL-005'],
    ['20200101T000000Z-00000000', 'GH-MDL-001'],
  ] as const;
  for (const [id, code] of cases) {
    said.length = 0;
    await shelf.choose(id);
    await seconds(3);
    assert.equal(said.length, 2, said.join('\n'));
    assert.match(said[0] ?? '', new RegExp(`^${code}: `));
    assert.equal(said[1], 'the packet head keeps the model it has');
    assert.equal(await shelf.current(), inUse);
  }
  assert.equal(used.length, 0);
});

test('a choice made while a model is being saved is not lost', async (t) => {
  const { shelf, keeper, used, seconds } = make(t);
  await keeper.learned(learned(1));
  const first = await shelf.current();
  await keeper.learned(learned(2));
  await shelf.choose(first);
  await keeper.learned(learned(3));
  assert.equal(await shelf.current(), first);
  await seconds(1);
  assert.deepEqual(
    used.map(({ file }) => file),
    [modelFile(1)],
  );
});

test('saving that fails is told once, does not end the guard, and is tried again', async (t) => {
  const { shelf, keeper, said, seconds } = make(t);
  mkdirSync(join(shelf.folder, '..'), { recursive: true });
  writeFileSync(shelf.folder, 'in the way');
  await keeper.learned(learned(1));
  assert.match(said.at(-1) ?? '', /^the model is not saved yet, and will be tried again: GH-MDL-006: /);
  const count = said.length;
  await seconds(600);
  assert.equal(said.length, count, 'once is enough');
  rmSync(shelf.folder);
  await seconds(599);
  assert.equal(said.length, count);
  await seconds(1);
  assert.match(said.at(-1) ?? '', /^the model is saved as 20261120T1201/);
  assert.equal((await shelf.list()).length, 1);
});

test('when the guard ends, what was not saved is tried once more', async (t) => {
  const { shelf, keeper, said } = make(t);
  mkdirSync(join(shelf.folder, '..'), { recursive: true });
  writeFileSync(shelf.folder, 'in the way');
  await keeper.learned(learned(1));
  rmSync(shelf.folder);
  await keeper.close();
  assert.match(said.at(-1) ?? '', /^the model is saved as /);
});

test('a shelf that cannot be looked at is a notice', async (t) => {
  const { shelf, keeper, said, used } = make(t);
  mkdirSync(join(shelf.folder, '..'), { recursive: true });
  writeFileSync(shelf.folder, 'in the way');
  await keeper.start(null);
  assert.deepEqual([keeper.hasModel, used], [false, []]);
  assert.match(said.join('\n'), /^GH-MDL-006: .*ENOTDIR.*$/);
});
