import { findProgram } from './system-program.ts';

/** The overflow user of the kernel, `nobody` on every Linux: it owns nothing. */
export const NOBODY = 65_534;

/**
 * The words before a command that run it, by setpriv(1), with these capabilities alone (`net_raw`), for good: nothing
 * that it starts can gain any other. None where setpriv is missing.
 */
export function setprivWords(capabilities: readonly string[], user: 'nobody' | 'same'): readonly string[] {
  const setpriv = findProgram('setpriv');
  if (setpriv === undefined) return [];
  const only = ['-all', ...capabilities.map((name) => `+${name}`)].join(',');
  return [
    setpriv,
    ...(user === 'nobody' ? [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : []),
    `--inh-caps=${only}`,
    `--ambient-caps=${only}`,
    `--bounding-set=${only}`,
    '--no-new-privs',
    '--',
  ];
}
