import { countOf, durationText } from '../model/words.ts';
import type { Analysis } from './analysis.ts';
import { amountOf, type ProfileStory, profileStories, totals } from './profile-story.ts';
import { verdictAction } from './words.ts';

/** What a person should know first, in words. */
export interface Headline {
  /** `alarm`: an alert; `notice`: findings, but no alert; `clean`: nothing; `empty`: nothing was read. */
  readonly state: 'alarm' | 'notice' | 'clean' | 'empty';
  /** One short sentence. */
  readonly title: string;
  /** The sentence of the worst alert; empty without one. */
  readonly sentence: string;
  readonly stories: readonly ProfileStory[];
}

/** `12,345 packets over 10 minutes`; flows or transactions where there are no packets. */
function amountText(analysis: Analysis): string {
  const sums = totals(analysis);
  const { count, name } = amountOf(sums);
  const time = sums.seconds === null || sums.seconds === 0 ? '' : ` over ${durationText(sums.seconds)}`;
  return `${countOf(count, name)}${time}`;
}

function alarmTitle(story: ProfileStory, others: number): string {
  const { ip, verdict } = story;
  const rest = others === 0 ? '' : `, and ${countOf(others, 'more profile')} raised an alert`;
  if (verdict === null || verdict.level === 0) return `${ip} needs a look: threat ${story.threat}${rest}.`;
  return `Gatehound would ${verdictAction(verdict)}${rest}.`;
}

/** Says first what matters. */
export function headline(analysis: Analysis): Headline {
  const stories = profileStories(analysis);
  const alarmed = stories.filter((story) => story.alerts.length > 0);
  const worst = alarmed[0];
  if (worst !== undefined) {
    const title = alarmTitle(worst, alarmed.length - 1);
    return { state: 'alarm', title, sentence: worst.alerts[0]?.sentence ?? '', stories };
  }
  const { packets, flows, transactions } = totals(analysis);
  const findings = analysis.evidence.length;
  if (packets === 0 && flows === 0 && transactions === 0 && findings === 0) {
    return { state: 'empty', title: 'Nothing was read: no packet and no flow.', sentence: '', stories };
  }
  const damaged = analysis.inputs.some((input) => input.partial);
  const amount = `${amountText(analysis)}${damaged ? ' that could be read' : ''}`;
  if (findings === 0) return { state: 'clean', title: `Nothing to worry about in ${amount}.`, sentence: '', stories };
  // Never called clean: a finding below an alert may still be the first sign of something.
  const title = `No alert in ${amount}, but ${countOf(findings, 'finding')} to look at.`;
  return { state: 'notice', title, sentence: '', stories };
}
