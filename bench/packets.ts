import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countText } from '../src/model/words.ts';
import { makePcap } from '../src/sources/testing/captures.ts';
import { testData } from '../test/data.ts';
import { writeBigCapture } from './big-capture.ts';
import { interleaved, isThere, type Measured, median } from './measure.ts';
import { writeScanCapture } from './scan-capture.ts';

/*
 * From the bytes of a capture to the score of every packet, against tshark, which writes the fields that Kitsune reads,
 * in the same run. Method and traps: bench/README.md.
 */
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const say = (text: string) => void process.stdout.write(`${text}\n`);
const NODE = [process.execPath, ...process.execArgv];
const OURS = here('./packets-to-scores.ts');
const ROUNDS = 3;
/** Long enough that starting and compiling are a tenth at most; tshark and the reference get fewer, they are slower. */
const PACKETS = 1_000_000;
const FEWER = 60_000;
/** What the engines learn from before they score, where scoring is measured. */
const LEARNED = '2000';

/** The columns of Kitsune's reader. */
const FIELDS = [
  ...['frame.time_epoch', 'frame.len', 'eth.src', 'eth.dst', 'ip.src', 'ip.dst', 'tcp.srcport', 'tcp.dstport'],
  ...['udp.srcport', 'udp.dstport', 'icmp.type', 'icmp.code', 'arp.opcode', 'arp.src.hw_mac', 'arp.src.proto_ipv4'],
  ...['arp.dst.hw_mac', 'arp.dst.proto_ipv4', 'ipv6.src', 'ipv6.dst'],
];

const SETS: readonly (readonly [name: string, ...path: string[]])[] = [
  ['smbfc', 'packets', 'bench', 'smbfc.pcap'],
  ['ftpnav', 'packets', 'bench', 'ftpnav.pcap'],
  ['modbus', 'packets', 'bench', 'modbus.pcap'],
  ['slips-cc1', 'flows', 'pcap', 'slips', 'test-cc-capture-1.pcap'],
  ['iot', 'packets', 'labelled', 'iot-scan.pcap'],
];

const SCANS = ['scan1k', 'scan5k', 'scan20k'];

interface Capture {
  readonly name: string;
  readonly long: string;
  readonly short: string;
  readonly packets: number;
  readonly fewer: number;
}

/** Packets a second, without what a capture of nothing costs: a process that starts. */
function rate(packets: number, runs: readonly Measured[], start: number): number {
  return packets / (median(runs.map(({ cpu }) => cpu)) - start);
}

async function captures(folder: string): Promise<readonly Capture[]> {
  const made: Capture[] = [];
  for (const [name, ...path] of SETS) {
    const file = testData(...path);
    if (file === undefined) continue;
    const long = join(folder, `${name}.pcap`);
    const short = join(folder, `${name}-short.pcap`);
    const packets = await writeBigCapture([file], PACKETS, long, 'same');
    made.push({ name, long, short, packets, fewer: await writeBigCapture([file], FEWER, short, 'same') });
  }
  for (const name of SCANS) {
    const fields = testData('packets', 'bench', `${name}.tsv.gz`);
    if (fields === undefined) continue;
    const [long, short] = [join(folder, `${name}.pcap`), join(folder, `${name}-short.pcap`)];
    const once = Number(name.replace(/\D/g, '')) * 1_000;
    const packets = writeScanCapture(fields, Math.ceil(PACKETS / once), long);
    made.push({ name, long, short, packets, fewer: writeScanCapture(fields, Math.ceil(FEWER / once), short) });
  }
  return made;
}

/** Capture to scores; files go to `folder`. */
export async function benchPackets(folder: string): Promise<void> {
  const all = await captures(folder);
  if (all.length === 0) {
    say('the folder of test data is missing: no packets to score');
    return;
  }
  const hasTshark = isThere('tshark');
  if (!hasTshark) say('tshark is missing: apt-get install tshark');
  const nothing = join(folder, 'nothing.pcap');
  writeFileSync(nothing, makePcap([]));
  const tshark = (file: string) => [
    'tshark',
    '-r',
    file,
    '-T',
    'fields',
    '-E',
    'separator=/t',
    ...FIELDS.flatMap((field) => ['-e', field]),
  ];
  const ours = (file: string, engine: string, train: string) => [...NODE, OURS, file, engine, train];
  say('packets a second of CPU time, from the bytes of a capture to scores');
  say(
    `${'capture'.padEnd(12)}${['score', 'train', 'reference', 'tshark', 'score:tshark', 'train:tshark', 'score:reference'].map((word) => word.padStart(16)).join('')}`,
  );
  for (const { name, long, short, packets, fewer } of all) {
    const commands = [
      ours(nothing, 'fast', LEARNED),
      ours(long, 'fast', LEARNED),
      ours(long, 'fast', String(packets - 2_000)),
      ours(short, 'reference', LEARNED),
      ...(hasTshark ? [tshark(nothing), tshark(short)] : []),
    ];
    const [start = [], score = [], train = [], reference = [], tsharkStart = [], tsharkRuns = []] = interleaved(
      commands,
      ROUNDS,
    );
    const ourStart = median(start.map(({ cpu }) => cpu));
    const rates = [
      rate(packets, score, ourStart),
      rate(packets, train, ourStart),
      rate(fewer, reference, ourStart),
      hasTshark ? rate(fewer, tsharkRuns, median(tsharkStart.map(({ cpu }) => cpu))) : Number.NaN,
    ] as const;
    const [scored, trained, referenced, theirs] = rates;
    const ratios = [scored / theirs, trained / theirs, scored / referenced];
    say(
      `${name.padEnd(12)}${[...rates.map((value) => countText(Math.round(value))), ...ratios.map((value) => value.toFixed(1))].map((word) => word.padStart(16)).join('')}`,
    );
  }
  const spoofed = JSON.parse(
    execFileSync(process.execPath, [...process.execArgv, here('./spoofed-sources.ts')], { encoding: 'utf8' }),
  ) as {
    readonly packets: number;
    readonly evicted: number;
    readonly residentAt: Readonly<Record<string, number>>;
    readonly seconds: number;
  };
  const resident = Object.values(spoofed.residentAt)
    .map((megabytes) => `${megabytes}`)
    .join(', ');
  say(
    `spoofed: ${countText(spoofed.packets)} senders, ${countText(spoofed.evicted)} entries gave way, resident after each million ${resident} MB, ${spoofed.seconds.toFixed(1)} s`,
  );
}
