import { unescapeEntities } from '../decoding/unescape.ts';
import type { Credentials } from './credentials.ts';
import { fingerprint } from './fingerprint.ts';

/** Calls that bring name and password along: WordPress and the interfaces of weblogs before it; many of them at once too. */
const METHOD = /<methodName[^<>]{0,100}>\s*([^<]{1,100})</;
const WITH_PASSWORD = /^(?:wp|metaWeblog|blogger|mt)\.|^system\.multicall\b/;
/** Values in their order, whatever their type. */
const VALUE = /<value(?:\s[^<>]{0,100})?>\s*(?:<\w[^<>]{0,100}>)?([^<]{0,200})/g;
/** No method has its password further behind. */
const VALUES = 4;

/** Name and password of a call by XML-RPC; undefined where a body is none, or one that brings none. */
export function xmlRpcCredentials(body: string): Credentials | undefined {
  if (!/^[^<]{0,64}</.test(body) || !body.includes('<methodName')) return undefined;
  // What servers pass over must not pass for a value.
  const text = body.replace(/<!--[\s\S]*?(?:-->|$)/g, '').replace(/<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)/g, '$1');
  const method = unescapeEntities(METHOD.exec(text)?.[1] ?? '').trim();
  if (!WITH_PASSWORD.test(method)) return undefined;
  // A bundle of calls counts as one password, its own.
  if (method.startsWith('system.')) return { account: 'system.multicall', password: String(fingerprint(body)) };
  const values: string[] = [];
  for (const [, value = ''] of text.matchAll(VALUE)) {
    values.push(value);
    if (values.length === VALUES) break;
  }
  const at = placeOfAccount(method, values);
  const account = values[at];
  const password = values[at + 1];
  return account === undefined || password === undefined ? undefined : { account, password };
}

/**
 * Names stand behind the numbers of weblog and post, which servers do not look at: whatever an attacker writes there is no
 * name. blogger.* has the key of a program before them.
 */
function placeOfAccount(method: string, values: readonly string[]): number {
  const own = method === 'wp.getUsersBlogs';
  const byProgram = method.startsWith('blogger.');
  const ofUser = method === 'blogger.getUsersBlogs' || method === 'blogger.getUserInfo';
  const place = own ? 0 : byProgram && !ofUser ? 2 : 1;
  // Some programs send a number all the same.
  if (own && values.length > 2 && /^\s*\d*\s*$/.test(values[0] ?? '')) return 1;
  return Math.min(place, Math.max(0, values.length - 2));
}
