import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchFlows } from './flows.ts';
import { benchPackets } from './packets.ts';
import { benchProxies } from './proxy.ts';
import { benchAccuracy } from './web-accuracy.ts';
import { benchEvasion } from './web-evasion.ts';
import { benchScoring } from './web-scoring.ts';
import { soakProxy } from './web-soak.ts';

/*
 * `npm run bench [-- PART] [--long] [--missed=FILE] [NAME...]`: everything, or one part. Names are captures for flows, and
 * sources that are held out for web-accuracy. Re-encoded attacks that are missed go to FILE. Method and traps: bench/README.md.
 * `npm run bench -- web-soak [--minutes=10]`: the proxy under all sorts of clients.
 */
const PARTS = ['flows', 'packets', 'proxy', 'web-scoring', 'web-evasion', 'web-accuracy'];
const words = process.argv.slice(2);
const parts = PARTS.filter((part) => words.includes(part));
const named = words.filter((word) => !word.startsWith('--') && !parts.includes(word));
const missed = words.find((word) => word.startsWith('--missed='))?.slice('--missed='.length) ?? null;
// Ten minutes by the clock: only where it is asked for.
const isSoak = words.includes('web-soak');
const isAsked = (part: string) => (parts.length === 0 && !isSoak) || parts.includes(part);

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
  if (isSoak) await soakProxy(Number(words.find((word) => word.startsWith('--minutes='))?.slice(10) ?? 10));
  if (isAsked('web-scoring')) await benchScoring(folder);
  if (isAsked('web-evasion')) await benchEvasion(missed);
  if (isAsked('web-accuracy')) await benchAccuracy(folder, parts.includes('web-accuracy') ? named : [], missed);
} finally {
  rmSync(folder, { recursive: true });
}
