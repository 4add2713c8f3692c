import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { makeCertificate, temporaryFolder, whyNoCertificates } from '../../src/proxy/testing/certificates.ts';
import { RawClient } from '../../src/proxy/testing/rig.ts';
import { startVulnerableSite, type VulnerableSite } from './vulnerable-site.ts';
import { ATTACKS, BROWSING, send } from './web-attacks.ts';
import { type RunningGuard, startGuard, type Told } from './web-guard.ts';

const MODEL = fileURLToPath(new URL('../../models/web.model', import.meta.url));
const whyNoCurl = spawnSync('curl', ['--version']).status === 0 ? false : 'curl is not installed (apt install curl)';
const run = promisify(execFile);

interface Scene {
  readonly folder: string;
  readonly site: VulnerableSite;
  readonly guard: RunningGuard;
  readonly base: string;
}

async function scene(context: TestContext, ...words: readonly string[]): Promise<Scene> {
  const folder = temporaryFolder(context);
  const site = await startVulnerableSite(folder);
  context.after(() => site.close());
  const upstream = ['--upstream', `http://127.0.0.1:${site.port}`];
  const guard = await startGuard(context, [...upstream, ...words.map((word) => word.replace('FOLDER', folder))]);
  return { folder, site, guard, base: `http://127.0.0.1:${guard.port}` };
}

function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
}

const worked = ({ features }: Told): unknown => features?.['worked'];

describe('a guarded application', () => {
  test('is only watched at first: attacks pass, and evidence says which, and that they worked', async (context) => {
    const { site, guard, base } = await scene(context);
    for (const { loot, kind, ...attack } of ATTACKS) {
      const before = site.loot.length;
      const answer = await send(base, attack);
      assert.notEqual(answer.status, 403, attack.target);
      assert.deepEqual(site.loot.slice(before), [loot], `${attack.target} works where nobody stops it`);
      await guard.waitFor((told) => told.kind === kind);
    }
    for (const kind of ['COMMAND_INJECTION', 'PATH_TRAVERSAL', 'CROSS_SITE_SCRIPTING']) {
      const evidence = await guard.waitFor((told) => told.kind === kind && worked(told) === 'yes');
      assert.equal(evidence.profile, '127.0.0.1');
      assert.match(String(evidence.features?.['cwe']), /^CWE-\d+/);
      assert.match(String(evidence.features?.['owasp']), /^A\d\d:/);
    }
    await guard.waitFor(({ kind }) => kind === 'WEB_ATTACK_SUCCEEDED');
    const { exitCode, lastWords } = await guard.stop();
    assert.equal(exitCode, 0);
    const summary = `saw ${ATTACKS.length} requests, refused 0, would have refused ${ATTACKS.length}, `;
    assert.ok(lastWords.includes(summary), lastWords);
  });

  test('gets none of them with --enforce, and the page holds the reference of the evidence', async (context) => {
    const { site, guard, base } = await scene(context, '--enforce', '--trusted-proxy', '127.0.0.1');
    const references: string[] = [];
    for (const [index, { headers, ...attack }] of ATTACKS.entries()) {
      const client = `203.0.113.${index + 1}`;
      const answer = await send(base, { ...attack, headers: { ...headers, 'X-Forwarded-For': client } });
      const page = await answer.text();
      assert.equal(answer.status, 403, attack.target);
      const reference = /Reference: ([0-9a-f]{16})</.exec(page)?.[1] ?? `none in ${page}`;
      assert.ok(!page.includes(attack.kind) && page.length < 200, 'and no detail');
      const evidence = await guard.waitFor(({ kind, profile }) => kind === attack.kind && profile === client);
      assert.equal(evidence.features?.['reference'], reference);
      references.push(reference);
    }
    assert.equal(new Set(references).size, ATTACKS.length);
    assert.deepEqual([site.loot, site.reached], [[], []]);
    assert.ok(!guard.told.some((told) => worked(told) === 'yes'));
  });

  test('refuses nothing of what people do who mean no harm', async (context) => {
    const { guard, base } = await scene(context, '--enforce');
    for (const sent of BROWSING) {
      const { status } = await send(base, sent);
      assert.notEqual(status, 403, `${status} for ${sent.target} ${String(sent.body ?? '')}`);
    }
    const { lastWords } = await guard.stop();
    assert.match(
      lastWords,
      new RegExp(`saw ${BROWSING.length} requests, refused 0, would have refused 0, answered 0 `),
    );
  });

  test('closes without a word where it is told to refuse so', async (context) => {
    const { site, guard } = await scene(context, '--enforce', '--refuse-by', 'close');
    const client = new RawClient(guard.port).say('GET /greet?name=a;cat%20/etc/passwd HTTP/1.1\r\nHost: shop\r\n\r\n');
    assert.equal(await client.ended(), '');
    assert.deepEqual(site.reached, []);
    const evidence = await guard.waitFor(({ kind }) => kind === 'COMMAND_INJECTION');
    assert.match(String(evidence.features?.['reference']), /^[0-9a-f]{16}$/);
  });
});

