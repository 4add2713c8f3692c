import type { Configuration } from './configuration-file.ts';

const NOTHING_SAID: Configuration = Object.freeze({
  analysis: Object.freeze({}),
  packet: Object.freeze({}),
  web: Object.freeze({}),
  proxy: null,
  policy: null,
  data: null,
});

/** What the file of `--config` says, or nothing where `path` is null. Errors as `loadPolicy`. */
export async function loadConfiguration(path: string | null): Promise<Configuration> {
  if (path === null) return NOTHING_SAID;
  const { readConfigurationFile } = await import('./configuration-file.ts');
  return readConfigurationFile(path);
}
