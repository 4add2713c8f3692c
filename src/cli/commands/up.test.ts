import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gatehound } from '../../../test/command.ts';
import { modelFile } from '../../agent/testing/shelves.ts';

test('a model that the packet head cannot begin with is refused before anything is started', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehound-up-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'my.model');
  const data = join(folder, 'data');
  const refusal = async () => {
    const { exitCode, stderr } = await gatehound(['up', '-i', 'lo', '--data', data, '--model', file]);
    return [exitCode, stderr.slice(0, 10)];
  };
  assert.deepEqual(await refusal(), [3, 'GH-MDL-001']);
  writeFileSync(file, modelFile(1).subarray(0, 99));
  assert.deepEqual(await refusal(), [3, 'GH-MDL-003']);
  writeFileSync(file, modelFile(1, { settings: { pairs: 'all', transform: 'none' } }));
  assert.deepEqual(await refusal(), [2, 'GH-MDL-005']);
  assert.ok(!existsSync(data));
});