describe('the rules and the alert log of diffai', () => {
  const RULES = [
    { url: 'script', alert: '[!] Script tag found in url!' },
    { url: 'UNION', alert: '[!] UNION operator found in url!' },
    { content: '<script>', alert: '[!] Possible XSS Attack.' },
    { headers: { Host: 'localhost' }, alert: 'Test HEADER' },
  ];

  test('work as they are, find what they missed there and spare what they hit there', async (context) => {
    const folder = temporaryFolder(context);
    const rules = join(folder, 'rules.json');
    const log = join(folder, 'alert.log');
    writeFileSync(rules, JSON.stringify(RULES));
    const { guard } = await scene(context, '--enforce', '--rules', rules, '--alert-log', log);
    const get = (target: string, host = 'shop') =>
      `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    const post = (type: string, body: string) =>
      `POST /guestbook HTTP/1.1\r\nhost: shop\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
    const ask = async (text: string) => {
      const before = linesOf(log).length;
      const begun = performance.now();
      const answer = await new RawClient(guard.port).say(text).ended();
      // Lines are written within a tenth of a second of each other.
      let after = linesOf(log);
      while (after.length === before && performance.now() - begun < 2_000) {
        await sleep(10);
        after = linesOf(log);
      }
      const milliseconds = performance.now() - begun;
      await sleep(150);
      const lines = linesOf(log).slice(before);
      const texts = lines.map((line) => /^(\d{10}) - (.+)$/.exec(line)?.[2] ?? `not a line: ${line}`);
      return { isRefused: answer.startsWith('HTTP/1.1 403'), texts, milliseconds };
    };
    const slowest: number[] = [];
    for (const [request, alert] of [
      [get('/?q=1+union+select+password+from+users'), '[!] UNION operator found in url!'],
      [get('/?q=%253Cscript%253Ealert(1)%253C/script%253E'), '[!] Script tag found in url!'],
      [get('/?q=%253Cscript%253E'), '[!] Script tag found in url!'],
      [
        post('application/x-www-form-urlencoded', 'comment=%3Cscript%3Ealert(1)%3C%2Fscript%3E'),
        '[!] Possible XSS Attack.',
      ],
      // Bytes that are no UTF-8 beside it made a request invisible.
      [post('application/octet-stream', '\xff\xfe<script>alert(1)</script>\x00\x80'), '[!] Possible XSS Attack.'],
      [get('/', 'localhost').replace('Host', 'host'), 'Test HEADER'],
      [get('/', 'localhost'), 'Test HEADER'],
    ] as const) {
      const { texts, milliseconds } = await ask(request);
      assert.ok(texts.includes(alert), `${request}: ${JSON.stringify(texts)}`);
      assert.deepEqual(texts, [...new Set(texts)], 'each text once');
      slowest.push(milliseconds);
    }
    const worst = Math.max(...slowest);
    context.diagnostic(`from a request to its line in alert.log: at most ${worst.toFixed(0)} ms`);
    assert.ok(worst < 2_000, `${worst} ms`);
    for (const target of ['/description/', '/manuscripts', '/?site=manuscripts.org', '/description/?of=manuscripts']) {
      const { isRefused, texts } = await Promise.race([ask(get(target))]);
      assert.deepEqual([isRefused, texts], [false, []], target);
    }
    // Its classifier's words, once and not once a rule.
    const { texts } = await ask(get("/product?id=1'%20or%20sleep(5)%23"));
    const anomalies = texts.filter((text) =>
      text.startsWith('[!] AI detected an anomaly with URL http://shop/product?id='),
    );
    assert.equal(anomalies.length, 1, JSON.stringify(texts));
  });
});

