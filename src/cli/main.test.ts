import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gatehound } from '../../test/command.ts';
import { ZEEK_LOGS } from '../report/zeek/zeek-log.ts';

const SAMPLE = fileURLToPath(new URL('../../samples/intrusion/intrusion.pcap', import.meta.url));
const BENIGN = fileURLToPath(new URL('../../samples/benign/benign.pcap', import.meta.url));

test('help and version are results, not errors', async () => {
  const help = await gatehound(['--help']);
  assert.equal(help.exitCode, 0);
  assert.equal(help.stderr, '');
  const commands = [
    'analyze',
    'flows',
    'score',
    'train',
    'eval',
    'up',
    'block',
    'unblock',
    'blocks',
    'panic',
    'models',
  ];
  for (const command of commands) {
    assert.match(help.stdout, new RegExp(`^  ${command} `, 'm'));
    const own = await gatehound([command, '--help']);
    assert.equal(own.exitCode, 0);
    assert.match(own.stdout, new RegExp(`^Usage: gatehound ${command} `));
  }
  assert.match((await gatehound(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
  assert.equal((await gatehound([])).exitCode, 0);
});

test('wrong usage is one coded line and exit 2', async () => {
  const cases = [
    ['nonsense'],
    ['analyze'],
    ['analyze', SAMPLE, '--nonsense'],
    ['analyze', SAMPLE, '--print', '--threads', 'many'],
    ['analyze', SAMPLE, '--print', '--width', '1'],
    ['analyze', SAMPLE, '--print', '--home', 'here'],
    ['analyze', SAMPLE, '--print', '--head', 'tail'],
    ['analyze', SAMPLE, '--print', '--head', 'flow', '--rules', 'x'],
    ['analyze', SAMPLE, '--print', '--head', 'packet', '--web-model', 'x'],
    ['analyze', '', '--print'],
    ['flows', ''],
    ['flows', SAMPLE, '--log', 'nonsense'],
    ['flows', SAMPLE, '--format', 'xml'],
    ['score'],
    ['score', 'nonsense'],
    ['score', 'packets'],
    ['score', 'packets', ''],
    ['score', 'packets', SAMPLE, '--format', 'xml'],
    ['score', 'packets', SAMPLE, '--engine', 'slow'],
    ['score', 'packets', SAMPLE, '--pairs', 'some'],
    ['score', 'packets', SAMPLE, '--transform', 'exp'],
    ['score', 'packets', SAMPLE, '--map', '0'],
    ['score', 'packets', SAMPLE, '--map', '1e3'],
    ['score', 'packets', SAMPLE, '--train', '-5'],
    ['score', 'packets', SAMPLE, '--train', '99999999999'],
    ['score', 'packets', SAMPLE, '--budget', 'none'],
    ['score', 'packets', SAMPLE, '--levels', 'high'],
    ['train'],
    ['train', 'packet', SAMPLE],
    ['train', 'packet', '--out', 'x'],
    ['train', 'packet', '-', '--out', 'x'],
    ['eval', 'packets', '--data', SAMPLE],
    ['eval', 'packets', '--labels', SAMPLE],
    ['score', 'features'],
    ['score', 'features', ''],
    ['score', 'features', SAMPLE, '--pairs', 'some'],
    ['block', '10.0.0.1', '--for', 'ever'],
    ['block', '10.0.0.1', '--for', '1h', '--forever'],
  ];
  for (const words of cases) {
    const { exitCode, stdout, stderr } = await gatehound(words);
    assert.equal(exitCode, 2, `${words.join(' ')}: ${stderr}`);
    assert.match(stderr, /^GH-(CLI|CFG)-\d{3}: [^\n]+; [^\n]+\n$/);
    assert.equal(stdout, '');
  }
});

test('what the contract names and this version lacks answers with a coded error', async () => {
  const later = [
    ...['explain x', 'replay x', 'simulate --policy x', 'train c2 --data x', 'train tls', 'eval flows --data x'],
    ...['allow 10.0.0.1', 'apply x', 'confirm', 'uninstall', 'top', 'doctor', 'selftest', 'config show', 'server'],
    ...['user list', 'enroll https://example.test token', 'agent', 'up --out x', 'up --listen 127.0.0.1:1'],
  ];
  for (const line of later) {
    const { exitCode, stderr } = await gatehound(line.split(' '));
    assert.equal(exitCode, 1, `${line}: ${stderr}`);
    assert.match(stderr, /^GH-CLI-002: [^\n]+\n$/, line);
  }
});

test('the help of flows names every log that it writes', async () => {
  const { stdout } = await gatehound(['flows', '--help']);
  const named = stdout.replace(/\s+/g, ' ').match(/one of ([a-z0-9, ]+) \(/)?.[1];
  assert.equal(named, ZEEK_LOGS.join(', '));
});

test('flows says where the input holds nothing of what was asked for, and only there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehound-cli-'));
  const log = join(folder, 'conn.log');
  const { stdout, stderr } = await gatehound(['flows', SAMPLE, '--format', 'tsv']);
  assert.equal(stderr, '');
  writeFileSync(log, stdout);
  const none = await gatehound(['flows', log, '--log', 'dns']);
  assert.deepEqual([none.exitCode, none.stdout, none.stderr], [0, '', `${log} holds nothing for --log dns\n`]);
  const some = await gatehound(['flows', log]);
  assert.deepEqual([some.exitCode, some.stdout === '', some.stderr], [0, false, '']);
  rmSync(folder, { recursive: true });
});

test('a command for the agent says where none runs', async () => {
  const data = mkdtempSync(join(tmpdir(), 'gatehound-cli-'));
  for (const words of [['blocks'], ['block', '192.0.2.1'], ['unblock', '192.0.2.1']]) {
    const { exitCode, stderr } = await gatehound([...words, '--data', data]);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^GH-AGT-001: /);
  }
  rmSync(data, { recursive: true });
});

