import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '../../src/proxy/testing/certificates.ts';
import { gatehound } from '../command.ts';
import { type RunningGuard, startGuard, type Told } from './web-guard.ts';

async function startSite(context: TestContext): Promise<string> {
  const server = createServer((request, response) => {
    response.statusCode = request.url?.startsWith('/nothing') === true ? 404 : 200;
    request.resume().on('end', () => response.end('ok'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function guarded(context: TestContext, ...words: readonly string[]): Promise<RunningGuard> {
  return startGuard(context, ['--upstream', await startSite(context), ...words]);
}

/** What is answered to these bytes until the other side closes, or nothing more comes. */
async function say(port: number, text: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let heard = '';
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1');
  });
  socket.end(text, 'latin1');
  await new Promise<void>((resolve) => socket.on('end', resolve).on('error', () => resolve()));
  socket.destroy();
  return heard;
}

function get(target: string, client: string | null = null): string {
  const forwarded = client === null ? '' : `X-Forwarded-For: ${client}\r\n`;
  return `GET ${target} HTTP/1.1\r\nHost: shop\r\n${forwarded}Connection: close\r\n\r\n`;
}

const INJECTION = '/?id=1%27%20UNION%20SELECT%20password%20FROM%20users--%20-';
const SMUGGLED = 'POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
/** Ticks come each second. */
const NEXT_TICKS = 2_500;

const isKind =
  (kind: string) =>
  (told: Told): boolean =>
    told.kind === kind;
const isAlertOf =
  (client: string) =>
  (told: Told): boolean =>
    told.type === 'alert' && told.profile === client;
const levelsOf = (guard: RunningGuard) =>
  guard.told.filter(({ type }) => type === 'verdict').map(({ level }) => Number(level));

describe('what is malformed', () => {
  test('and no HTTP at all gets nobody blocked, however often it comes', async (context) => {
    const guard = await guarded(context, '--enforce');
    for (let round = 0; round < 20; round++) {
      assert.equal(await say(guard.port, '\n'), '');
      for (const noise of [
        '\n\n',
        '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
        get('/').replace('Host', 'A B: c\r\nHost'),
      ]) {
        assert.match(await say(guard.port, noise), /^HTTP\/1\.1 400 /);
      }
    }
    const evidence = await guard.waitFor(isKind('HTTP_PROTOCOL_ABUSE'));
    assert.equal(evidence['threat'], 'low');
    await sleep(NEXT_TICKS);
    assert.ok(!guard.told.some(({ type, kind }) => type === 'alert' || kind === 'REQUEST_SMUGGLING'));
    assert.match(await say(guard.port, get('/')), /^HTTP\/1\.1 200 /);
  });

  test('says how it was answered and gives no reference, because nobody was shown one', async (context) => {
    const guard = await guarded(context);
    assert.match(await say(guard.port, SMUGGLED), /^HTTP\/1\.1 400 /);
    const evidence = await guard.waitFor(isKind('REQUEST_SMUGGLING'));
    assert.equal(evidence['threat'], 'high');
    assert.match(String(evidence['description']), /\(length-and-coding\) and was answered with 400/);
    assert.doesNotMatch(String(evidence['description']), /reference/);
    assert.deepEqual([evidence.features?.['reference'], evidence.features?.['status']], [undefined, 400]);
    assert.ok(String(evidence.features?.['excerpt']).length <= 80);
    assert.ok(!guard.told.some(({ type }) => type === 'request-refused'));
  });

  test('is not charged to the trusted proxy that passed it on', async (context) => {
    const guard = await guarded(context, '--enforce', '--trusted-proxy', '127.0.0.1');
    for (let round = 0; round < 20; round++) await say(guard.port, SMUGGLED);
    const evidence = await guard.waitFor(isKind('REQUEST_SMUGGLING'));
    assert.equal(evidence['threat'], 'low');
    await sleep(NEXT_TICKS);
    assert.deepEqual(levelsOf(guard), []);
    assert.match(await say(guard.port, get('/', '203.0.113.9')), /^HTTP\/1\.1 200 /);
  });
});

describe('who is never kept away', () => {
  test('is whom the policy names, and every trusted proxy', async (context) => {
    const policy = join(temporaryFolder(context), 'policy.yaml');
    const rule = '  - when: { threat: medium }\n    level: 2\n    for: 10m\n';
    writeFileSync(policy, `version: 1\nname: own\nrules:\n${rule}never: [203.0.113.0/24]\n`);
    const words = [
      '--enforce',
      '--policy',
      policy,
      '--trusted-proxy',
      '127.0.0.1',
      '--trusted-proxy',
      '198.51.100.0/24',
    ];
    const guard = await guarded(context, ...words);
    const clients = ['203.0.113.5', '198.18.0.9'];
    for (const client of clients) assert.match(await say(guard.port, get(INJECTION, client)), /^HTTP\/1\.1 403 /);
    // All of whom it heard are trusted: the last of them stands for the client.
    assert.match(await say(guard.port, get(INJECTION, '198.51.100.7')), /^HTTP\/1\.1 403 /);
    const verdict = await guard.waitFor(({ type }) => type === 'verdict');
    await sleep(NEXT_TICKS);
    assert.deepEqual([verdict['subject'], verdict['level']], ['198.18.0.9', 2]);
    assert.deepEqual(levelsOf(guard), [2], 'nobody else has one');
    for (const client of ['203.0.113.5', '198.51.100.7']) assert.ok(guard.told.some(isAlertOf(client)), client);
    assert.match(await say(guard.port, get('/', '203.0.113.5')), /^HTTP\/1\.1 200 /);
    assert.match(await say(guard.port, get('/', '198.18.0.9')), /^HTTP\/1\.1 403 /);
  });

  const own = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
  const whyNoAddress = own === undefined ? 'this machine has no address but loopback' : false;

  test('is this machine itself, and that is told', { skip: whyNoAddress }, async (context) => {
    const guard = await guarded(context, '--enforce', '--trusted-proxy', '127.0.0.1');
    const client = String(own);
    assert.match(await say(guard.port, get(INJECTION, client)), /^HTTP\/1\.1 403 /);
    const refusal = await guard.waitFor(({ type }) => type === 'refusal');
    assert.deepEqual([refusal['subject'], refusal['code']], [client, 'GH-DEF-002']);
    assert.match(await say(guard.port, get('/', client)), /^HTTP\/1\.1 200 /);
  });
});

describe('the alert log', () => {
  const linesOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []);
  const textsOf = (file: string) => linesOf(file).map((line) => line.replace(/^\d{10} - /, ''));

  test('holds what is known with the answer alone, and what is malformed; each text once', async (context) => {
    const folder = temporaryFolder(context);
    const [rules, log] = [join(folder, 'rules.json'), join(folder, 'alert.log')];
    writeFileSync(
      rules,
      JSON.stringify([
        { id: 'tulips', alert: 'Tulips', url: 'tulips' },
        { id: 'gone', alert: 'Nothing there', where: 'status', match: '404' },
      ]),
    );
    const guard = await guarded(context, '--rules', rules, '--alert-log', log);
    await say(guard.port, get('/?q=tulips'));
    await say(guard.port, get('/nothing?q=tulips'));
    await say(guard.port, SMUGGLED);
    await sleep(500);
    assert.deepEqual(textsOf(log), [
      ...['Tulips', 'Tulips', 'Nothing there'],
      'The request is malformed (length-and-coding) and was answered with 400',
    ]);
  });

  test('is written for logs that are followed too, at their time', async (context) => {
    const folder = temporaryFolder(context);
    const [access, log] = [join(folder, 'access.log'), join(folder, 'alert.log')];
    writeFileSync(access, '');
    const guard = await startGuard(context, ['--log', access, '--alert-log', log]);
    assert.match(guard.said[0] ?? '', /follows 1 log; a log is only read: nothing can be refused$/);
    await sleep(1_000);
    appendFileSync(access, `203.0.113.1 - - [20/Nov/2026:10:00:01 +0000] "GET ${INJECTION} HTTP/1.1" 200 5 "-" "x"\n`);
    for (let patience = 0; linesOf(log).length === 0; patience++) {
      assert.ok(patience < 100, guard.said.join('\n'));
      await sleep(50);
    }
    const lines = linesOf(log);
    assert.ok(
      lines.every((line) => line.startsWith('1795168801 - ')),
      lines.join('\n'),
    );
    assert.equal(lines.length, new Set(lines).size);
  });

  test('that cannot be written is said at the start', async (context) => {
    const log = join(temporaryFolder(context), 'none', 'alert.log');
    const { exitCode, stderr } = await gatehound(
      ['web', '-u', await startSite(context), '-l', '127.0.0.1:0', '--alert-log', log],
      { timeout: 20_000 },
    );
    assert.equal(exitCode, 2);
    assert.ok(stderr.startsWith(`GH-WEB-023: ${log}: `), stderr);
  });
});

describe('an operator', () => {
  test('who asks to refuse what is only read in a log is told that it cannot be', async () => {
    const { exitCode, stderr } = await gatehound(['web', '--log', '/dev/null', '--enforce'], { timeout: 20_000 });
    assert.equal(exitCode, 2);
    assert.match(stderr, /^GH-CLI-001: --enforce .*say with --upstream where requests go/);
  });

  test('hears of a log that is not there yet, and it is followed once it is', async (context) => {
    const access = join(temporaryFolder(context), 'later.log');
    const guard = await startGuard(context, ['--log', access]);
    await guard.waitForWords(/later\.log is not there yet; it is followed once it is/);
    const time = new Date().toUTCString().replace(/^\w+, (\d+) (\w+) (\d+) ([\d:]+) GMT$/, '$1/$2/$3:$4 +0000');
    const row = (target: string) => `203.0.113.1 - - [${time}] "GET ${target} HTTP/1.1" 200 5 "-" "x"\n`;
    writeFileSync(access, row(INJECTION));
    await guard.waitFor(isKind('SQL_INJECTION'), 15_000);
  });

  test('may send SIGHUP: all is looked at again, and requests go on', async (context) => {
    const rules = join(temporaryFolder(context), 'rules.json');
    writeFileSync(rules, '[]');
    const guard = await guarded(context, '--rules', rules);
    process.kill(guard.pid, 'SIGHUP');
    await guard.waitForWords(/rules, model and certificate are looked at again/);
    await guard.waitForWords(/rules loaded/);
    process.kill(guard.pid, 'SIGHUP');
    assert.match(await say(guard.port, get('/')), /^HTTP\/1\.1 200 /);
    assert.ok(guard.isAlive());
    assert.equal((await guard.stop()).exitCode, 0);
  });

  test('is told once of a proxy nearby that nobody trusts', async (context) => {
    const guard = await guarded(context);
    for (let round = 0; round < 3; round++) await say(guard.port, get('/', '203.0.113.5'));
    const words = await guard.waitForWords(/X-Forwarded-For/);
    assert.equal(words, '127.0.0.1 names other clients in X-Forwarded-For; believe it with --trusted-proxy 127.0.0.1');
    await guard.stop();
    assert.equal(guard.said.filter((line) => line.includes('X-Forwarded-For')).length, 1);
  });
});
