import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkFloors } from '../../scripts/house/floors.ts';
import { plantTree } from './tree.ts';

/** A clean house: a room of each kind, one of which tests its own file with what only tests may import. */
const CLEAN = {
  'src/model/time.ts': 'export type Micros = number;\nexport const SECOND: Micros = 1_000_000;\n',
  'src/store/store.ts': "import fs from 'node:fs';\nimport 'kysely';\nexport const open = fs.openSync;\n",
  'src/heads/flow/scan.ts': "import { SECOND } from '../../model/time.ts';\nexport const window = SECOND;\n",
  'src/heads/web/rules.ts': "import 'zod';\nexport const rules = [];\n",
  'src/engine/engine.ts': "import { window } from '../heads/flow/scan.ts';\nexport const engine = window;\n",
  'src/engine/engine.test.ts': "import 'node:fs';\nimport 'fast-check';\nimport './engine.ts';\n",
};

/** What each planted file must be refused for, and nothing else. */
const PLANTS = [
  {
    sin: 'an upward import',
    files: { 'src/model/up.ts': "import '../engine/engine.ts';\n" },
    found: ['upward-from-model: src/model/up.ts -> src/engine/engine.ts'],
  },
  {
    sin: 'an upward import of a type alone',
    files: {
      'src/judge/judge.ts': 'export interface Judge {}\n',
      'src/heads/web/up.ts': "import type { Judge } from '../../judge/judge.ts';\nexport type J = Judge;\n",
    },
    found: ['upward-from-heads/web: src/heads/web/up.ts -> src/judge/judge.ts'],
  },
  {
    sin: 'a sideways import between heads',
    files: { 'src/heads/flow/side.ts': "export { rules } from '../web/rules.ts';\n" },
    found: ['sideways-from-heads/flow: src/heads/flow/side.ts -> src/heads/web/rules.ts'],
  },
  {
    sin: 'a node: import in the engine',
    files: { 'src/engine/clock.ts': "import 'node:timers';\n" },
    found: ['node-module-in-pure-room: src/engine/clock.ts -> timers'],
  },
  {
    sin: 'a node module in the engine that hides its prefix and its moment',
    files: { 'src/engine/late.ts': "export const load = () => import('fs');\n" },
    found: ['node-module-in-pure-room: src/engine/late.ts -> fs'],
  },
  {
    sin: 'a room with files and clocks below a pure one',
    files: { 'src/heads/flow/keep.ts': "import '../../store/store.ts';\n" },
    found: ['impure-room-in-pure-room: src/heads/flow/keep.ts -> src/store/store.ts'],
  },
  {
    sin: 'a cycle within a room',
    files: { 'src/store/a.ts': "import './b.ts';\n", 'src/store/b.ts': "import './a.ts';\n" },
    found: ['cycle: src/store/a.ts -> src/store/b.ts -> src/store/a.ts'],
  },
  {
    sin: 'a test imported by source',
    files: { 'src/engine/uses-test.ts': "import './engine.test.ts';\n" },
    found: ['test-in-source: src/engine/uses-test.ts -> src/engine/engine.test.ts'],
  },
  {
    sin: 'the lab imported by source',
    files: { 'lab/network.ts': 'export const lab = 1;\n', 'src/store/lab.ts': "import '../../lab/network.ts';\n" },
    found: ['outside-in-source: src/store/lab.ts -> lab/network.ts'],
  },
  {
    sin: 'a room that the table does not know',
    files: { 'src/attic/box.ts': 'export const box = 1;\n' },
    found: ['no-such-room: src/attic/box.ts is in no room of scripts/house/rooms.ts'],
  },
  {
    sin: 'a file that does not exist',
    files: { 'src/store/lost.ts': "import './gone.ts';\n" },
    found: ['unresolvable: src/store/lost.ts -> ./gone.ts'],
  },
];

describe('the floors', { concurrency: 2 }, () => {
  test('a clean house is accepted', async (context) => {
    assert.deepEqual(await checkFloors(plantTree(context, CLEAN)), []);
  });

  for (const { sin, files, found } of PLANTS) {
    test(`${sin} is refused`, async (context) => {
      assert.deepEqual(await checkFloors(plantTree(context, { ...CLEAN, ...files })), found);
    });
  }

  test('packages for development and packages that pure rooms may not have are refused', async (context) => {
    const root = plantTree(context, {
      ...CLEAN,
      'src/store/check.ts': "import 'fast-check';\n",
      'src/judge/query.ts': "import 'kysely';\n",
    });
    const rules = (await checkFloors(root)).map((found) => found.split(' -> ')[0]);
    assert.deepEqual(rules.sort(), [
      'development-package-in-source: src/store/check.ts',
      'impure-package-in-pure-room: src/judge/query.ts',
    ]);
  });
});
