import { countText } from '../model/words.ts';

/** What a line of a list may be said to be. */
export const LINE_FIELD_CHOICES = ['guess', 'url', 'query', 'value', 'header', 'body'] as const;

/** Of labels that contradict the list in which they stand. */
export function disagreeingText(count: number): string {
  const rows = count === 1 ? '1 row says' : `${countText(count)} rows say`;
  return `${rows} otherwise than the option that names the file; the label of a row counts`;
}
