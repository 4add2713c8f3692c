import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { testData } from '../../../../test/data.ts';
import { MINUTE, SECOND } from '../../../model/time.ts';
import { contradictionOf } from './client-contradiction.ts';
import { CHROME, HOST, heard, type RequestStory, START, times, watch } from './testing/heard-request.ts';
import { userAgentClaim } from './user-agent-claim.ts';
import { webClientLies } from './web-client-lies.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0';
const SAFARI =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15';
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const TOOL = { accept: '*/*', 'accept-encoding': 'gzip, deflate', connection: 'keep-alive' };
const BROWSER = { ...TOOL, 'accept-language': 'en-GB,en;q=0.5' };

const repeated = (count: number, story: RequestStory) =>
  times(count, (index) => ({ at: START + index * SECOND, ...story }));

function contradiction(agent: string, headers: Readonly<Record<string, string>>, client = '198.51.100.7') {
  return contradictionOf(userAgentClaim(agent), Object.entries({ 'user-agent': agent, ...headers }).flat(), client);
}

describe('user agent that lies', () => {
  test('ten requests of a browser without Accept-Language are told, nine are not', () => {
    assert.deepEqual(watch(webClientLies, repeated(9, { headers: TOOL })), []);
    const [finding] = watch(webClientLies, repeated(10, { headers: TOOL }));
    assert.equal(finding?.threat, 'low');
    assert.equal(finding?.confidence, 0.4);
    assert.equal(finding?.title, `User agent that lies to ${HOST}`);
    assert.equal(finding?.features['agent'], CHROME);
  });

  test('browsers with all that they send contradict nothing, with client hints and without', () => {
    const hints = {
      ...BROWSER,
      'sec-ch-ua': '"Chromium";v="120", "Not?A_Brand";v="8"',
      'sec-ch-ua-platform': '"Windows"',
    };
    for (const agent of [CHROME, FIREFOX, SAFARI]) assert.equal(contradiction(agent, BROWSER), null, agent);
    assert.equal(contradiction(CHROME, hints), null);
    assert.equal(
      contradiction(CHROME, { ...hints, 'sec-ch-ua': '"Not(A:Brand";v="99"' }),
      null,
      'no brand that is known',
    );
    assert.deepEqual(watch(webClientLies, repeated(100, { headers: BROWSER })), []);
  });

  test('tools under their own names, programs that show pages and robots do not claim to be browsers', () => {
    for (const agent of [
      'curl/8.5.0',
      'python-requests/2.31.0',
      'Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)',
      'Mozilla/5.0 (Linux; Android 13; Pixel 7; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36',
    ]) {
      assert.equal(contradiction(agent, TOOL), null, agent);
    }
  });

  test('client hints of another browser, version or system', () => {
    const hints = (brand: string, platform = '"Windows"') => ({
      ...BROWSER,
      'sec-ch-ua': brand,
      'sec-ch-ua-platform': platform,
    });
    assert.equal(contradiction(FIREFOX, hints('"Chromium";v="120"')), 'hints-of-another-browser');
    assert.equal(contradiction(SAFARI, hints('"Chromium";v="120"')), 'hints-of-another-browser');
    assert.equal(contradiction(CHROME, hints('"Chromium";v="119"')), 'hints-of-another-version');
    assert.equal(contradiction(CHROME, hints('"Chromium";v="120"', '"Linux"')), 'hints-of-another-system');
  });

  test('a search engine does not ask from a local network; from elsewhere it may be one', () => {
    for (const client of ['10.1.2.3', '192.168.0.9', '172.31.0.1', 'fd00::7', '127.0.0.1']) {
      assert.equal(contradiction(GOOGLEBOT, {}, client), 'search-engine-within', client);
    }
    for (const client of ['66.249.66.1', '172.32.0.1', '2001:4860::1', 'unknown']) {
      assert.equal(contradiction(GOOGLEBOT, {}, client), null, client);
    }
  });

  test('requests without a name count from thirty on', () => {
    assert.deepEqual(watch(webClientLies, repeated(29, { agent: '', headers: TOOL })), []);
    assert.equal(watch(webClientLies, repeated(30, { agent: '', headers: TOOL }))[0]?.confidence, 0.3);
  });

  test('access logs, which hold no other headers, contradict nothing', () => {
    assert.equal(contradiction(CHROME, {}), null);
    assert.equal(contradiction(CHROME, { referer: 'http://a/', host: 'a' }), null);
    assert.equal(contradictionOf(userAgentClaim(''), [], '198.51.100.7'), null);
  });

  test('a client that takes another name with nearly every request is told, from eight names on', () => {
    const rotating = (names: number) =>
      times(32, (index) => ({ at: START + index * SECOND, agent: `tool/${index % names}`, headers: TOOL }));
    assert.deepEqual(watch(webClientLies, rotating(7)), []);
    assert.equal(watch(webClientLies, rotating(8))[0]?.features['agents'], 8);
    const slowly = rotating(32).map((story, index) => ({ ...story, at: START + index * 10 * SECOND }));
    assert.deepEqual(watch(webClientLies, slowly), []);
  });

  test('people behind one address take turns too, but differ in more than their name, and stay for a while', () => {
    const people = times(120, (index) => ({
      at: START + index * 100_000,
      agent: `person/${index % 20}`,
      headers: { ...BROWSER, 'accept-language': ['en', 'de', 'fr', 'fa'][index % 4] ?? '' },
    }));
    assert.deepEqual(watch(webClientLies, people), []);
    const inRows = times(120, (index) => ({
      at: START + index * 100_000,
      agent: `person/${Math.floor(index / 6)}`,
      headers: BROWSER,
    }));
    assert.deepEqual(watch(webClientLies, inRows), []);
  });

  test('a flood of clients and of names stays at the cap', () => {
    const detection = webClientLies.create();
    const one = heard({ headers: TOOL });
    for (let client = 0; client < 20_000; client++) {
      detection.hear({ ...one, exchange: { ...one.exchange, client: `client-${client}` } });
    }
    assert.ok(detection.evicted >= 20_000 - 16_384);
    assert.deepEqual(detection.tick(START + MINUTE), []);
  });

  const real = testData('web', 'blazehttp_benign_hostsA.jsonl.gz');
  test('nothing in 15,743 requests of a real browser is a lie', { skip: real === undefined && 'no test data' }, () => {
    const lines = gunzipSync(readFileSync(real ?? ''))
      .toString('utf8')
      .trimEnd()
      .split('\n');
    const lies = lines.filter((line) => {
      const { headers } = JSON.parse(line) as { readonly headers: Readonly<Record<string, string>> };
      const flat = Object.entries(headers).flat();
      return contradictionOf(userAgentClaim(headers['user-agent'] ?? ''), flat, '198.51.100.7') !== null;
    });
    assert.equal(lines.length, 15_743);
    assert.deepEqual(lies, []);
  });
});
