import type { Policy } from '../model/policy.ts';
import { DEFAULT_POLICY } from './default-policy.ts';

/**
 * The policy of a file, or the default one where `path` is null. Frozen. Throws GH-CFG-001 where the file cannot be
 * read, GH-CFG-002 where it is not YAML, GH-CFG-003 where a key or a value is not allowed, with the line.
 */
export async function loadPolicy(path: string | null): Promise<Policy> {
  if (path === null) return DEFAULT_POLICY;
  // YAML and its schema cost 0.1 s of start: only who gives a file pays for them.
  const { readPolicyFile } = await import('./policy-file.ts');
  return readPolicyFile(path);
}
