import { type AddressBytes, parseAddress, parsePrefix, prefixContains } from '../../../model/address.ts';
import type { UserAgentClaim } from './user-agent-claim.ts';

/** Ways in which what a client says of itself does not fit what it does. */
export type Contradiction =
  | 'no-user-agent'
  | 'no-accept-language'
  | 'hints-of-another-browser'
  | 'hints-of-another-version'
  | 'hints-of-another-system'
  | 'search-engine-within';

/** Networks that no search engine asks from: private, shared, local ones (IANA special-purpose address registries). */
const WITHIN = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
]
  .map(parsePrefix)
  .filter((prefix) => prefix !== undefined);

/**
 * What a single request says against its own user agent, or null.
 * Measured on 15,743 requests of Chrome 114: Accept-Language was in each of them; Accept was missing in an eighth, and
 * Sec-CH-UA in a fifth, also over TLS, so that neither says anything.
 */
export function contradictionOf(
  claim: UserAgentClaim,
  headers: readonly string[],
  client: string,
): Contradiction | null {
  if (claim.kind === 'search-engine') return isWithin(client) ? 'search-engine-within' : null;
  if (claim.kind === 'other') return null;
  const said = saidBy(headers);
  if (!said.isWhole) return null;
  if (claim.kind === 'none') return 'no-user-agent';
  if (said.hints !== '') {
    // Neither Firefox nor Safari sends them.
    if (claim.kind !== 'chromium') return 'hints-of-another-browser';
    const version = /"(?:Chromium|Google Chrome)";v="(\d{1,4})/.exec(said.hints)?.[1];
    if (version !== undefined && Number(version) !== claim.version) return 'hints-of-another-version';
    if (isOtherSystem(said.system, said.agent)) return 'hints-of-another-system';
  }
  return said.hasLanguage ? null : 'no-accept-language';
}

interface Said {
  /** All headers are known: access logs hold one or two, a request as sent has these. */
  isWhole: boolean;
  hasLanguage: boolean;
  hints: string;
  system: string;
  agent: string;
}

/** In one pass: this is asked of every request. */
function saidBy(headers: readonly string[]): Said {
  const said: Said = { isWhole: false, hasLanguage: false, hints: '', system: '', agent: '' };
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] as string;
    const { length } = name;
    if (length !== 6 && length !== 9 && length !== 10 && length !== 15 && length !== 18) continue;
    const value = headers[index + 1] as string;
    switch (name.toLowerCase()) {
      case 'accept':
      case 'accept-encoding':
      case 'connection':
        said.isWhole = true;
        break;
      case 'accept-language':
        said.hasLanguage = true;
        break;
      case 'sec-ch-ua':
        said.hints = value;
        break;
      case 'sec-ch-ua-platform':
        said.system = value;
        break;
      case 'user-agent':
        said.agent = value;
        break;
      default:
    }
  }
  return said;
}

function isOtherSystem(system: string, agent: string): boolean {
  const saysWindows = agent.includes('Windows NT');
  return system === '"Windows"'
    ? !saysWindows
    : saysWindows && /^"(?:macOS|Linux|Android|iOS|Chrome OS)"$/.test(system);
}

function isWithin(client: string): boolean {
  const address: AddressBytes | undefined = parseAddress(client);
  if (address === undefined) return false;
  const host = { address, bits: address.length * 8 };
  return WITHIN.some((prefix) => prefixContains(prefix, host));
}
