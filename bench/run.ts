import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchFlows } from './flows.ts';
import { benchPackets } from './packets.ts';
import { benchProxies } from './proxy.ts';

/*
 * `npm run bench [-- flows|packets|proxy] [--long] [FILE...]`: everything, or one part. Method and traps: bench/README.md.
 */
const words = process.argv.slice(2);
const parts = ['flows', 'packets', 'proxy'].filter((part) => words.includes(part));
const named = words.filter((word) => !word.startsWith('--') && !parts.includes(word));
const isAsked = (part: string) => parts.length === 0 || parts.includes(part);

const folder = mkdtempSync(join(tmpdir(), 'gatehound-bench-'));
// What was compiled once is compiled: the launcher does so too.
process.env['NODE_COMPILE_CACHE'] ??= join(folder, 'compiled');
try {
  process.stdout.write(
    `${cpus()[0]?.model}, one core, Node ${process.version}, interleaved rounds, medians of CPU time\n`,
  );
  if (isAsked('flows')) await benchFlows(folder, words.includes('--long'), named);
  if (isAsked('packets')) await benchPackets(folder);
  if (isAsked('proxy')) await benchProxies(folder);
} finally {
  rmSync(folder, { recursive: true });
}
