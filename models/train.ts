import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/*
 * Trains models/web.model: `npm run train`, with GATEHOUND_TEST_DATA naming the folder that holds `web/` (README.md tells
 * what is in it). The same data give the same file, byte for byte.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const data = process.env['GATEHOUND_TEST_DATA'];
if (data === undefined) throw new Error('GATEHOUND_TEST_DATA names no folder');
const web = join(data, 'web');
const folder = mkdtempSync(join(tmpdir(), 'gatehound-train-'));

/** Of a file of labelled requests those that are kept, in a file of the same name. */
function selected(name: string, isKept: (row: { readonly cls: string; readonly label: number }) => boolean): string {
  const lines = gunzipSync(readFileSync(join(web, name)))
    .toString('utf8')
    .split('\n');
  const path = join(folder, name.replace(/\.gz$/, ''));
  writeFileSync(path, lines.filter((line) => line !== '' && isKept(JSON.parse(line))).join('\n'));
  return path;
}

try {
  const words = [
    ...['--good', 'diffai_goodqueries.txt.gz', 'good_fromE2.txt.gz', 'goodfromE.txt.gz'],
    ...['--bad', 'diffai_badqueries.txt.gz', 'payload_lists_patt_fuzzdb.txt.gz'],
    ...['--data', 'httpparams.jsonl.gz', 'libinjection.jsonl.gz', 'grananqvist_payloads.csv.gz'],
  ].map((word) => (word.startsWith('--') ? word : join(web, word)));
  words.push(
    // Odd requests that are no attacks, and requests at which one rule of many must be silent: neither good nor bad.
    selected('torpeda2012.jsonl.gz', ({ cls }) => cls !== 'anomalous'),
    selected('crs_tests_A.jsonl.gz', ({ label }) => label === 1),
    ...['--browsing', join(web, 'blazehttp_benign_hostsA.jsonl.gz')],
    ...['--out', join(root, 'models', 'web.model'), ...process.argv.slice(2)],
  );
  const { status } = spawnSync(join(root, 'gatehound'), ['train', 'web', ...words], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
