import type { Features } from '../../model/evidence.ts';
import { countText } from '../../model/words.ts';
import { featureName, percentText } from '../words.ts';
import { type Markup, markup } from './markup.ts';

type Feature = Features[string];

/** Items of a list that are shown. */
const MOST_ITEMS = 12;

/** Ports, codes and statuses are names, not amounts: no separators in them. */
const NAME = /port$|code$|status(es)?$/i;
/** Numbers from 0 to 1 that are probabilities. */
const PROBABILITY = /^(probability|classifier)(Threshold)?$/;
/** What clients sent, and names of rules: every character of them counts, and where they end. */
const VERBATIM = /^(excerpt|field|where|place|word|rule|request|target|host|agent|parameter)s?$/;

function valueText(key: string, value: Feature): string {
  if (typeof value === 'number' && PROBABILITY.test(key)) return percentText(value);
  if (typeof value === 'number') return NAME.test(key) ? String(value) : countText(Number(value.toPrecision(9)));
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (value.length === 0) return 'none';
  return value.slice(0, MOST_ITEMS).join(', ') + moreText(value);
}

function moreText(list: readonly unknown[]): string {
  const more = list.length - MOST_ITEMS;
  return more > 0 ? ` and ${countText(more)} more` : '';
}

function valueMarkup(key: string, value: Feature): Markup {
  if (!VERBATIM.test(key) || typeof value === 'number' || typeof value === 'boolean' || value.length === 0) {
    return markup`${valueText(key, value)}`;
  }
  if (typeof value === 'string') return markup`<code>${value}</code>`;
  const items = value.slice(0, MOST_ITEMS).map((item, index) => markup`${index === 0 ? '' : ', '}<code>${item}</code>`);
  return markup`${items}${moreText(value)}`;
}

/**
 * Which threshold belongs to which feature: `xThreshold` to `x`, and a plain `threshold` to the first feature that
 * counts the events themselves.
 */
function thresholdsOf(features: Features, count: number): ReadonlyMap<string, string> {
  const keys = Object.keys(features);
  const counted = keys.find((key) => key !== 'threshold' && features[key] === count);
  const owners = keys.map((key) => [key === 'threshold' ? counted : key.replace(/Threshold$/, ''), key] as const);
  return new Map(
    owners.flatMap(([owner, key]) =>
      owner !== undefined && owner !== key && keys.includes(owner) ? [[owner, key]] : [],
    ),
  );
}

/** What was measured, as a table, with the thresholds beside. `count` is the evidence's own. */
export function featuresTable(features: Features, count: number): Markup | null {
  const thresholds = thresholdsOf(features, count);
  const limits = new Set(thresholds.values());
  const rows = Object.keys(features).filter((key) => !limits.has(key));
  if (rows.length === 0) return null;
  const withThresholds = limits.size > 0;
  const cells = rows.map((key) => {
    const limit = features[thresholds.get(key) ?? ''];
    const threshold = withThresholds ? markup`<td>${limit === undefined ? '' : valueText(key, limit)}</td>` : null;
    return markup`<tr><th scope="row">${featureName(key)}</th><td>${valueMarkup(key, features[key] ?? '')}</td>${threshold}</tr>`;
  });
  const column = withThresholds ? markup`<th scope="col">Threshold</th>` : null;
  return markup`<table class="features"><caption>What was measured</caption><thead><tr><th scope="col">Feature</th><th scope="col">Seen</th>${column}</tr></thead><tbody>${cells}</tbody></table>`;
}
