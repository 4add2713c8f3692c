import { basename } from 'node:path';
import { countText } from '../model/words.ts';

/** Names that are told one by one: they are kept in models. */
const MOST_NAMES = 8;

/** What captures are called, in words. */
export function inputNames(paths: readonly string[]): string {
  const names = paths.slice(0, MOST_NAMES).map((path) => (path === '-' ? 'standard input' : basename(path)));
  const more = paths.length - names.length;
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${countText(more)} more`;
}
