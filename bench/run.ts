import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countText } from '../src/model/words.ts';
import { writeBigCapture } from './big-capture.ts';

/*
 * Capture to flows, against tshark's conversation table in the same run. Method and traps: bench/README.md.
 */
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const say = (text: string) => void process.stdout.write(`${text}\n`);
const SAMPLES = [here('../samples/intrusion/intrusion.pcap'), here('../samples/benign/benign.pcap')];
const PACKETS = 650_000;
const ROUNDS = 5;

interface Measured {
  readonly cpu: number;
  readonly wall: number;
  readonly output: string;
}

/** CPU time (user and system, children included) and wall time of one command, by the shell that waits for it. */
function measure(words: readonly string[]): Measured {
  const timed = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S %R"; time "$@"', 'bash', ...words], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (timed.status !== 0) throw new Error(`${words[0]} failed: ${timed.stderr}`);
  const [user = 0, system = 0, wall = 0] = (timed.stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { cpu: user + system, wall, output: timed.stdout };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function compare(name: string, capture: string): void {
  const ours = [process.execPath, here('./capture-to-flows.ts'), capture];
  const theirs = ['tshark', '-r', capture, '-q', '-z', 'conv,tcp'];
  const hasTshark = spawnSync('tshark', ['--version']).status === 0;
  const own: Measured[] = [];
  const rival: Measured[] = [];
  // Interleaved, so that a machine that warms up or slows down does so for both; the first round only fills caches.
  for (let round = 0; round <= ROUNDS; round++) {
    const a = measure(ours);
    const b = hasTshark ? measure(theirs) : null;
    if (round === 0) continue;
    own.push(a);
    if (b !== null) rival.push(b);
  }
  const seen = JSON.parse(own[0]?.output ?? '{}') as { packets: number; flows: number; resident: number };
  const megabytes = statSync(capture).size / 1e6;
  const line = (who: string, runs: readonly Measured[]) => {
    const cpu = median(runs.map((run) => run.cpu));
    const wall = median(runs.map((run) => run.wall));
    const perSecond = Math.round(seen.packets / cpu).toLocaleString('en-US');
    say(
      `  ${who.padEnd(10)} ${perSecond.padStart(10)} packets/s  ${(megabytes / cpu).toFixed(1).padStart(6)} MB/s  (CPU ${cpu.toFixed(2)} s, wall ${wall.toFixed(2)} s)`,
    );
    return cpu;
  };
  say(
    `${name}: ${seen.packets.toLocaleString('en-US')} packets, ${megabytes.toFixed(0)} MB, ${seen.flows.toLocaleString('en-US')} flows`,
  );
  const mine = line('gatehound', own);
  say(`  resident at most ${seen.resident} MB`);
  if (rival.length === 0) say('  tshark is missing (apt-get install tshark): no ratio');
  else say(`  ratio to tshark -q -z conv,tcp: ${(line('tshark', rival) / mine).toFixed(2)} times as fast by CPU time`);
}

const folder = mkdtempSync(join(tmpdir(), 'gatehound-bench-'));
try {
  say(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, ${ROUNDS} interleaved rounds, medians`);
  const big = join(folder, 'samples.pcap');
  writeBigCapture(SAMPLES, PACKETS, big);
  compare('samples repeated (scans: four packets a flow)', big);
  const benign = join(folder, 'benign.pcap');
  writeBigCapture(SAMPLES.slice(1), PACKETS, benign);
  compare('benign sample repeated', benign);
  for (const capture of process.argv.slice(2)) {
    if (existsSync(capture)) compare(capture, capture);
  }
  const heap = execFileSync(process.execPath, [here('./heap.ts')], { encoding: 'utf8' });
  const { packets, bytesPerPacket, most } = JSON.parse(heap) as {
    packets: number;
    bytesPerPacket: number;
    most: string;
  };
  say(`heap: ${bytesPerPacket.toFixed(3)} bytes a packet over ${countText(packets)} packets, most of it in ${most}`);
} finally {
  rmSync(folder, { recursive: true });
}
