import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gatehound } from '../command.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/decisions/README.md', 'bench/README.md'];

/** Seconds and rates differ from run to run, and lines break elsewhere with them. */
function comparable(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/in [\d.]+ seconds?/, 'in N seconds')
    .replace(/\([\d,]+ packets a second\)/, '(N packets a second)');
}

test('the output that the README shows is what the command prints', async () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const { stdout } = await gatehound(['analyze', 'samples/intrusion/intrusion.pcap', '--print'], {
    env: { GATEHOUND_COMMAND: './gatehound' },
  });
  const shown = comparable(readme);
  // The launcher names itself by the path it was called by.
  const printed = comparable(stdout).replace(/\S*\/gatehound analyze/, './gatehound analyze');
  assert.ok(shown.includes(printed.trim()), printed);
});

for (const page of PAGES) {
  test(`every link of ${page} leads somewhere`, () => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map((match) => match[1] as string);
    for (const link of links.filter((target) => !target.includes('://'))) {
      assert.ok(existsSync(join(ROOT, page, '..', link)), `${page}: ${link}`);
    }
  });
}

test('every file that the walk names is there', () => {
  const text = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  const named = [...text.matchAll(/\b((?:[a-z]+\/)+[a-z0-9-]+\.ts)\b/g)].map((match) => match[1] as string);
  assert.ok(named.length > 20);
  for (const file of new Set(named)) {
    const places = [join(ROOT, file), join(ROOT, 'src', file)];
    const inside = ['assemble', 'decode', 'heads/flow'].map((room) => join(ROOT, 'src', room, file));
    assert.ok(
      [...places, ...inside].some((path) => existsSync(path)),
      file,
    );
  }
});
