import type { Evidence } from '../model/evidence.ts';

/** Deeds that a sentence names; more are counted. */
const NAMED = 4;

/** What a profile did, in one sentence: the gravest first, as its evidence tells it. */
export function alertSentence(profile: string, evidence: readonly Evidence[]): string {
  const deeds = [...new Set(evidence.map((item) => item.deed))];
  const named = deeds.slice(0, NAMED);
  const rest = deeds.length - named.length;
  if (rest > 0) named.push(`did ${rest} more ${rest === 1 ? 'thing' : 'things'} like it`);
  const last = named.pop() ?? 'did nothing';
  return `${profile} ${named.length === 0 ? last : `${named.join(', ')} and ${last}`}.`;
}
