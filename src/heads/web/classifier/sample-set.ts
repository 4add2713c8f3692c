import type { DecodedRequest } from '../decoding/decoded-request.ts';
import { judgedTexts } from './judged-text.ts';

/** Characters of a text that are learned from; more teach nothing new. */
const KEPT = 4_096;

/** What one sample is. */
export interface SampleFacts {
  readonly label: 0 | 1;
  /** Where it comes from: the name of a file. */
  readonly source: string;
  /** Samples of one part are learned from together or measured with together; hosts, or texts that are alike. */
  readonly part: number;
  /** Whether it counts for the threshold: benign requests of real use. */
  readonly isBrowsing: boolean;
  /** Rules alone take it for an attack: what the classifier says of it makes no difference. */
  readonly isFlagged: boolean;
}

/** Labelled requests to learn from, as the texts in them that are judged. Half a million fit into 300 MB. */
export class SampleSet {
  readonly texts: string[] = [];
  readonly groups: number[] = [];
  /** Where the texts of each sample begin; one more at the end. */
  readonly starts: number[] = [0];
  readonly labels: number[] = [];
  readonly parts: number[] = [];
  readonly sources: number[] = [];
  readonly sourceNames: string[] = [];
  readonly browsing: boolean[] = [];
  readonly flagged: boolean[] = [];

  get size(): number {
    return this.labels.length;
  }

  add(request: DecodedRequest, { label, source, part, isBrowsing, isFlagged }: SampleFacts): void {
    for (const { text, group } of judgedTexts(request)) {
      this.texts.push(text.length > KEPT ? text.slice(0, KEPT) : text);
      this.groups.push(group);
    }
    this.starts.push(this.texts.length);
    this.labels.push(label);
    this.parts.push(part);
    this.browsing.push(isBrowsing);
    this.flagged.push(isFlagged);
    let place = this.sourceNames.indexOf(source);
    if (place < 0) place = this.sourceNames.push(source) - 1;
    this.sources.push(place);
  }
}
