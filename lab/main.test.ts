import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { whyLabCannotRun } from './programs.ts';

function lab(...words: string[]): { readonly status: number | null; readonly stderr: string } {
  return spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...words], { encoding: 'utf8' });
}

describe('the lab command', () => {
  test('says how it is used when it is called in another way', () => {
    const wrong = [
      [],
      ['benign'],
      ['shell', '--out', 'x.pcap'],
      ['nothing', '--out', 'x.pcap'],
      ['benign', 'intrusion', '--out', 'x'],
    ];
    for (const words of wrong) {
      const { status, stderr } = lab(...words);
      assert.equal(status, 1);
      assert.match(stderr, /^Usage: npm run lab/);
    }
  });

  test('does not overwrite a README.md that it has not written', { skip: whyLabCannotRun() ?? false }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'lab-test-'));
    try {
      writeFileSync(join(folder, 'README.md'), '# Mine\n');
      const { status, stderr } = lab('benign', '--out', join(folder, 'benign.pcap'));
      assert.equal(status, 1);
      assert.match(stderr, /was not written by the lab/);
      assert.deepEqual(readdirSync(folder), ['README.md']);
      assert.equal(readFileSync(join(folder, 'README.md'), 'utf8'), '# Mine\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
