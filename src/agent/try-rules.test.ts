import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type TrialProgress, tryRules } from './try-rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-try-rules-'));
after(() => rmSync(folder, { recursive: true }));

test('a trial tells how far it is', async () => {
  const path = join(folder, 'rules.json');
  writeFileSync(path, '[{"alert":"a","url":"a"}]');
  const requests = join(folder, 'requests.txt');
  const text = '/index.html?page=1\n'.repeat(20_000);
  writeFileSync(requests, text);
  const heard: TrialProgress[] = [];
  const onProgress = (progress: TrialProgress): void => void heard.push(progress);
  await tryRules({ path, requests, against: [], withBuiltIn: false, onProgress });
  assert.ok(heard.length > 1);
  assert.ok((heard[0] as TrialProgress).read < 20_000);
  assert.deepEqual(heard.at(-1), { read: 20_000, bytesRead: text.length, bytesTotal: text.length });
});
