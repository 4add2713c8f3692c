import type { PacketStageCounters } from '../engine/packet-stage.ts';
import type { LearningPlan } from '../heads/packet/learning.ts';
import type { PacketModel } from '../heads/packet/packet-model.ts';
import type { PacketSettings } from '../heads/packet/settings.ts';
import type { EngineOutput } from '../model/stream.ts';
import { wallClock } from './clock.ts';
import type { Interjections } from './interjections.ts';
import { LearningNotices } from './learning-notices.ts';
import { ModelKeeper } from './model-keeper.ts';
import { ModelShelf, modelFolder } from './model-shelf.ts';
import { planText } from './plan-words.ts';
import { quarantineOf } from './quarantine.ts';

export interface GuardPacketHeadOptions {
  readonly dataFolder: string;
  readonly settings: PacketSettings;
  /** One to begin with; null: that of the run before, or one that is learned. */
  readonly model: PacketModel | null;
  /** How it learns where there is no model. */
  readonly plan: LearningPlan;
  /** Where they come from, in words. */
  readonly from: string;
  readonly interjections: Interjections;
  readonly notice: (text: string) => void;
}

/** What a guard does for its packet head: keeps its models, tells how far it is, and what it must not learn from. */
export class GuardPacketHead {
  readonly #options: GuardPacketHeadOptions;
  readonly #keeper: ModelKeeper;
  readonly #notices: LearningNotices;
  #lastTick: number | null = null;

  constructor(options: GuardPacketHeadOptions) {
    const { dataFolder, settings, interjections, notice } = options;
    this.#options = options;
    this.#notices = new LearningNotices(notice);
    this.#keeper = new ModelKeeper({
      shelf: new ModelShelf(modelFolder(dataFolder)),
      use: (chosen) => interjections.add(chosen),
      now: () => this.#lastTick ?? wallClock(),
      settings,
      notice,
    });
  }

  /** To be called before the first input. */
  async start(): Promise<void> {
    await this.#keeper.start(this.#options.model);
    if (this.#keeper.hasModel) return;
    const { notice, plan, from } = this.#options;
    notice(`the packet head learns what is normal from ${planText(plan)} of ${from}; until then it is silent`);
  }

  /** To be given everything that the engine gives, in order. */
  hear(output: EngineOutput): void {
    if (output.kind === 'tick') this.#lastTick = output.time;
    else if (output.kind === 'packet-model') void this.#keeper.learned(output);
    else if (output.kind === 'verdict') {
      const quarantine = quarantineOf(output);
      if (quarantine !== null) this.#options.interjections.add(quarantine);
    }
  }

  /** To be called every second, with what the packet stage has seen. */
  tick(counters: PacketStageCounters | null): void {
    void this.#keeper.tick();
    if (counters !== null) this.#notices.look(counters);
  }

  /** Resolves when models that were learned are saved. */
  close(): Promise<void> {
    return this.#keeper.close();
  }
}
