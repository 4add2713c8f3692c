import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gatehound } from '../../../test/command.ts';
import { decodePacketModel } from '../../heads/packet/model-file.ts';

/** 2,395 and 3,595 packets. */
const BENIGN = fileURLToPath(new URL('../../../samples/benign/benign.pcap', import.meta.url));
const INTRUSION = fileURLToPath(new URL('../../../samples/intrusion/intrusion.pcap', import.meta.url));

const root = mkdtempSync(join(tmpdir(), 'gatehound-train-'));
after(() => rmSync(root, { recursive: true }));

function folder(name: string): string {
  const path = join(root, name);
  mkdirSync(path);
  return path;
}

test('all packets that are left after the map are learned, and the report says so', async () => {
  const out = join(folder('all'), 'office.model');
  const { exitCode, stdout, stderr } = await gatehound(['train', 'packet', BENIGN, '--out', out, '--map', '300']);
  assert.deepEqual([exitCode, stderr], [0, '']);
  assert.deepEqual(readdirSync(join(root, 'all')), ['office.model']);
  const { provenance, calibration, settings } = decodePacketModel(readFileSync(out));
  assert.deepEqual([provenance.mapped, provenance.trained, provenance.from], [301, 2_094, 'benign.pcap']);
  assert.equal(calibration.heldOut, 1_047);
  assert.deepEqual(settings, { pairs: 'own', transform: 'log1p' });
  for (const words of [
    /^Learned what is normal from 2,395 packets; the model is/,
    /\n {2}Packets +2,395 of benign\.pcap\n/,
    /\n {2}Feature map +\d+ autoencoders of [\d to]+ features, from 301 packets\n/,
    /\n {2}What is normal +from 2,094 packets; 1,047 of them/,
    /\n {2}Level 1 +above [\d.]+\n/,
    /\n {2}Budget +100 packets of a host a day: [\d.]+ %/,
    /\n {2}Time +[^\n]+: counting /,
    /\n {2}Memory +\d+ MB\n/,
  ]) {
    assert.match(stdout, words);
  }
});

test('the same for programs, of several captures, with a plan of its own', async () => {
  const out = join(folder('some'), 'office.model');
  const words = ['--map', '300', '--train', '2000', '--budget', '10', '--json'];
  const { exitCode, stdout } = await gatehound(['train', 'packet', INTRUSION, BENIGN, '--out', out, ...words]);
  assert.equal(exitCode, 0);
  const report = JSON.parse(stdout) as Record<string, unknown>;
  const model = decodePacketModel(readFileSync(out));
  assert.equal(report['model'], out);
  assert.deepEqual([report['mapped'], report['trained'], report['heldOut']], [301, 2_000, 1_000]);
  assert.deepEqual([report['engine'], report['pairs'], report['transform']], ['fast', 'own', 'log1p']);
  assert.deepEqual(report['thresholds'], model.calibration.thresholds);
  assert.deepEqual([report['budget'], report['levels']], [10, 'tail']);
  assert.equal(
    (report['autoencoders'] as number[]).reduce((sum, size) => sum + size, 0),
    100,
  );
  assert.equal(model.provenance.from, 'intrusion.pcap, benign.pcap');
  assert.ok((report['seconds'] as number) > 0 && (report['memoryBytes'] as number) > 1e7);
});

test('with a time it learns for so long, and says so where the input is shorter', async () => {
  const out = join(folder('time'), 'office.model');
  const words = ['train', 'packet', BENIGN, '--out', out, '--learn'];
  const { exitCode, stdout, stderr } = await gatehound([...words, '1m', '--json']);
  assert.deepEqual([exitCode, stderr], [0, '']);
  const report = JSON.parse(stdout) as { readonly start: number; readonly end: number };
  // It waits for a thousand packets at least, and stops long before the end of the capture.
  const { mapped, trained, start, end } = decodePacketModel(readFileSync(out)).provenance;
  assert.ok(end - start >= 60_000_000 && mapped >= 100 && trained >= 1_000 && mapped + trained < 2_395);
  assert.ok(report.end - report.start >= 60);
  const long = await gatehound([...words, '30d']);
  assert.equal(long.exitCode, 1);
  assert.match(
    long.stderr,
    /^GH-MDL-008: the input has 2,395 packets, and learning takes 30 days and at least 1,100 packets; /,
  );
});

test('the same input gives the same file, byte for byte', async () => {
  const place = folder('same');
  for (const name of ['one', 'other']) {
    await gatehound(['train', 'packet', BENIGN, '--out', join(place, name), '--map', '300']);
  }
  assert.ok(readFileSync(join(place, 'one')).equals(readFileSync(join(place, 'other'))));
});

test('too few packets leave no file, and an old one as it was', async () => {
  const place = folder('few');
  const out = join(place, 'office.model');
  writeFileSync(out, 'old');
  for (const [words, message] of [
    [[], /^GH-MDL-008: the input has 2,395 packets, and learning takes more than 5,001; [^\n]+\n$/],
    [['--map', '300', '--train', '5000'], /^GH-MDL-008: the input has 2,395 packets, and learning takes 5,301; /],
  ] as const) {
    const { exitCode, stdout, stderr } = await gatehound(['train', 'packet', BENIGN, '--out', out, ...words]);
    assert.deepEqual([exitCode, stdout], [1, '']);
    assert.match(stderr, message);
  }
  assert.deepEqual(readdirSync(place), ['office.model']);
  assert.equal(readFileSync(out, 'utf8'), 'old');
});

test('a model is written through a link, and never in the place of what is no file', async () => {
  const place = folder('link');
  writeFileSync(join(place, 'true.model'), 'old');
  symlinkSync('true.model', join(place, 'link.model'));
  const words = ['train', 'packet', BENIGN, '--map', '300', '--out'];
  assert.equal((await gatehound([...words, join(place, 'link.model')])).exitCode, 0);
  assert.equal(decodePacketModel(readFileSync(join(place, 'true.model'))).provenance.mapped, 301);
  assert.deepEqual(readdirSync(place).sort(), ['link.model', 'true.model']);
  for (const out of ['/dev/null', place, join(place, 'none', 'office.model')]) {
    const { exitCode, stderr } = await gatehound([...words, out]);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^GH-MDL-006: [^\n]+\n$/);
  }
});

test('standard input is learned from where it is said how much of it', async () => {
  const out = join(folder('pipe'), 'office.model');
  const { exitCode } = await gatehound(['train', 'packet', '-', '--map', '300', '--train', '1000', '-o', out], {
    input: [readFileSync(BENIGN)],
  });
  assert.equal(exitCode, 0);
  assert.equal(decodePacketModel(readFileSync(out)).provenance.from, 'standard input');
});

test('a cut capture is learned from as far as it goes, and that is said', async () => {
  const place = folder('cut');
  const path = join(place, 'cut.pcap');
  writeFileSync(path, readFileSync(BENIGN).subarray(0, -1));
  const out = join(place, 'office.model');
  const { exitCode, stderr } = await gatehound(['train', 'packet', path, '--map', '300', '--out', out]);
  assert.equal(exitCode, 4);
  assert.match(stderr, /^GH-SRC-011: [^\n]+\n$/);
  assert.equal(decodePacketModel(readFileSync(out)).provenance.trained, 2_093);
});
