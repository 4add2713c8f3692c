import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gatehound } from '../../../test/command.ts';
import { scoreLabelled } from '../../agent/score-labelled.ts';
import { DEFAULT_SCORER_OPTIONS } from '../../heads/packet/scorer-options.ts';
import { readPacketLabels } from '../../sources/packet-labels.ts';

/** 2,395 and 3,595 packets; the second holds a scan by 10.77.0.66. */
const BENIGN = fileURLToPath(new URL('../../../samples/benign/benign.pcap', import.meta.url));
const INTRUSION = fileURLToPath(new URL('../../../samples/intrusion/intrusion.pcap', import.meta.url));
const ATTACKER = '10.77.0.66';
const PACKETS = 3_595;
/** The scan begins with packet 75. So little teaches little, and some benign packets are flagged. */
const PLAN = ['--map', '10', '--train', '40'];
const LEARNED = 51;

const folder = mkdtempSync(join(tmpdir(), 'gatehound-eval-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

interface Row {
  readonly label: number;
  readonly level: number;
}

/** The truth by the addresses of each packet, and what the command that scores says of it. */
async function truth(): Promise<readonly Row[]> {
  const { stdout } = await gatehound(['score', 'packets', INTRUSION, ...PLAN]);
  return stdout
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [, , source, destination, , level] = line.split('\t');
      return { label: source === ATTACKER ? 1 : destination === ATTACKER ? 2 : 0, level: Number(level) };
    });
}

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ label }, index) => `${index}\t${label}\t${label === 1 ? 'scan' : ''}`);
  return `idx\tlabel\tattack\n${lines.join('\n')}\n`;
}

const rows = await truth();
const labels = file('truth.tsv', tableOf(rows));

test('what was learned from is not measured; levels are those that the packets were given', async () => {
  const { exitCode, stdout, stderr } = await gatehound([
    'eval',
    'packets',
    '-d',
    INTRUSION,
    '-l',
    labels,
    ...PLAN,
    '-j',
  ]);
  assert.deepEqual([exitCode, stderr], [0, '']);
  const report = JSON.parse(stdout) as {
    readonly title: string;
    readonly unit: string;
    readonly sizes: object;
    readonly auc: number;
    readonly operatingPoint: { readonly confusion: object };
    readonly attacks: readonly object[];
    readonly levels: readonly {
      readonly level: number;
      readonly attack: object;
      readonly benignBeforeAttack: { readonly flagged: number; readonly of: number };
      readonly benignFromAttackOn: { readonly flagged: number; readonly of: number };
    }[];
  };
  const judged = rows.slice(LEARNED);
  const attack = judged.filter(({ label }) => label === 1);
  const benign = judged.filter(({ label }) => label === 0);
  assert.ok(attack.length > 1_000 && benign.length > 250 && rows.length === PACKETS);
  assert.equal(report.title, 'Packet head on intrusion.pcap');
  assert.deepEqual(report.sizes, {
    all: PACKETS,
    benign: benign.length,
    attack: attack.length,
    ignored: PACKETS - benign.length - attack.length,
  });
  const flagged = (some: readonly Row[], least: number) => some.filter(({ level }) => level >= least).length;
  assert.deepEqual(report.operatingPoint.confusion, {
    truePositives: flagged(attack, 1),
    falsePositives: flagged(benign, 1),
    trueNegatives: benign.length - flagged(benign, 1),
    falseNegatives: attack.length - flagged(attack, 1),
  });
  assert.deepEqual(report.attacks, [{ name: 'scan', count: attack.length, found: flagged(attack, 1) }]);
  const begin = judged.findIndex(({ label }) => label === 1);
  const before = judged.slice(0, begin).filter(({ label }) => label === 0);
  assert.ok(begin === 75 - LEARNED - 1 && flagged(attack, 1) > 0 && flagged(benign, 1) > 0);
  for (const [index, row] of report.levels.entries()) {
    const level = index + 1;
    assert.equal(row.level, level);
    assert.deepEqual(row.attack, { flagged: flagged(attack, level), of: attack.length });
    const { benignBeforeAttack, benignFromAttackOn } = row;
    assert.deepEqual([benignBeforeAttack.flagged, benignBeforeAttack.of], [flagged(before, level), before.length]);
    assert.equal(benignFromAttackOn.of, benign.length - before.length);
    assert.equal(benignFromAttackOn.flagged, flagged(benign, level) - flagged(before, level));
  }
  assert.ok(report.auc > 0.5);
});

