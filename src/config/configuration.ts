import type { AnalysisOverrides } from './options.ts';

/** What a configuration file says; what it leaves out is not said. Paths are absolute. */
export interface Configuration {
  readonly analysis: AnalysisOverrides;
  /** The policy file. */
  readonly policy: string | null;
  /** The data folder. */
  readonly data: string | null;
}

const NOTHING_SAID: Configuration = Object.freeze({ analysis: Object.freeze({}), policy: null, data: null });

/** What the file of `--config` says, or nothing where `path` is null. Errors as `loadPolicy`. */
export async function loadConfiguration(path: string | null): Promise<Configuration> {
  if (path === null) return NOTHING_SAID;
  const { readConfigurationFile } = await import('./configuration-file.ts');
  return readConfigurationFile(path);
}