describe('what is changed while it runs', () => {
  test('rules are taken over, and wrong ones are told of with their line and not used', async (context) => {
    const folder = temporaryFolder(context);
    const rules = join(folder, 'rules.json');
    const rule = (word: string) => `[\n  { "id": "own", "alert": "a word", "url": "${word}", "action": "block" }\n]\n`;
    writeFileSync(rules, rule('tulips'));
    const { guard, base } = await scene(context, '--enforce', '--rules', rules);
    const status = async (target: string) => (await send(base, { target })).status;
    assert.deepEqual([await status('/?q=tulips'), await status('/?q=roses')], [403, 200]);
    writeFileSync(rules, rule('roses'));
    await guard.waitForWords(/rules loaded/);
    assert.deepEqual([await status('/?q=tulips'), await status('/?q=roses')], [200, 403]);
    writeFileSync(rules, '[\n  { "id": "own", "alert": "a word",\n    "urll": "lilies" }\n]\n');
    const words = await guard.waitForWords(/the rules before go on/);
    assert.match(words, /GH-WEB-003.*rules\.json line 3.*did you mean url\?/);
    assert.deepEqual([await status('/?q=lilies'), await status('/?q=roses')], [200, 403]);
    writeFileSync(rules, rule('lilies'));
    for (let patience = 0; (await status('/?q=lilies')) !== 403; patience++) {
      assert.ok(patience < 100, 'right again, but not used');
      await sleep(50);
    }
  });

  test('a model is taken over under load without losing a request, and a broken one is not used', async (context) => {
    const folder = temporaryFolder(context);
    const model = join(folder, 'web.model');
    copyFileSync(MODEL, model);
    const { site, guard, base } = await scene(context, '--enforce', '--model', model);
    let isOver = false;
    const statuses = new Map<number, number>();
    const worker = async (number: number) => {
      for (let count = 0; !isOver; count++) {
        const answer = await send(base, { target: `/product?id=${number}${count}` });
        await answer.arrayBuffer();
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      }
    };
    const workers = [1, 2, 3, 4].map(worker);
    const replace = async (bytes: Uint8Array, words: RegExp) => {
      const before = guard.said.length;
      writeFileSync(`${model}.new`, bytes);
      renameSync(`${model}.new`, model);
      for (let patience = 0; !guard.said.slice(before).some((line) => words.test(line)); patience++) {
        assert.ok(patience < 100, guard.said.join('\n'));
        await sleep(50);
      }
    };
    const good = readFileSync(MODEL);
    for (let round = 0; round < 3; round++) await replace(good, /the model of .* is in use/);
    await replace(good.subarray(0, 10_000), /the model before goes on: GH-MDL-\d+/);
    isOver = true;
    await Promise.all(workers);
    const [sent = 0] = statuses.values();
    assert.deepEqual([...statuses.keys()], [200]);
    assert.equal(site.reached.length, sent);
    const attack = await send(base, { target: '/product?id=1%20UNION%20SELECT%201,2,3%20FROM%20users' });
    assert.equal(attack.status, 403);
    context.diagnostic(`${sent} requests while four models were put in place`);
  });
});

