import type { Decision } from '../src/proxy/decision.ts';
import { ReverseProxy } from '../src/proxy/proxy.ts';

/*
 * Our proxy without a web head: what passing on costs by itself. `proxy-ours.ts PORT UPSTREAM`
 */
const [port, upstream] = process.argv.slice(2);

const allow: Decision = { kind: 'allow', inspection: null };
const proxy = new ReverseProxy({
  listen: { host: '127.0.0.1', port: Number(port) },
  upstream: new URL(upstream ?? ''),
  tls: null,
  enforce: true,
  fail: 'open',
  budgetMilliseconds: 50,
  trustedProxies: [],
  decide: () => allow,
  onExchange: () => {},
  onMalformed: () => {},
  onNotice: (notice) => console.error(notice.text),
});
await proxy.listen();
