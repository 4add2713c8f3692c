import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gatehound } from '../../../test/command.ts';
import { arp, ETHER_TYPE, ethernet, ipv4, ipv6, udp } from '../../decode/testing/packets.ts';
import { makePcap } from '../../sources/testing/captures.ts';

/** 2,395 packets. */
const SAMPLE = fileURLToPath(new URL('../../../samples/benign/benign.pcap', import.meta.url));
const PACKETS = 2_395;
/** So that the first 1,302 are learned. */
const PLAN = ['--map', '300', '--train', '1001'];
const LEARNED = 1_302;

const folder = mkdtempSync(join(tmpdir(), 'gatehound-score-'));
after(() => rmSync(folder, { recursive: true }));

function rowsOf(stdout: string): string[][] {
  const lines = stdout.split('\n');
  assert.equal(lines.shift(), 'index\ttime\tsource\tdestination\trmse\tlevel');
  assert.equal(lines.pop(), '');
  return lines.map((line) => line.split('\t'));
}

test('a row a packet: zeros while learning, then scores and levels', async () => {
  const { exitCode, stdout, stderr } = await gatehound(['score', 'packets', SAMPLE, ...PLAN]);
  assert.deepEqual([exitCode, stderr], [0, '']);
  const rows = rowsOf(stdout);
  assert.equal(rows.length, PACKETS);
  for (const [place, [index, time, source, destination, rmse, level, ...more]] of rows.entries()) {
    assert.equal(index, String(place + 1));
    assert.match(time ?? '', /^1795171\d{3}\.\d{6}$/);
    assert.match(`${source} ${destination}`, /^[0-9a-f.:]+ [0-9a-f.:]+$/);
    assert.match(level ?? '', /^[0-4]$/);
    assert.deepEqual(more, []);
    const isLearned = place < LEARNED;
    assert.equal(rmse === '0' && level === '0', isLearned, `row ${index}: ${rmse} ${level}`);
    assert.ok(String(Number(rmse)) === rmse && Number.isFinite(Number(rmse)), String(rmse));
  }
  const again = await gatehound(['score', 'packets', '-', ...PLAN, '--format', 'tsv'], {
    input: [readFileSync(SAMPLE)],
  });
  assert.ok(again.stdout === stdout, 'the same from standard input');
});

test('lines of JSON hold the same', async () => {
  const tsv = await gatehound(['score', 'packets', SAMPLE, ...PLAN]);
  const { exitCode, stdout } = await gatehound(['score', 'packets', SAMPLE, ...PLAN, '-f', 'ndjson']);
  assert.equal(exitCode, 0);
  const objects = stdout.trimEnd().split('\n');
  for (const [place, row] of rowsOf(tsv.stdout).entries()) {
    const { index, time, source, destination, rmse, level } = JSON.parse(objects[place] ?? '') as Record<
      string,
      unknown
    >;
    assert.deepEqual([index, time, rmse, level], [row[0], row[1], row[4], row[5]].map(Number));
    assert.deepEqual([source, destination], [row[2], row[3]]);
  }
  assert.equal(objects.length, PACKETS);
});

test('addresses are those of ARP and IP, of either version, and MAC addresses where there is neither', async () => {
  const frames = [
    ethernet(ETHER_TYPE.ipv4, ipv4({ source: '192.0.2.7', destination: '192.0.2.8' }, udp({}))),
    ethernet(ETHER_TYPE.ipv6, ipv6({ source: '2001:db8::7', destination: 'ff02::1' }, udp({}))),
    ethernet(ETHER_TYPE.arp, arp(1, '192.0.2.9', '192.0.2.10')),
    ethernet(0x88cc, [1, 2, 3]),
  ];
  const input = makePcap(frames.map((data, index) => ({ time: 1_700_000_000_000_001 + index, data })));
  const { exitCode, stdout, stderr } = await gatehound(['score', 'packets', '-'], { input: [input] });
  assert.equal(exitCode, 0);
  assert.deepEqual(rowsOf(stdout), [
    ['1', '1700000000.000001', '192.0.2.7', '192.0.2.8', '0', '0'],
    ['2', '1700000000.000002', '2001:db8::7', 'ff02::1', '0', '0'],
    ['3', '1700000000.000003', '192.0.2.9', '192.0.2.10', '0', '0'],
    ['4', '1700000000.000004', '02:00:00:00:00:01', '02:00:00:00:00:02', '0', '0'],
  ]);
  assert.equal(
    stderr,
    'standard input has 4 packets, and learning takes 55,001: 54,997 more, or lower --map and --train, and the rest is scored\n',
  );
});

