import { partOf } from '../src/heads/web/classifier/sample-part.ts';
import { SampleSet } from '../src/heads/web/classifier/sample-set.ts';
import { createInspector } from '../src/heads/web/create-inspector.ts';
import { decodeRow, type WebSource, type WebTruth, webRows } from '../test/acceptance/web/web-sources.ts';
import { diffaiText } from './diffai.ts';

/** All that is known of all labelled requests: what we learn from, and what diffai learns from, in the same order. */
export interface AllSamples {
  readonly set: SampleSet;
  readonly sources: readonly WebSource[];
  readonly texts: readonly string[];
}

/** Reads what can be learned from: requests that one rule must not fire at are neither good nor bad. */
export async function readAllSamples(wanted: readonly WebSource[]): Promise<AllSamples> {
  const set = new SampleSet();
  const sources: WebSource[] = [];
  const texts: string[] = [];
  const rules = createInspector({ rules: [], model: null, threshold: null });
  for await (const row of webRows(wanted)) {
    const { source, truth } = row;
    if (truth === 'near') continue;
    const decoded = decodeRow(row);
    const isBrowsing = source === 'blazehttp';
    // As reading for training has it: of other requests it is not asked.
    const isFlagged = isBrowsing && rules.inspect(decoded, '').isAttack;
    set.add(decoded, { label: truth, source, part: partOf(decoded), isBrowsing, isFlagged });
    sources.push(source);
    texts.push(diffaiText(row.listed));
  }
  return { set, sources, texts };
}

/** Those samples that a test keeps. */
export function keptSamples(all: SampleSet, keeps: (sample: number) => boolean): SampleSet {
  const kept = new SampleSet();
  kept.sourceNames.push(...all.sourceNames);
  for (let sample = 0; sample < all.size; sample++) {
    if (!keeps(sample)) continue;
    for (let text = all.starts[sample] ?? 0; text < (all.starts[sample + 1] ?? 0); text++) {
      kept.texts.push(all.texts[text] ?? '');
      kept.groups.push(all.groups[text] ?? 0);
    }
    kept.starts.push(kept.texts.length);
    kept.labels.push(all.labels[sample] ?? 0);
    kept.parts.push(all.parts[sample] ?? 0);
    kept.sources.push(all.sources[sample] ?? 0);
    kept.browsing.push(all.browsing[sample] === true);
    kept.flagged.push(all.flagged[sample] === true);
  }
  return kept;
}

/** How many requests of each truth there are, and how many of them somebody takes for attacks. */
export class Tally {
  readonly #all = new Map<WebTruth, number>();
  readonly #found = new Map<WebTruth, number>();

  add(truth: WebTruth, isFound: boolean): void {
    this.#all.set(truth, (this.#all.get(truth) ?? 0) + 1);
    if (isFound) this.#found.set(truth, (this.#found.get(truth) ?? 0) + 1);
  }

  count(truth: WebTruth): number {
    return this.#all.get(truth) ?? 0;
  }

  /** In percent. */
  share(truth: WebTruth): string {
    const all = this.count(truth);
    return all === 0 ? '-' : ((100 * (this.#found.get(truth) ?? 0)) / all).toFixed(2);
  }
}
