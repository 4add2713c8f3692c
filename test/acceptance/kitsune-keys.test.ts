import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { test } from 'node:test';
import { KitsuneKeyReader, type KitsuneKeys } from '../../src/heads/packet/kitsune-keys.ts';
import { packetsOf, testCaptures } from '../captures.ts';
import { DATA_FOLDER, testData } from '../data.ts';

// Kitsune keys packets by what tshark prints of them; here both are asked about the same captures.

const golden = testData('packets', 'golden');
const hasTshark = spawnSync('tshark', ['--version']).status === 0;
const captures = testCaptures().filter((path) => statSync(path).size < 1_000_000);
const skipTshark = !hasTshark ? 'no tshark' : captures.length === 0 ? 'no test data' : false;

/** Captures that tshark, which takes a third of a second to start, is asked about: every so many of them in the order of names. */
const SAMPLED = 60;

type Texts = readonly string[];

/** In the order of the columns of `*.fields.tsv`. */
function textsOf(keys: KitsuneKeys): Texts {
  const { sourceMac, destinationMac, sourceIp, sourceProtocol, destinationIp, destinationProtocol } = keys;
  return [sourceMac, destinationMac, sourceIp, sourceProtocol, destinationIp, destinationProtocol];
}

async function keysOf(path: string): Promise<readonly Texts[]> {
  const reader = new KitsuneKeyReader(1);
  const packets = await packetsOf(path);
  return packets.map(({ bytes, wireLength, link, time }) =>
    textsOf(reader.read(bytes, 0, bytes.length, wireLength, link, time)),
  );
}

for (const name of ['mixed', 'smooth']) {
  test(`${name}: every packet is keyed as Kitsune keyed it`, {
    skip: golden === undefined && 'no test data',
  }, async () => {
    const lines = readFileSync(`${golden}/${name}.fields.tsv`, 'utf8').trimEnd().split('\n').slice(1);
    const expected = lines.map((line) => line.split('\t').slice(3, 9));
    assert.deepEqual(await keysOf(`${golden}/${name}.pcap`), expected);
  });
}

const FIELDS = [
  'eth.src',
  'eth.dst',
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'tcp.srcport',
  'tcp.dstport',
  'udp.srcport',
  'udp.dstport',
  'icmp.type',
  'arp.opcode',
  'arp.src.proto_ipv4',
  'arp.dst.proto_ipv4',
  'frame.protocols',
];

interface Dissection {
  readonly texts: Texts;
  readonly protocols: string;
}

/** Kitsune's rules (FeatureExtractor.py, get_next_vector) over one line of tshark. */
function dissectionOf(line: string): Dissection {
  const columns = line.split('\t');
  const field = (name: string): string => columns[FIELDS.indexOf(name)] ?? '';
  const isV4 = field('ip.src') !== '';
  let ends = isV4 ? [field('ip.src'), field('ip.dst')] : [field('ipv6.src'), field('ipv6.dst')];
  let protocols = [field('tcp.srcport') + field('udp.srcport'), field('tcp.dstport') + field('udp.dstport')];
  if (protocols[0] === '') {
    if (field('arp.opcode') !== '') {
      protocols = ['arp', 'arp'];
      ends = [field('arp.src.proto_ipv4'), field('arp.dst.proto_ipv4')];
    } else if (field('icmp.type') !== '') protocols = ['icmp', 'icmp'];
    else if (ends.join('') === '' && protocols.join('') === '') ends = [field('eth.src'), field('eth.dst')];
  }
  const [source = '', destination = ''] = ends;
  const [sourceProtocol = '', destinationProtocol = ''] = protocols;
  const texts = [field('eth.src'), field('eth.dst'), source, sourceProtocol, destination, destinationProtocol];
  return { texts, protocols: field('frame.protocols') };
}

function dissect(path: string): readonly Dissection[] {
  const fields = FIELDS.flatMap((field) => ['-e', field]);
  const options = ['-n', '-r', path, '-T', 'fields', '-E', 'occurrence=f', '-E', 'separator=/t', ...fields];
  const output = execFileSync('tshark', options, { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: 'pipe' });
  return output.split('\n').filter(Boolean).map(dissectionOf);
}

test('tshark prints the same of other captures', { skip: skipTshark }, async (t) => {
  let packets = 0;
  let agreeing = 0;
  let read = 0;
  const others = new Map<string, number>();
  for (let index = 0; index < SAMPLED; index++) {
    const path = captures[Math.floor(((index + 0.5) * captures.length) / SAMPLED)] as string;
    const expected = dissect(path);
    const seen = await keysOf(path);
    const name = relative(DATA_FOLDER, path);
    // What this reads otherwise than tshark (a cut file) is told by tests of sources.
    if (seen.length !== expected.length) {
      t.diagnostic(`${name}: ${seen.length} packets, ${expected.length} of tshark`);
      continue;
    }
    read++;
    for (const [at, { texts, protocols }] of expected.entries()) {
      packets++;
      if (texts.join(' ') === (seen[at] as Texts).join(' ')) agreeing++;
      else others.set(`${name} ${protocols}`, (others.get(`${name} ${protocols}`) ?? 0) + 1);
    }
  }
  const share = agreeing / packets;
  t.diagnostic(`${read} captures, ${packets} packets, ${(100 * share).toFixed(3)} % of them keyed alike`);
  for (const [where, count] of others) t.diagnostic(`${count} otherwise: ${where}`);
  assert.ok(read > SAMPLED / 2, `${read} captures were read`);
  assert.ok(share >= 0.999, `${share}`);
});