test('analyze names attacker, scan and guessing first, and --print leaves no folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehound-cli-'));
  const { exitCode, stdout, stderr } = await gatehound(['analyze', SAMPLE, '--print'], { cwd: folder });
  assert.equal(exitCode, 0, stderr);
  const first = stdout.split('\n').slice(0, 3).join(' ');
  assert.match(first, /would block 10\.77\.0\.66 for 10 minutes/);
  assert.match(first, /tried \d+ TCP ports of 10\.77\.0\.10/);
  assert.match(first, /refused in \d+ SSH sessions/);
  assert.ok(stdout.split('\n').every((line) => line.length <= 80) && stdout.split('\n').length <= 24);
  assert.deepEqual(readdirSync(folder), []);
  rmSync(folder, { recursive: true });
});

test('analyze writes the output folder, refuses it when it is there, and replaces it when told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehound-cli-'));
  const out = join(folder, 'out');
  assert.equal((await gatehound(['analyze', SAMPLE, '--out', out])).exitCode, 0);
  assert.deepEqual(readdirSync(out).sort(), ['alerts.log', 'evidence.ndjson', 'report.html', 'summary.json']);
  const again = await gatehound(['analyze', SAMPLE, '--out', out]);
  assert.match(again.stderr, /^GH-REP-001: /);
  assert.equal((await gatehound(['analyze', SAMPLE, '--out', out, '--overwrite'])).exitCode, 0);
  assert.deepEqual(readdirSync(folder), ['out']);
  rmSync(folder, { recursive: true });
});

test('the benign sample raises no alert and says so in the first line', async () => {
  const { stdout } = await gatehound(['analyze', BENIGN, '--print', '--head', 'flow', '--head', 'packet']);
  assert.match(stdout.split('\n')[0] as string, /^Nothing to worry about/);
  // Its browsers are programs that say they are Firefox: the web head notices, and that is no alarm.
  const all = await gatehound(['analyze', BENIGN, '--print']);
  assert.match(all.stdout.split('\n')[0] as string, /^No alert in /);
});

test('input that cannot be read is exit 3, and two captures are one stream', async () => {
  const missing = await gatehound(['analyze', '/nowhere/at.all', '--json']);
  assert.equal(missing.exitCode, 3);
  assert.match(missing.stderr, /^GH-SRC-001: /);
  const both = await gatehound(['analyze', SAMPLE, BENIGN, '--json']);
  assert.equal(both.exitCode, 0);
  const document = JSON.parse(both.stdout) as { inputs: unknown[]; alerts: { profile: string }[] };
  assert.equal(document.inputs.length, 2);
  assert.deepEqual(
    document.alerts.map(({ profile }) => profile),
    ['10.77.0.66'],
  );
});

test('no colour without a terminal', async () => {
  const { stdout } = await gatehound(['analyze', SAMPLE, '--print'], { env: { FORCE_COLOR: '', NO_COLOR: '' } });
  assert.ok(!stdout.includes('\x1b'));
});
