import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Policy } from '../model/policy.ts';
import { deepFreeze } from './deep-freeze.ts';

/** JSON with the keys of every object in order and no spaces: one text for one meaning. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}

/** A policy with its digest, frozen. Two policies that mean the same have the same digest, however they were written. */
export function sealPolicy(policy: Omit<Policy, 'digest'>): Policy {
  const digest = bytesToHex(sha256(utf8ToBytes(canonicalJson(policy)))).slice(0, 16);
  return deepFreeze({ ...policy, digest });
}
