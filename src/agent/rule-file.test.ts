import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readRuleFiles } from './rule-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-rule-file-'));
after(() => rmSync(folder, { recursive: true }));

test('files are read in the order in which they are named', async () => {
  const paths = ['b.json', 'a.json'].map((name) => join(folder, name));
  for (const path of paths) writeFileSync(path, `["${path}"]`);
  assert.deepEqual(
    await readRuleFiles(paths),
    paths.map((path) => ({ name: path, text: `["${path}"]` })),
  );
});

test('what cannot be read is said with its name', async () => {
  const nothing = join(folder, 'nothing.json');
  await assert.rejects(readRuleFiles([nothing]), { code: 'GH-WEB-001', message: `${nothing}: does not exist` });
  const inside = join(folder, 'folder');
  mkdirSync(inside);
  await assert.rejects(readRuleFiles([inside]), { code: 'GH-WEB-001', message: `${inside} is no file` });
  const large = join(folder, 'large.json');
  writeFileSync(large, '');
  truncateSync(large, (1 << 24) + 1);
  await assert.rejects(readRuleFiles([large]), { code: 'GH-WEB-006' });
});
