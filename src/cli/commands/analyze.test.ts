import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gatehound } from '../../../test/command.ts';
import { encodePacketModel } from '../../heads/packet/model-file.ts';
import { model } from '../../heads/packet/testing/models.ts';

const BENIGN = fileURLToPath(new URL('../../../samples/benign/benign.pcap', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'gatehound-analyze-'));
after(() => rmSync(folder, { recursive: true }));

test('a model can be used neither with other settings nor beside what says how to learn one', async () => {
  const own = join(folder, 'own.model');
  const parity = join(folder, 'parity.model');
  writeFileSync(own, encodePacketModel(model()));
  writeFileSync(parity, encodePacketModel(model({ settings: { pairs: 'all', transform: 'none' } })));
  const words = ['analyze', BENIGN, '--print', '--model'];
  const other = await gatehound([...words, parity]);
  assert.deepEqual([other.exitCode, other.stdout], [2, '']);
  assert.match(other.stderr, /^GH-MDL-005: the model was trained with --pairs all, not own; [^\n]+\n$/);
  for (const [option, value] of [
    ['--map', '100'],
    ['--train', '1000'],
    ['--learn', '1h'],
    ['--budget', '10'],
    ['--levels', 'serverus'],
  ] as const) {
    const { exitCode, stdout, stderr } = await gatehound([...words, own, option, value]);
    assert.deepEqual([exitCode, stdout], [2, ''], option);
    assert.match(stderr, new RegExp(`^GH-CLI-001: ${option} is for learning, and --model brings what was learned`));
  }
  assert.equal((await gatehound([...words, own])).exitCode, 0);
});
