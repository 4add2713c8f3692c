import { countOf } from '../../model/words.ts';
import type { ProfileStory } from '../profile-story.ts';
import { kindsText, verdictAction } from '../words.ts';
import { type Markup, markup } from './markup.ts';
import { badge } from './shapes.ts';

const MOST_PROFILES = 12;
const BAR = 220;

function bar(share: number, story: ProfileStory): Markup {
  const width = Math.max(2, Math.round(share * BAR));
  return markup`<svg class="bar" aria-hidden="true" viewBox="0 0 ${BAR} 10" preserveAspectRatio="none"><rect class="track" width="${BAR}" height="10"/><rect class="${story.threat}" width="${width}" height="10"/></svg>`;
}

function outcome(story: ProfileStory): Markup | null {
  if (story.verdict === null || story.verdict.level === 0) return null;
  return markup`<br><strong>Would ${verdictAction(story.verdict)}.</strong>`;
}

/** The worst profiles, with bars: by score, or by the number of findings where nothing has a score. */
export function profilesSection(stories: readonly ProfileStory[]): Markup | null {
  if (stories.length === 0) return null;
  const shown = stories.slice(0, MOST_PROFILES);
  const scored = stories.some((story) => story.score !== null);
  const size = (story: ProfileStory) => (scored ? (story.score ?? 0) : story.evidence.length);
  const most = Math.max(1e-9, ...shown.map(size));
  const rows = shown.map((story) => {
    const value = scored ? (story.score?.toFixed(2) ?? 'no alert') : countOf(story.evidence.length, 'finding');
    const drawn = size(story) > 0 ? bar(size(story) / most, story) : null;
    return markup`<tr><th scope="row"><span class="address">${story.ip}</span><span class="did">${kindsText(story.evidence)}${outcome(story)}</span></th><td>${badge(story.threat)}</td><td class="score">${drawn}<span>${value}</span></td></tr>`;
  });
  const caption = scored
    ? 'Profiles, worst first, with the score of their worst alert'
    : 'Profiles, worst first, with their findings';
  const more = stories.length - shown.length;
  const rest =
    more === 0
      ? null
      : markup`<p class="note">${countOf(more, 'more profile')} in summary.json and evidence.ndjson.</p>`;
  return markup`<section aria-labelledby="profiles"><h2 id="profiles">Who did it</h2><table class="profiles"><caption>${caption}</caption><thead><tr><th scope="col">Profile</th><th scope="col">Threat</th><th scope="col">${scored ? 'Score' : 'Findings'}</th></tr></thead><tbody>${rows}</tbody></table>${rest}</section>`;
}
