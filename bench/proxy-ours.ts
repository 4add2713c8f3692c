import { webInspectorParts } from '../src/agent/web-head-files.ts';
import { DEFAULT_WEB_HEAD_SETTINGS } from '../src/config/web-options.ts';
import { createInspector } from '../src/heads/web/create-inspector.ts';
import { RequestDecoder } from '../src/heads/web/decoding/decode-request.ts';
import type { WebRequest } from '../src/model/web/request.ts';
import type { Decision } from '../src/proxy/decision.ts';
import { ReverseProxy } from '../src/proxy/proxy.ts';

/*
 * Our proxy, with the web head's decision on each request or with none. `proxy-ours.ts PORT UPSTREAM head|allow`
 */
const [port, upstream, how] = process.argv.slice(2);

async function judge(): Promise<(request: WebRequest, client: string) => Decision> {
  const inspector = createInspector(await webInspectorParts(DEFAULT_WEB_HEAD_SETTINGS, 'both'));
  const decoder = new RequestDecoder();
  return (request, client) => {
    const inspection = inspector.inspect(decoder.decode(request), client);
    if (!inspection.isAttack) return { kind: 'allow', inspection };
    return { kind: 'refuse', inspection, how: 'answer', reference: 'bench' };
  };
}

const allow: Decision = { kind: 'allow', inspection: null };
const proxy = new ReverseProxy({
  listen: { host: '127.0.0.1', port: Number(port) },
  upstream: new URL(upstream ?? ''),
  tls: null,
  enforce: true,
  fail: 'open',
  budgetMilliseconds: 50,
  trustedProxies: [],
  decide: how === 'head' ? await judge() : () => allow,
  onExchange: () => {},
  onMalformed: () => {},
  onNotice: (notice) => console.error(notice.text),
});
await proxy.listen();
