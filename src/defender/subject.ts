import { formatPrefix, type Prefix, parsePrefix } from '../model/address.ts';
import { GatehoundError } from '../model/error.ts';

/** The prefix lengths that have a set of their own in the kernel, narrowest first. */
export const BLOCKABLE_BITS = { 4: [32, 24, 16], 6: [128, 64, 56, 48] } as const;

export function familyOf(prefix: Prefix): 4 | 6 {
  return prefix.address.length === 4 ? 4 : 6;
}

/** Reads a subject that people or the judge give. Undefined when it cannot be blocked. */
export function parseSubject(text: string): Prefix | undefined {
  const prefix = parsePrefix(text);
  if (prefix === undefined) return undefined;
  const lengths: readonly number[] = BLOCKABLE_BITS[familyOf(prefix)];
  return lengths.includes(prefix.bits) ? prefix : undefined;
}

/** Reads a subject that must be in canonical form already, as everything that reaches nft must be. */
export function parseCanonicalSubject(text: string): Prefix | undefined {
  const prefix = parseSubject(text);
  return prefix !== undefined && formatPrefix(prefix) === text ? prefix : undefined;
}

/** The canonical text of a subject. Throws GH-DEF-001 when it cannot be blocked. */
export function canonicalSubject(text: string): string {
  const prefix = parseSubject(text);
  // The text may be anything: quoted and cut, so that it cannot fill or forge a log line.
  if (prefix === undefined)
    throw new GatehoundError('GH-DEF-001', `${JSON.stringify(text.slice(0, 60))} cannot be blocked`);
  return formatPrefix(prefix);
}
