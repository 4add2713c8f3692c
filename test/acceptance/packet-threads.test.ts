import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gatehound } from '../command.ts';
import { testData } from '../data.ts';

const SAMPLE = fileURLToPath(new URL('../../samples/intrusion/intrusion.pcap', import.meta.url));
const trace = testData('packets', 'labelled', 'iot-scan.pcap');

const folder = mkdtempSync(join(tmpdir(), 'gatehound-threads-'));
after(() => rmSync(folder, { recursive: true }));

async function scores(...words: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await gatehound(['score', 'packets', ...words]);
  assert.deepEqual([exitCode, stderr], [0, ''], words.join(' '));
  return stdout;
}

for (const [name, path, plan, engines] of [
  ['a sample', SAMPLE, ['--map', '100', '--train', '400'], ['fast', 'reference']],
  ['the labelled iot-scan trace', trace, ['--map', '3000', '--train', '17000'], ['fast']],
] as const) {
  test(`one, two and three threads score ${name} to the same bytes, learning and with a model`, {
    skip: path === undefined && 'the labelled traces are not here',
  }, async () => {
    for (const engine of engines) {
      const capture = path as string;
      const file = join(folder, `${engine}.model`);
      const learned = await scores(capture, ...plan, '--engine', engine, '--save', file);
      const loaded = await scores(capture, '--engine', engine, '--model', file);
      assert.ok(learned.split('\n').length > 3_000 && learned !== loaded);
      for (const threads of ['2', '3']) {
        const same = ['--engine', engine, '--threads', threads];
        assert.ok((await scores(capture, ...plan, ...same)) === learned, `${engine}, ${threads} threads, learning`);
        assert.ok((await scores(capture, '--model', file, ...same)) === loaded, `${engine}, ${threads} threads`);
      }
    }
  });
}
