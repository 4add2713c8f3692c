import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MINUTE, SECOND } from '../../../model/time.ts';
import { ATTACKER, HOST, heard, type RequestStory, START, times, watch } from './testing/heard-request.ts';
import { webContentDiscovery } from './web-content-discovery.ts';

const missing = (count: number, changes: RequestStory = {}, pause = SECOND): RequestStory[] =>
  times(count, (index) => ({ at: START + index * pause, target: `/guess-${index}`, status: 404, ...changes }));

const given = (count: number, changes: RequestStory = {}): RequestStory[] =>
  times(count, (index) => ({ target: `/page-${index}`, ...changes }));

describe('web content discovery', () => {
  test('twenty paths that are not given are a sweep, nineteen are none', () => {
    assert.deepEqual(watch(webContentDiscovery, missing(19)), []);
    const [finding] = watch(webContentDiscovery, missing(20));
    assert.equal(finding?.profile, ATTACKER);
    assert.equal(finding?.confidence, 0.6);
    assert.equal(finding?.deed, `asked ${HOST} for 20 paths that it was not given`);
    assert.deepEqual(finding?.features['statuses'], ['404: 20']);
    assert.equal(watch(webContentDiscovery, missing(100))[0]?.confidence, 1);
  });

  test('400, 401, 403 and what the proxy refused count too; 405, 429 and 500 do not', () => {
    for (const status of [400, 401, 403, 410])
      assert.equal(watch(webContentDiscovery, missing(20, { status })).length, 1);
    for (const status of [405, 429, 500, null])
      assert.deepEqual(watch(webContentDiscovery, missing(20, { status })), []);
    const [finding] = watch(webContentDiscovery, missing(20, { status: 403, refused: 'GH-1' }));
    assert.equal(finding?.features['refused'], 20);
  });

  test('below six in ten it is a visitor of a broken site', () => {
    assert.deepEqual(watch(webContentDiscovery, [...given(15), ...missing(22)]), []);
    assert.equal(watch(webContentDiscovery, [...given(15), ...missing(23)]).length, 1);
  });

  test('a link that is broken is one path, however often it is followed, and in whatever spelling', () => {
    const again = times(300, (index) => ({
      at: START + index * SECOND,
      target: `//old;x=${index}?n=${index}`,
      status: 404,
    }));
    assert.deepEqual(watch(webContentDiscovery, again), []);
  });

  test('what browsers and crawlers ask for by themselves does not count', () => {
    const own = ['/favicon.ico', '/robots.txt', '/ads.txt', '/sitemap_index.xml', '/browserconfig.xml', '/humans.txt'];
    const icons = times(30, (size) => `/apple-touch-icon-${size}x${size}.png`);
    const maps = times(30, (index) => `/static/chunk-${index}.js.map`);
    const stories = [...own, ...icons, ...maps].map((target) => ({ target, status: 404 }));
    assert.deepEqual(watch(webContentDiscovery, stories), []);
  });

  test('dressed up as what programs ask for by themselves, no more than 64 paths pass', () => {
    const dressed = (count: number, target: (index: number) => string) =>
      watch(
        webContentDiscovery,
        times(count, (index) => ({ at: START + index * SECOND, target: target(index), status: 404 })),
      ).length;
    for (const target of [
      (index: number) => `/word${index}/a.js.map`,
      (index: number) => `/.well-known/word${index}`,
      (index: number) => `/favicon.word${index}`,
    ]) {
      assert.equal(dressed(83, target), 0);
      assert.equal(dressed(84, target), 1, target(1));
    }
    assert.equal(
      dressed(20, (index) => `/.well-known/../word${index}`),
      1,
    );
    assert.equal(
      dressed(20, (index) => `/word${index}/a.map`),
      1,
    );
    assert.equal(
      dressed(300, (index) => `/static/${index % 64}.js.map`),
      0,
      'the same ones again',
    );
  });

  const referring = (path: string, host = HOST) => ({ headers: { referer: `https://${host}${path}` } });

  test('what a page brings along is not looked for, whether it is there or not', () => {
    const page = { target: '/blog/%C3%BCber?page=2' };
    const pictures = missing(25, referring('/blog/%C3%BCber?page=2#top'));
    assert.deepEqual(watch(webContentDiscovery, [page, ...pictures]), []);
    const noHost = pictures.map((story) => ({ ...story, host: '' }));
    assert.deepEqual(watch(webContentDiscovery, [page, ...noHost]), [], 'logs that do not tell the host');
  });

  test('a page that was not given, or is another host, excuses nothing', () => {
    assert.equal(watch(webContentDiscovery, missing(20, referring('/'))).length, 1);
    assert.equal(watch(webContentDiscovery, [{ target: '/' }, ...missing(20, referring('/other'))]).length, 1);
    const elsewhere = missing(20, referring('/', 'other.example.com'));
    assert.equal(watch(webContentDiscovery, [{ target: '/' }, ...elsewhere]).length, 1);
    const refused = missing(20, { ...referring('/'), status: 403, refused: 'GH-1' });
    assert.equal(watch(webContentDiscovery, [{ target: '/' }, ...refused]).length, 1);
  });

  test('a page excuses sixty paths, all pages of a client together 240', () => {
    const sweep = (count: number) => watch(webContentDiscovery, [{ target: '/' }, ...missing(count, referring('/'))]);
    assert.deepEqual(sweep(79), []);
    assert.equal(sweep(80)[0]?.count, 20);
    const pages = times(10, (page) => ({ target: `/page-${page}` }));
    const by = (count: number) =>
      missing(count, {}, SECOND / 4).map((story, index) => ({ ...story, ...referring(`/page-${index % 10}`) }));
    assert.deepEqual(watch(webContentDiscovery, [...pages, ...by(259)]), []);
    assert.equal(watch(webContentDiscovery, [...pages, ...by(260)])[0]?.count, 20);
  });

  test('an application whose session has ended is none', () => {
    for (const headers of [{ authorization: 'Bearer 0123' }, { cookie: 'session=0123' }]) {
      assert.deepEqual(watch(webContentDiscovery, missing(50, { status: 401, headers })), []);
      assert.equal(watch(webContentDiscovery, missing(20, { status: 404, headers })).length, 1);
      assert.equal(watch(webContentDiscovery, missing(20, { status: 401, headers, refused: 'GH-1' })).length, 1);
    }
  });

  test('a sweep from all over a /64 is one, each path from another one is none', () => {
    const from = (client: (index: number) => string) =>
      watch(
        webContentDiscovery,
        missing(400).map((story, index) => ({ ...story, client: client(index) })),
      );
    const [finding, ...others] = from((index) => `2001:db8:1:2::${(index + 1).toString(16)}`);
    assert.deepEqual(others, []);
    assert.equal(finding?.count, 400);
    assert.equal(finding?.profile, '2001:db8:1:2::1');
    assert.match(finding?.description ?? '', /^2001:db8:1:2::1 with others of its \/64 asked /);
    assert.deepEqual(
      from((index) => `2001:db8:1:${(index + 1).toString(16)}::1`),
      [],
    );
  });

  test('after a change of the site, paths that visitors are not given count for nobody', () => {
    const visitors = times(5, (visitor) => {
      const client = `198.51.100.${visitor}`;
      return [...given(41, { client }), ...missing(40, { client })];
    }).flat();
    const crawler = missing(40, { client: '198.51.100.200' }, SECOND);
    assert.deepEqual(watch(webContentDiscovery, [...visitors, ...crawler]), []);
    const scanners = times(6, (client) => missing(40, { client: `203.0.113.${client}` })).flat();
    assert.equal(watch(webContentDiscovery, scanners).length, 6, 'scanners with the same list excuse nobody');
  });

  test('one path a minute is too slow to be told from chance', () => {
    assert.deepEqual(watch(webContentDiscovery, missing(200, {}, MINUTE)), []);
  });

  test('a client that names another host with each request is one client', () => {
    const stories = missing(20).map((story, index) => ({ ...story, host: `host-${index}.example.com` }));
    assert.equal(watch(webContentDiscovery, stories).length, 1);
  });

  test('a flood of clients gives way at the cap, and the sweep that goes on stays', () => {
    const detection = webContentDiscovery.create();
    for (const story of missing(25)) detection.hear(heard(story));
    const one = heard({ target: '/x', status: 404, at: START + MINUTE });
    for (let client = 0; client < 20_000; client++) {
      detection.hear({ ...one, exchange: { ...one.exchange, client: `client-${client}` } });
    }
    assert.ok(detection.evicted >= 20_000 - 16_384);
    assert.equal(detection.tick(START + MINUTE).length, 1);
  });
});
