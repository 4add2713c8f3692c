import { GatehoundError } from '../model/error.ts';
import { countOf, countText } from '../model/words.ts';
import { byteText, readLines } from '../sources/lines.ts';
import { openBytes } from '../sources/open.ts';
import type { LabelMeaning } from '../sources/request-label.ts';
import type { ListCounters, ListedRequest } from '../sources/request-list.ts';
import { checkedLabel } from './request-truth.ts';

/** What stands for a line that is longer than any is read. */
const TOO_LONG = '<a line that is too long>';

/** Where a request stands in its list. */
export type ListPlace = Pick<ListedRequest, 'rowsBefore' | 'emptyBefore'>;

/** Labels that stand in a file of their own, one a line. */
export class LabelList {
  readonly #path: string;
  /** Of each line; null for an empty one. */
  readonly #lines: readonly (LabelMeaning | null)[];

  /** @param lines of each line what it says, null for an empty one */
  constructor(path: string, lines: readonly (LabelMeaning | null)[]) {
    this.#path = path;
    this.#lines = lines.slice(0, lines.findLastIndex((label) => label !== null) + 1);
  }

  /**
   * The label of each request; null where nobody knows. A line that holds no request has one too, which is passed over, and
   * an empty line may have one. Throws GH-WEB-040 where the labels do not fit.
   *
   * @param places of the requests that could be read
   */
  labelsOf(places: readonly ListPlace[], counters: ListCounters): readonly (0 | 1 | null)[] {
    const rows = counters.read + counters.unreadable;
    const labels = this.#lines.filter((label) => label !== null);
    if (labels.length === rows) return places.map(({ rowsBefore }) => known(labels[rowsBefore]));
    if (this.#lines.length === rows + counters.empty) {
      return places.map(({ rowsBefore, emptyBefore }) => known(this.#lines[rowsBefore + emptyBefore]));
    }
    const { unreadable } = counters;
    const beside =
      unreadable === 0 ? '' : ` and ${countOf(unreadable, 'line')} that ${unreadable === 1 ? 'holds' : 'hold'} none`;
    throw new GatehoundError(
      'GH-WEB-040',
      `${this.#path} has ${countOf(labels.length, 'label')}, the data ${countOf(counters.read, 'request')}${beside}`,
      {
        remedy: `give ${countText(rows)} labels, one a line in the order of the data${unreadable === 0 ? '' : ', also for what holds no request'}`,
      },
    );
  }
}

function known(label: LabelMeaning | null | undefined): 0 | 1 | null {
  return label === 'open' || label === undefined ? null : label;
}

/** Reads labels, one a line, below a header `label` if there is one. Throws what reading throws, and GH-WEB-040 for what is no label. */
export async function readLabelList(path: string): Promise<LabelList> {
  const reader = await openBytes(path);
  try {
    const labels: (LabelMeaning | null)[] = [];
    for await (const lines of readLines(reader, byteText)) {
      for (const { text, number } of lines) {
        const word = (text ?? TOO_LONG).trim();
        if (number === 1 && word.toLowerCase() === 'label') continue;
        labels.push(word === '' ? null : checkedLabel(word, path, number));
      }
    }
    if (reader.failure !== null) throw reader.failure;
    return new LabelList(path, labels);
  } finally {
    await reader.close();
  }
}