describe('a request that takes too long to judge', () => {
  // A millisecond is too little for the largest request that is looked at, and enough for a small one.
  const large = {
    target: '/guestbook',
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  };
  const body = Array.from({ length: 4_000 }, (_, index) => `field${index}=some+text+${index}`)
    .join('&')
    .slice(0, 65_000);

  test('passes where it fails open, and is counted', async (context) => {
    const { guard, base } = await scene(context, '--enforce', '--budget', '1', '--fail', 'open');
    assert.equal((await send(base, { ...large, body })).status, 200);
    const { lastWords } = await guard.stop();
    assert.match(lastWords, /not judged [1-9]/);
  });

  test('is refused where it fails closed, and only where attacks are refused', async (context) => {
    const { site, guard, base } = await scene(context, '--enforce', '--budget', '1', '--fail', 'closed');
    assert.equal((await send(base, { ...large, body })).status, 403);
    assert.deepEqual(site.reached, []);
    assert.match((await guard.stop()).lastWords, /not judged [1-9]/);
    const watching = await scene(context, '--budget', '1', '--fail', 'closed');
    assert.equal((await send(watching.base, { ...large, body })).status, 200);
  });
});

describe('TLS', { skip: whyNoCertificates || whyNoCurl }, () => {
  test('and both versions of HTTP are served, and guarded alike', async (context) => {
    const { certFile, keyFile } = makeCertificate(temporaryFolder(context), 'shop');
    const { site, guard } = await scene(context, '--enforce', '--tls-cert', certFile, '--tls-key', keyFile);
    const curl = async (...words: readonly string[]) => {
      const print = ['-s', '-o', '/dev/null', '-w', '%{http_version} %{http_code}', '--cacert', certFile];
      const url = `https://localhost:${guard.port}${words.at(-1)}`;
      return (await run('curl', [...print, ...words.slice(0, -1), url])).stdout;
    };
    assert.equal(await curl('--http2', '/product?id=1'), '2 200');
    assert.equal(await curl('--http1.1', '/product?id=1'), '1.1 200');
    assert.equal(await curl('--http2', '/product?id=1%20union%20select%201,name,password%20from%20users'), '2 403');
    assert.equal(await curl('--http2', '-d', 'comment=<script>alert(1)</script>', '/guestbook'), '2 403');
    assert.equal(await curl('--http1.1', '-H', 'User-Agent: () { :; }; /bin/cat /etc/passwd', '/'), '1.1 403');
    assert.equal(site.reached.length, 2);
  });
});

describe('where there is no proxy', () => {
  test('a log that is followed is told of, through rotation', async (context) => {
    const folder = temporaryFolder(context);
    const log = join(folder, 'access.log');
    const row = (client: string, target: string) => {
      const [, day, month, year, time] = /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date().toUTCString()) ?? [];
      return `${client} - - [${day}/${month}/${year}:${time} +0000] "GET ${target} HTTP/1.1" 200 512 "-" "Mozilla/5.0"\n`;
    };
    writeFileSync(log, row('198.51.100.1', '/?id=1%20UNION%20SELECT%20old%20FROM%20users'));
    const guard = await startGuard(context, ['--log', log]);
    // Where the log ends now is looked up after the start.
    await sleep(1_000);
    const attack = (client: string) => {
      appendFileSync(log, row(client, '/?id=1%27%20UNION%20SELECT%20password%20FROM%20users--%20-'));
      // Event time stands still until the next row: that is what makes the second end.
      const going = setInterval(() => appendFileSync(log, row('192.0.2.1', '/')), 500);
      context.after(() => clearInterval(going));
      return guard
        .waitFor((told) => told.kind === 'SQL_INJECTION' && told.profile === client, 15_000)
        .finally(() => clearInterval(going));
    };
    await attack('203.0.113.1');
    renameSync(log, `${log}.1`);
    writeFileSync(log, '');
    await attack('203.0.113.2');
    assert.ok(!guard.told.some((told) => told.profile === '198.51.100.1'), 'what was there before is no news');
    assert.match((await guard.stop()).lastWords, /gatehound saw \d+ requests$/);
  });
});
