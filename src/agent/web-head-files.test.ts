import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { mergeWebHeadSettings } from '../config/web-options.ts';
import { webHeadOptions } from './web-head-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-web-files-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('files are read in their order', async () => {
  const one = file('one.json', '[{"url": "union select", "alert": "SQL"}]');
  const two = file('two.json', '[]');
  const settings = mergeWebHeadSettings({ rules: [one, two], threshold: 0.5, bodyLimit: 2_048 });
  const options = await webHeadOptions(settings);
  assert.deepEqual(
    options.rules.map(({ name }) => name),
    [one, two],
  );
  assert.match(options.rules[0]?.text ?? '', /union select/);
  assert.deepEqual([options.threshold, options.bodyLimit], [0.5, 2_048]);
  // It goes to a thread.
  assert.deepEqual(structuredClone(options).rules, options.rules);
});

test('what is wrong with a file is said with its name', async () => {
  const nothing = join(folder, 'nothing.json');
  const broken = file('broken.json', '[{"url": ]');
  await assert.rejects(webHeadOptions(mergeWebHeadSettings({ rules: [broken] })), {
    code: 'GH-WEB-002',
    message: /broken\.json/,
  });
  await assert.rejects(webHeadOptions(mergeWebHeadSettings({ model: nothing })), { code: 'GH-MDL-001' });
  const model = file('web.model', 'model');
  await assert.rejects(webHeadOptions(mergeWebHeadSettings({ model })), { code: /^GH-MDL-/, message: /web\.model: / });
});
