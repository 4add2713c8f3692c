import { join, resolve } from 'node:path';
import { GatehoundError } from '../model/error.ts';
import type { Environment } from './environment.ts';

/** Where root's agent keeps its data (Filesystem Hierarchy Standard 3.0, section 5.8). */
const SYSTEM_FOLDER = '/var/lib/gatehound';

/**
 * The data folder, absolute: `--data`, else GATEHOUND_DATA, else what the configuration file says, else
 * /var/lib/gatehound for root and ~/.local/share/gatehound for others. Throws GH-CFG-004 where a user has no home.
 */
export function dataFolder(
  option: string | null,
  environment: Pick<Environment, 'data' | 'home' | 'root'>,
  configured: string | null = null,
): string {
  const given = option ?? environment.data ?? configured;
  if (given !== null) return resolve(given);
  if (environment.root) return SYSTEM_FOLDER;
  if (environment.home !== null) return join(environment.home, '.local', 'share', 'gatehound');
  throw new GatehoundError('GH-CFG-004', 'there is no data folder: HOME is not set', {
    remedy: 'give one with --data',
  });
}