test('what was learned for a time is not measured either, and is drawn as what it was', async () => {
  const truth = await readPacketLabels(labels);
  const options = {
    ...DEFAULT_SCORER_OPTIONS,
    engine: 'fast',
    plan: { map: 10, train: 40, time: 60_000_000 },
  } as const;
  const { packets, run } = await scoreLabelled(INTRUSION, truth, options);
  const { mapped, trained } = run.model?.provenance ?? { mapped: 0, trained: 0 };
  assert.ok(mapped >= 100 && trained >= 1_000);
  assert.deepEqual([packets.mapped, packets.learned], [mapped, mapped + trained]);
  assert.equal(
    packets.scores.findIndex((score) => score > 0),
    mapped + trained,
  );
});

test('the report for people leads with what it comes to, and a page is written beside it', async () => {
  const page = join(folder, 'page.html');
  const words = ['eval', 'packets', '--data', INTRUSION, '--labels', labels, ...PLAN, '--report', page];
  const { exitCode, stdout, stderr } = await gatehound(words);
  assert.deepEqual([exitCode, stderr], [0, '']);
  assert.match(
    stdout,
    /^Finds [\d.]+ % of the attack, with [\d.]+ % false positives\.\nPacket head on intrusion\.pcap\n/,
  );
  assert.match(stdout, /\n {2}scan +[\d,]+ /);
  assert.match(stdout, /\n {2}Level 1 +[\d.]+ % of the attack; /);
  assert.match(readFileSync(page, 'utf8'), /^<!doctype html>/i);
  assert.deepEqual(readdirSync(folder).sort(), ['page.html', 'truth.tsv']);
});

test('threads change nothing that is measured', async () => {
  const measured = async (...words: string[]) => {
    const { exitCode, stdout } = await gatehound([
      'eval',
      'packets',
      '-d',
      INTRUSION,
      '-l',
      labels,
      ...PLAN,
      '-j',
      ...words,
    ]);
    assert.equal(exitCode, 0);
    const { auc, levels, operatingPoint } = JSON.parse(stdout) as Record<string, object>;
    return { auc, levels, operatingPoint };
  };
  assert.deepEqual(await measured('--threads', '2'), await measured());
  const refused = await gatehound(['eval', 'packets', '-d', INTRUSION, '-l', labels, '--threads', '0']);
  assert.deepEqual([refused.exitCode, refused.stdout], [2, '']);
  assert.match(refused.stderr, /^GH-CLI-001: --threads takes 1 to 16, not 0; /);
});

test('a model measures all packets, and a bare list of labels is enough', async () => {
  const model = join(folder, 'office.model');
  await gatehound(['train', 'packet', BENIGN, '--map', '300', '--out', model]);
  const bare = file('bare.txt', rows.map(({ label }) => label).join('\n'));
  const { exitCode, stdout } = await gatehound(['eval', 'packets', '-d', INTRUSION, '-l', bare, '-m', model, '--json']);
  assert.equal(exitCode, 0);
  const { sizes, split, trainedOn } = JSON.parse(stdout) as {
    readonly sizes: { readonly attack: number; readonly benign: number };
    readonly split: string;
    readonly trainedOn: string;
  };
  assert.equal(sizes.attack, rows.filter(({ label }) => label === 1).length);
  assert.equal(sizes.benign, rows.filter(({ label }) => label === 0).length);
  assert.match(split, /^all packets are measured; /);
  assert.match(trainedOn, /^2,395 packets of benign\.pcap, /);
});

test('labels that do not fit the capture are refused, and so is a capture that is all learned', async () => {
  const fewer = file('fewer.tsv', tableOf(rows.slice(1)));
  const more = file('more.tsv', tableOf([...rows, { label: 0, level: 0 }]));
  const wrong = file('wrong.tsv', 'truth\n0\n');
  for (const [path, plan, exit, message] of [
    [fewer, PLAN, 3, /^GH-MDL-011: there are more packets than the 3,594 labels; /],
    [more, PLAN, 3, /^GH-MDL-011: there are 3,596 labels, and intrusion\.pcap has 3,595 packets; /],
    [wrong, PLAN, 3, /^GH-MDL-010: \S+wrong\.tsv begins with no header that names a column label; /],
    [labels, [], 1, /^GH-MDL-008: intrusion\.pcap has 3,595 packets, and learning takes 55,001; /],
  ] as const) {
    const { exitCode, stdout, stderr } = await gatehound(['eval', 'packets', '-d', INTRUSION, '-l', path, ...plan]);
    assert.deepEqual([exitCode, stdout], [exit, ''], stderr);
    assert.match(stderr, message);
    assert.match(stderr, /^[^\n]+\n$/);
  }
});

test('data without attack or without benign packets leaves no rate, and no gap', async () => {
  const none = file('none.txt', rows.map(() => 0).join('\n'));
  const { exitCode, stdout } = await gatehound(['eval', 'packets', '-d', INTRUSION, '-l', none, ...PLAN]);
  assert.equal(exitCode, 0);
  assert.match(stdout, /^There is no attack data to measure on\.\n/);
  assert.doesNotMatch(stdout, /NaN|undefined|null/);
});
