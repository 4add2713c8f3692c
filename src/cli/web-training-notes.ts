import type { TrainedWeb } from '../agent/train-web.ts';
import { countOf, countText } from '../model/words.ts';
import { percentText } from '../report/words.ts';

/** What requests may hold beside their target. */
const BESIDE_TARGET = ['header', 'cookie', 'body'] as const;

/**
 * What the figures of a training do not say by themselves.
 *
 * @param budget in percent, as typed
 */
export function trainingNotes(
  { basis, kinds, larger }: Pick<TrainedWeb, 'basis' | 'kinds' | 'larger'>,
  budget: string,
): string[] {
  const { requests, isBrowsing, allowed } = basis;
  const set = `The threshold was set by ${countOf(requests, isBrowsing ? 'request of real use' : 'ordinary request', isBrowsing ? 'requests of real use' : 'ordinary requests')}`;
  const notes = [
    allowed > 0
      ? `${set}: with a budget of ${budget} %, ${countText(allowed)} may be taken for ${allowed === 1 ? 'an attack' : 'attacks'}.`
      : `${set}: of so few, a budget of ${budget} % allows none to be taken for an attack.${largerText(larger)}`,
  ];
  const missing = BESIDE_TARGET.filter((kind) => !kinds.has(kind));
  if (missing.length > 0) {
    const list = missing.length === 1 ? missing[0] : `${missing.slice(0, -1).join(', ')} or ${missing.at(-1)}`;
    notes.push(`No request had a ${list}: the figures do not speak of ${missing.length === 1 ? 'it' : 'them'}.`);
  }
  return notes;
}

function largerText(larger: TrainedWeb['larger']): string {
  if (larger === null) return '';
  const { budget, finds } = larger;
  const percent = Number((budget * 100).toPrecision(6));
  return ` With --budget ${percent} it finds ${percentText(finds)} of the attacks.`;
}