test('a model that is kept scores from the first packet on; with one, nothing is learned', async () => {
  const file = join(folder, 'office.model');
  const saved = await gatehound(['score', 'packets', SAMPLE, ...PLAN, '--save', file]);
  assert.deepEqual([saved.exitCode, saved.stderr], [0, '']);
  assert.deepEqual(readdirSync(folder), ['office.model']);
  const { exitCode, stdout, stderr } = await gatehound(['score', 'packets', SAMPLE, '--model', file]);
  assert.deepEqual([exitCode, stderr], [0, '']);
  const rows = rowsOf(stdout);
  assert.equal(rows.length, PACKETS);
  assert.ok(rows.every(([, , , , rmse]) => Number(rmse) > 0));
  for (const [words, code, exit] of [
    [['--pairs', 'all'], 'GH-MDL-005', 2],
    [['--transform', 'none'], 'GH-MDL-005', 2],
    [['--map', '300'], 'GH-CLI-001', 2],
    [['--train', '300'], 'GH-CLI-001', 2],
    [['--budget', '3'], 'GH-CLI-001', 2],
    [['--levels', 'tail'], 'GH-CLI-001', 2],
  ] as const) {
    const refused = await gatehound(['score', 'packets', SAMPLE, '--model', file, ...words]);
    assert.deepEqual([refused.exitCode, refused.stdout], [exit, ''], words.join(' '));
    assert.ok(refused.stderr.startsWith(`${code}: `), refused.stderr);
  }
  const reference = await gatehound(['score', 'packets', SAMPLE, '--model', file, '--engine', 'reference']);
  assert.equal(reference.exitCode, 0, 'its settings are those of the model');
});

test('what is no model, or a damaged one, is refused by its code and with its name', async () => {
  const file = join(folder, 'kept.model');
  await gatehound(['score', 'packets', SAMPLE, ...PLAN, '--save', file]);
  const damaged = join(folder, 'damaged.model');
  writeFileSync(damaged, readFileSync(file).fill(0xff, 500, 501));
  for (const [path, code] of [
    [damaged, 'GH-MDL-003'],
    [SAMPLE, 'GH-MDL-002'],
    [folder, 'GH-MDL-001'],
    [join(folder, 'none'), 'GH-MDL-001'],
  ] as const) {
    const { exitCode, stdout, stderr } = await gatehound(['score', 'packets', SAMPLE, '--model', path]);
    assert.deepEqual([exitCode, stdout], [3, '']);
    assert.ok(stderr.startsWith(`${code}: ${path}`) && /^[^\n]+\n$/.test(stderr), stderr);
  }
});

test('an input that ends while learning leaves rows, but no model', async () => {
  const file = join(folder, 'too-early.model');
  const { exitCode, stdout, stderr } = await gatehound(['score', 'packets', SAMPLE, '--save', file]);
  assert.equal(exitCode, 1);
  assert.equal(rowsOf(stdout).length, PACKETS);
  assert.match(stderr, /^GH-MDL-008: benign\.pcap has 2,395 packets, and learning takes 55,001: [^\n]+ --train\n$/);
  assert.ok(!readdirSync(folder).includes('too-early.model'));
});

test('where a model cannot be kept, that is said before anything is scored', async () => {
  for (const path of [folder, join(folder, 'no', 'such', 'folder'), '/dev/null']) {
    const { exitCode, stdout, stderr } = await gatehound(['score', 'packets', SAMPLE, '--save', path]);
    assert.deepEqual([exitCode, stdout], [1, '']);
    assert.match(stderr, /^GH-MDL-006: [^\n]+\n$/);
  }
});

test('flow logs are refused, and a cut capture is scored as far as it goes', async () => {
  const log = join(folder, 'conn.log');
  writeFileSync(log, (await gatehound(['flows', SAMPLE, '--format', 'tsv'])).stdout);
  const refused = await gatehound(['score', 'packets', log]);
  assert.deepEqual([refused.exitCode, refused.stdout], [3, '']);
  assert.match(refused.stderr, /^GH-SRC-008: /);
  const input = [readFileSync(SAMPLE).subarray(0, -1)];
  const cut = await gatehound(['score', 'packets', '-', ...PLAN], { input });
  assert.equal(cut.exitCode, 4);
  assert.equal(rowsOf(cut.stdout).length, PACKETS - 1);
  assert.match(cut.stderr, /^GH-SRC-011: [^\n]+\n$/);
});

test('engines, pairs, transforms and rules of levels each make a difference where they should', async () => {
  const run = async (...words: string[]) =>
    rowsOf((await gatehound(['score', 'packets', SAMPLE, ...PLAN, ...words])).stdout);
  const scores = (rows: string[][]) => rows.map(([, , , , rmse]) => rmse).join();
  const usual = await run();
  const parity = await run('--engine', 'reference');
  assert.equal(scores(await run('--engine', 'reference', '--pairs', 'all', '--transform', 'none')), scores(parity));
  assert.notEqual(scores(parity), scores(usual));
  assert.notEqual(scores(await run('--pairs', 'all')), scores(usual));
  assert.notEqual(scores(await run('--transform', 'none')), scores(usual));
  // By the rule of Serverus a score counts as it is, and not by what its service usually has.
  const serverus = await run('--levels', 'serverus');
  assert.notEqual(scores(serverus), scores(usual));
  assert.ok(serverus.every(([, , , , rmse], index) => Number(rmse) >= Number(usual[index]?.[4])));
});
