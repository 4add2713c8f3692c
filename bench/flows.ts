import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countText } from '../src/model/words.ts';
import { testCaptures } from '../test/captures.ts';
import { writeBigCapture } from './big-capture.ts';
import { interleaved, isThere, type Measured, median } from './measure.ts';

/*
 * Capture to flows, against Suricata and tshark in the same run. Method and traps: bench/README.md.
 */
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const say = (text: string) => void process.stdout.write(`${text}\n`);
const SAMPLES = [here('../samples/intrusion/intrusion.pcap'), here('../samples/benign/benign.pcap')];
const PACKETS = 640_000;
/** Four times as long: what compiling costs weighs less. */
const SUSTAINED = 2_560_000;
/** About 4 GB of the merge. */
const LONG = 13_000_000;
const ROUNDS = 5;
/** With the flags of the launcher. */
const NODE = [process.execPath, ...process.execArgv];
const OURS = here('./capture-to-flows.ts');

interface Rival {
  readonly name: string;
  readonly is: boolean;
  readonly install: string;
  command(capture: string, folder: string): readonly string[];
}

const SURICATA = (folder: string, capture: string, ...more: readonly string[]) => [
  ...['suricata', '-r', capture, '-k', 'none', '--runmode', 'single', '-S', '/dev/null', '-l', folder, ...more],
];

const RIVALS: readonly Rival[] = [
  {
    name: 'suricata, no rules',
    is: isThere('suricata', '-V'),
    install: 'apt-get install -t bookworm-backports suricata libhtp2',
    command: (capture, folder) => SURICATA(folder, capture),
  },
  {
    name: 'suricata, no rules, writes nothing',
    is: isThere('suricata', '-V'),
    install: '',
    command: (capture, folder) => SURICATA(folder, capture, '--set', 'outputs.1.eve-log.enabled=no'),
  },
  {
    name: 'tshark -q -z conv,tcp',
    is: isThere('tshark'),
    install: 'apt-get install tshark',
    command: (capture) => ['tshark', '-r', capture, '-q', '-z', 'conv,tcp'],
  },
];

interface Seen {
  readonly packets: number;
  readonly flows: number;
  readonly transactions: number;
  readonly resident: number;
}

function seenBy(runs: readonly Measured[]): Seen {
  return JSON.parse(runs[0]?.output ?? '{}') as Seen;
}

function compare(name: string, capture: string, folder: string): void {
  const rivals = RIVALS.filter(({ is }) => is);
  const [flows = [], detectors = [], ...others] = interleaved(
    [
      [...NODE, OURS, capture],
      [...NODE, OURS, capture, 'detectors'],
      ...rivals.map(({ command }) => command(capture, folder)),
    ],
    ROUNDS,
  );
  const seen = seenBy(flows);
  const megabytes = statSync(capture).size / 1e6;
  const ours = median(flows.map(({ cpu }) => cpu));
  const line = (who: string, runs: readonly Measured[], isRival: boolean) => {
    const cpu = median(runs.map((run) => run.cpu));
    const rate = countText(Math.round(seen.packets / cpu)).padStart(10);
    const ratio = isRival ? `  gatehound is ${(cpu / ours).toFixed(2)} times as fast` : '';
    say(`  ${who.padEnd(36)} ${rate} packets/s ${(megabytes / cpu).toFixed(0).padStart(5)} MB/s${ratio}`);
  };
  say(
    `${name}: ${countText(seen.packets)} packets, ${megabytes.toFixed(0)} MB, ${countText(seen.flows)} flows, ${countText(seen.transactions)} transactions`,
  );
  line('gatehound, all parsers', flows, false);
  line('gatehound, all parsers and detectors', detectors, false);
  for (const [index, runs] of others.entries()) line(rivals[index]?.name ?? '', runs, true);
  say(`  resident at most ${seenBy(flows).resident} MB, with detectors ${seenBy(detectors).resident} MB`);
}

function json(script: string, ...words: readonly string[]): Record<string, number | string> {
  return JSON.parse(
    execFileSync(process.execPath, [...process.execArgv, here(script), ...words], { encoding: 'utf8' }),
  ) as Record<string, number | string>;
}

/** Capture to flows; `isLong` adds a capture of 4 GB, `named` captures of one's own. Files go to `folder`. */
export async function benchFlows(folder: string, isLong: boolean, named: readonly string[]): Promise<void> {
  for (const { is, name, install } of RIVALS) if (!is && install !== '') say(`${name} is missing: ${install}`);
  const captures = testCaptures();
  const merge = join(folder, 'merge.pcap');
  if (captures.length > 0) {
    await writeBigCapture(captures, PACKETS, merge);
    compare(`merge of the Ethernet packets of ${captures.length} captures, repeated`, merge, folder);
    await writeBigCapture(captures, SUSTAINED, merge);
    compare('the same, repeated more often', merge, folder);
  } else say('the folder of test data is missing: no merge of real captures');
  const big = join(folder, 'samples.pcap');
  await writeBigCapture(SAMPLES, PACKETS, big);
  compare('samples repeated (scans: four packets a flow)', big, folder);
  for (const capture of named) compare(capture, capture, folder);
  if (isLong && captures.length > 0) {
    await writeBigCapture(captures, LONG, merge);
    const { packets, resident } = json('./capture-to-flows.ts', merge, 'detectors');
    say(
      `${(statSync(merge).size / 1e9).toFixed(1)} GB, ${countText(Number(packets))} packets: resident ${resident} MB`,
    );
  }
  const flood = json('./half-open.ts');
  say(
    `half-open flood: ${countText(Number(flood['packets']))} senders, ${countText(Number(flood['evicted']))} flows gave way, resident ${flood['resident']} MB, ${Number(flood['seconds']).toFixed(1)} s`,
  );
  const heap = json('./heap.ts');
  say(`heap: ${Number(heap['bytesPerPacket']).toFixed(3)} bytes a packet, most of it in ${heap['most']}`);
}
