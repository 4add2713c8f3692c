import { readFileSync, writeFileSync } from 'node:fs';
import { DETECTORS } from '../src/heads/flow/detectors/index.ts';
import { BEHAVIOURS } from '../src/heads/web/behaviour/behaviours.ts';
import { detectorsPage } from './pages/detectors.ts';
import { errorsPage } from './pages/errors.ts';
import { protocolsPage } from './pages/protocols.ts';

// Writes the pages of docs/ that are made from the source; with --check it writes nothing and fails when one is stale.

const check = process.argv.includes('--check');
const pages: Readonly<Record<string, string>> = {
  'errors.md': errorsPage(),
  'detectors.md': detectorsPage(DETECTORS, BEHAVIOURS),
  'protocols.md': protocolsPage(),
};

for (const [name, text] of Object.entries(pages)) {
  if (text === current(name)) continue;
  if (check) {
    console.error(`docs/${name} is stale: run npm run docs`);
    process.exitCode = 1;
  } else {
    writeFileSync(location(name), text);
    console.log(`wrote docs/${name}`);
  }
}

function location(name: string): URL {
  return new URL(`../docs/${name}`, import.meta.url);
}

function current(name: string): string | undefined {
  try {
    return readFileSync(location(name), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
