import type { FeatureContribution } from '../../model/packet-scores.ts';
import { percentText, scoreText } from '../words.ts';
import { rounded } from './axes.ts';
import { type Markup, markup } from './markup.ts';

/** Enough to understand a score; the rest is in evidence.ndjson. */
const MOST_FEATURES = 10;

const BAR = 120;
const STRIP = 90;

/**
 * Where a value stands against what was learned, in ranges: 0 at its lower end, 1 at its upper end. At most one range
 * outside: further out is drawn as an arrow.
 */
function place({ seen, low, high }: FeatureContribution): number {
  const range = high - low;
  if (seen >= low && seen <= high) return range > 0 ? (seen - low) / range : 0.5;
  if (!(range > 0)) return seen > high ? 2 : -1;
  return Math.max(-1, Math.min(2, (seen - low) / range));
}

/** The learned range is the middle third; a mark shows the value that was seen. */
function strip(contribution: FeatureContribution): Markup {
  const third = STRIP / 3;
  const at = place(contribution);
  const outside = at < 0 || at > 1;
  // Clear of the box, however little is missing.
  const clear = at < 0 ? Math.min(at, -0.2) : at > 1 ? Math.max(at, 1.2) : at;
  const x = rounded(Math.max(4, Math.min(STRIP - 4, third + clear * third)));
  const arrow = at >= 2 ? `M${STRIP - 7} 1L${STRIP} 7L${STRIP - 7} 13Z` : at <= -1 ? 'M7 1L0 7L7 13Z' : null;
  const mark =
    arrow === null
      ? markup`<circle class="${outside ? 'high' : 'inside'}" cx="${x}" cy="7" r="4"/>`
      : markup`<path class="high" d="${arrow}"/>`;
  return markup`<svg class="strip" aria-hidden="true" viewBox="0 0 ${STRIP} 14"><line class="rule" x1="0" x2="${STRIP}" y1="7" y2="7"/><rect class="track" x="${rounded(third)}" y="3" width="${rounded(third)}" height="8"/>${mark}</svg>`;
}

function bar(share: number, most: number): Markup {
  const width = Math.max(1, Math.round((Math.max(0, share) / most) * BAR));
  return markup`<svg class="bar" aria-hidden="true" viewBox="0 0 ${BAR} 10" preserveAspectRatio="none"><rect class="track" width="${BAR}" height="10"/><rect class="low" width="${Math.min(BAR, width)}" height="10"/></svg>`;
}

function outside({ seen, low, high }: FeatureContribution): string {
  return seen > high ? ', above' : seen < low ? ', below' : '';
}

/** Which autoencoders stand behind these features, the one with the largest share first. */
function autoencoders(contributions: readonly FeatureContribution[]): string {
  const shares = new Map<number, number>();
  for (const { autoencoder, share } of contributions) shares.set(autoencoder, (shares.get(autoencoder) ?? 0) + share);
  const sorted = [...shares].toSorted(([, a], [, b]) => b - a).slice(0, 4);
  const told = sorted.map(([autoencoder, share]) => `${autoencoder} (${percentText(share)})`);
  const last = told.pop() ?? '';
  return told.length === 0
    ? `Autoencoder ${last} found them.`
    : `Autoencoders ${told.join(', ')} and ${last} found them.`;
}

/** Why a packet scored so high: its strongest features, what was learned of them and what was seen. Null without any. */
export function contributionsTable(contributions: readonly FeatureContribution[]): Markup | null {
  if (contributions.length === 0) return null;
  const shown = contributions.slice(0, MOST_FEATURES);
  const most = Math.max(1e-9, ...shown.map(({ share }) => share));
  const rows = shown.map((contribution) => {
    const { words, seen, low, high, share } = contribution;
    return markup`<tr><th scope="row">${words}</th><td>${strip(contribution)}<strong>${scoreText(seen)}</strong><span class="note">, learned ${scoreText(low)} to ${scoreText(high)}${outside(contribution)}</span></td><td>${bar(share, most)}${percentText(share)}</td></tr>`;
  });
  return markup`<table class="contributions"><caption>What was unusual about the packet. The grey box is the learned range, the mark what was seen. ${autoencoders(shown)}</caption><thead><tr><th scope="col">Feature</th><th scope="col">Seen</th><th scope="col">Share of the score</th></tr></thead><tbody>${rows}</tbody></table>`;
}
