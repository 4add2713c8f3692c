import type { PacketStageCounters } from '../engine/packet-stage.ts';
import { countOf } from '../model/words.ts';

/** Learning may take days: after each quarter the operator hears of it. */
const QUARTERS = 4;

/** Says how far the packet head has come with learning, and whether what it finds is within its budget. */
export class LearningNotices {
  readonly #notice: (text: string) => void;
  #quarters = 0;
  #isOverspent = false;

  constructor(notice: (text: string) => void) {
    this.#notice = notice;
  }

  /** To be called now and then with what the packet stage has seen. */
  look({ phase, learned, learnedShare, isOverspent }: PacketStageCounters): void {
    if (phase !== 'scoring') this.#learning(learned, learnedShare);
    if (isOverspent === this.#isOverspent) return;
    this.#isOverspent = isOverspent;
    this.#notice(
      isOverspent
        ? 'the packet head finds more than its budget of false positives allows: it goes on telling, and proposes no block; if the network has changed, gatehound models --use chooses another model'
        : 'the packet head is within its budget again, and proposes blocks',
    );
  }

  #learning(learned: number, share: number): void {
    const quarters = Math.floor(QUARTERS * share);
    // The last is told by whoever keeps the model.
    if (quarters <= this.#quarters || quarters === QUARTERS) return;
    this.#quarters = quarters;
    const percent = Math.floor((100 * quarters) / QUARTERS);
    this.#notice(`the packet head is through ${percent} % of its learning, with ${countOf(learned, 'packet')}`);
  }
}
