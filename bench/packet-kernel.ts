import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { DEFAULT_CAPACITY, Kernel } from '../src/heads/packet/fast/kernel.ts';
import { FEATURE_COUNT } from '../src/heads/packet/features.ts';
import { untrainedNetwork } from '../src/heads/packet/network-parameters.ts';
import { normalisationsOf } from '../src/heads/packet/normalisation.ts';
import { RECORD } from '../src/heads/packet/packet-record.ts';
import { DEFAULT_SETTINGS } from '../src/heads/packet/settings.ts';
import { countText } from '../src/model/words.ts';
import { median } from './measure.ts';

/**
 * Packets a second that the kernel of the packet head measures, learns from and scores, by CPU time of this process. The
 * records are made beforehand: conversations among 200 hosts, and one host that scans more and more others.
 */
const ROUNDS = 7;
const BATCHES = 1_000;
const HOSTS = 200;
/** Conversations at a time. */
const OPEN = 100;
/** Twelve autoencoders, as the feature mapper makes of real traffic, of about eight inputs each. */
const CLUSTERS = [8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 12];
const START = 1.7e15;

const { pairs, transform } = DEFAULT_SETTINGS;
const bytes = readFileSync(new URL('../kernel/kernel.wasm', import.meta.url));
const kernel = new Kernel(bytes, { pairs, capacity: DEFAULT_CAPACITY, seed: [1, 2] });
const size = kernel.capacity;
const packets = BATCHES * size;
const records = new Uint8Array(packets * RECORD.bytes);
const view = new DataView(records.buffer);

/** Marsaglia's xorshift32: the same records in every run. */
let state = 12_345;
function below(limit: number): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % limit;
}

interface Side {
  readonly host: number;
  readonly port: number;
}

function write(packet: number, time: number, length: number, from: Side, to: Side): void {
  const at = packet * RECORD.bytes;
  view.setFloat64(at + RECORD.time, time, true);
  view.setUint32(at + RECORD.wireLength, length, true);
  records[at + RECORD.family] = 4;
  records[at + RECORD.protocol] = 6;
  view.setUint32(at + RECORD.source, 0x0a00_0000 + from.host);
  view.setUint32(at + RECORD.destination, 0x0a00_0000 + to.host);
  view.setUint16(at + RECORD.sourcePort, from.port, true);
  view.setUint16(at + RECORD.destinationPort, to.port, true);
  view.setUint32(at + RECORD.sourceMac, from.host);
}

function writeConversations(): void {
  const open = () => ({
    client: { host: below(HOSTS), port: 1_024 + below(60_000) },
    server: { host: below(HOSTS), port: [22, 53, 80, 443][below(4)] as number },
    left: 5 + below(60),
  });
  const conversations = Array.from({ length: OPEN }, open);
  let time = START;
  for (let packet = 0; packet < packets; packet++) {
    const place = below(OPEN);
    const conversation = conversations[place] as ReturnType<typeof open>;
    if (--conversation.left === 0) conversations[place] = open();
    time += below(100);
    const { client, server } = conversation;
    if (below(100) < 45) write(packet, time, 1_514, server, client);
    else write(packet, time, 60 + below(40), client, server);
  }
}

/** One host sends to each of so many others in turn. */
function writeScan(peers: number): void {
  for (let packet = 0; packet < packets; packet++) {
    const to = { host: HOSTS + (packet % peers), port: 80 };
    write(packet, START + packet * 50, 60, { host: 0, port: 40_000 }, to);
  }
}

function measure(): void {
  kernel.statistics(size, transform);
}

/** Runs a step over all batches, some rounds, and prints how many packets a second that were. */
function rate(name: string, step: () => void, fresh = true): void {
  const rates: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const before = process.cpuUsage();
    for (let batch = 0; batch < BATCHES; batch++) {
      if (fresh) kernel.records.set(records.subarray(batch * size * RECORD.bytes, (batch + 1) * size * RECORD.bytes));
      step();
    }
    const { user, system } = process.cpuUsage(before);
    // The first round compiles.
    if (round > 0) rates.push((packets / (user + system)) * 1e6);
  }
  const [low, high] = [Math.min(...rates), Math.max(...rates)].map((each) => countText(Math.round(each)));
  const text = countText(Math.round(median(rates))).padStart(10);
  process.stdout.write(`  ${name.padEnd(44)} ${text} packets/s (${low} to ${high})\n`);
}

process.stdout.write(`${cpus()[0]?.model}, Node ${process.version}, medians of ${ROUNDS} rounds, CPU time\n`);
let next = 0;
const map = CLUSTERS.map((length) => Array.from({ length }, () => (next++ * 37) % FEATURE_COUNT));
kernel.configure(untrainedNetwork(map), normalisationsOf(transform));
writeConversations();
process.stdout.write(`${HOSTS} hosts, ${OPEN} conversations at a time\n`);
rate('statistics', measure);
rate('statistics and training', () => {
  measure();
  kernel.train(0, size);
});
rate('statistics, and each row scored, then trained', () => {
  measure();
  for (let row = 0; row < size; row++) {
    kernel.execute(row, row + 1);
    kernel.train(row, row + 1);
  }
});
rate('statistics and execution', () => {
  measure();
  kernel.execute(0, size);
});
rate('training alone', () => kernel.train(0, size), false);
rate('execution alone', () => kernel.execute(0, size), false);
for (const peers of [1_000, 5_000, 20_000, 200_000]) {
  writeScan(peers);
  rate(`statistics and execution, a scan of ${countText(peers)}`, () => {
    measure();
    kernel.execute(0, size);
  });
}
