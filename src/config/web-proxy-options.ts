import { readFile } from 'node:fs/promises';
import { parsePrefix } from '../model/address.ts';
import { GatehoundError } from '../model/error.ts';
import type { ProxyOptions } from '../proxy/options.ts';

/** Time that judging a request may take, in milliseconds: one is needed at times, and after a second nobody waits. */
export const DECISION_BUDGET = { least: 1, most: 1_000, usual: 50 } as const;

/** What is said of a proxy. */
export interface WebProxySettings {
  /** `host:port`, `[::]:port` or `port`. */
  readonly listen: string;
  readonly upstream: string;
  readonly tlsCert: string | null;
  readonly tlsKey: string | null;
  readonly upstreamCa: string | null;
  readonly enforce: boolean;
  readonly fail: 'open' | 'closed';
  readonly budget: number;
  readonly trustedProxies: readonly string[];
}

/** All that a proxy is told before it is wired. */
export type WebProxyOptions = Omit<ProxyOptions, 'decide' | 'onExchange' | 'onMalformed' | 'onNotice'>;

function refuse(what: string, remedy: string): never {
  throw new GatehoundError('GH-CFG-004', what, { remedy });
}

/** Checks what is said of a proxy. Throws GH-CFG-004 for a value that is not allowed, GH-CFG-001 for a file that cannot be read. */
export async function mergeWebProxyOptions(settings: WebProxySettings): Promise<WebProxyOptions> {
  const { tlsCert, tlsKey, upstreamCa, enforce, fail, budget, trustedProxies } = settings;
  if ((tlsCert === null) !== (tlsKey === null)) {
    refuse('a certificate and its key go together', 'give both --tls-cert and --tls-key');
  }
  if (!(budget >= DECISION_BUDGET.least && budget <= DECISION_BUDGET.most)) {
    refuse(
      `judging a request cannot take ${budget} ms`,
      `give ${DECISION_BUDGET.least} to ${DECISION_BUDGET.most} milliseconds`,
    );
  }
  return {
    listen: listenOf(settings.listen),
    upstream: upstreamOf(settings.upstream),
    ...(upstreamCa === null ? {} : { upstreamAuthorities: await authoritiesOf(upstreamCa) }),
    tls: tlsCert === null || tlsKey === null ? null : { certFile: tlsCert, keyFile: tlsKey },
    enforce,
    fail,
    budgetMilliseconds: budget,
    trustedProxies: trustedProxies.map(
      (text) => parsePrefix(text) ?? refuse(`${text} is no network`, 'give a prefix such as 10.0.0.0/8'),
    ),
  };
}

function listenOf(text: string): { readonly host: string; readonly port: number } {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]:|([^:[\]]*):)?(\d{1,5})$/.exec(text);
  const port = Number(found?.[3]);
  if (found === null || port > 65_535)
    refuse(`${text} is no address to listen on`, 'give HOST:PORT, as 127.0.0.1:8080');
  return { host: found[1] ?? (found[2] || '127.0.0.1'), port };
}

function upstreamOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    return refuse(`${text} is no upstream`, 'give a URL, as http://127.0.0.1:3000');
  }
  // An empty query or fragment leaves no trace in the URL, and was meant all the same.
  const isMore = url.username !== '' || url.password !== '' || url.pathname !== '/' || /[?#]/.test(text);
  if (!isMore) return url;
  // Not the whole of it: it may hold a password.
  return refuse(
    `the upstream ${url.host} has more than a host and a port`,
    `requests keep their own path, and nobody logs in for them: give ${url.origin}`,
  );
}

async function authoritiesOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new GatehoundError('GH-CFG-001', `${path} cannot be read`, { cause });
  }
}
