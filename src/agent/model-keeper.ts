import { decodePacketModel, encodePacketModel } from '../heads/packet/model-file.ts';
import type { PacketModel } from '../heads/packet/packet-model.ts';
import type { PacketSettings } from '../heads/packet/settings.ts';
import { GatehoundError } from '../model/error.ts';
import type { PacketModelChosen, PacketModelLearned } from '../model/stream.ts';
import type { Micros } from '../model/time.ts';
import { countOf } from '../model/words.ts';
import { type ModelShelf, misfit } from './model-shelf.ts';

/** A model that could not be saved is tried again after so many ticks: the disk may have room again. */
const TRY_AGAIN_TICKS = 600;

export interface ModelKeeperOptions {
  readonly shelf: ModelShelf;
  /** What the packet head of this run counts with. */
  readonly settings: PacketSettings;
  /** Gives a model to the packet head. */
  readonly use: (chosen: PacketModelChosen) => void;
  /** Event time. */
  readonly now: () => Micros;
  readonly notice: (text: string) => void;
}

/**
 * Keeps the models of a running packet head: gives it the current one at the start, saves what it learns, and takes
 * over what a person makes current. Nothing that goes wrong with files ends the guard: it is a notice, and the head goes
 * on with what it has.
 */
export class ModelKeeper {
  readonly #options: ModelKeeperOptions;
  #hasModel = false;
  /** The id of the model in use; null where it is not on the shelf. */
  #inUse: string | null = null;
  /** What `current` held when it was looked at last: whatever else it holds is somebody's choice. */
  #seen: string | null = null;
  #unsaved: Uint8Array | null = null;
  #ticks = 0;
  /** One thing after the other. */
  #work: Promise<void> = Promise.resolve();
  #pending = 0;

  constructor(options: ModelKeeperOptions) {
    this.#options = options;
  }

  /** Whether the packet head has a model; else it is learning one. */
  get hasModel(): boolean {
    return this.#hasModel;
  }

  /** Gives the packet head this model, and keeps it; null: the current one, if there is one that it can use. */
  start(given: PacketModel | null): Promise<void> {
    return this.#then(async () => {
      const { shelf, settings, notice } = this.#options;
      this.#seen = await shelf.current();
      if (given !== null) {
        const file = this.#use(null, given);
        notice(`the packet head begins with the model that was given, ${originText(given)}`);
        await this.#save(file);
        return;
      }
      const loaded = await shelf.load(settings, (error) => notice(error.line));
      if (loaded === null) return;
      this.#use(loaded.id, loaded.model);
      notice(`the packet head goes on with model ${loaded.id}, ${originText(loaded.model)}`);
    });
  }

  /** The packet head has learned a model and uses it. */
  learned({ file }: PacketModelLearned): Promise<void> {
    return this.#then(async () => {
      const model = decodePacketModel(file);
      const what = this.#hasModel ? 'has learned anew from clean traffic' : `has learned from ${packetsText(model)}`;
      this.#options.notice(`the packet head ${what}: level 1 begins at ${thresholdText(model)}`);
      this.#hasModel = true;
      this.#inUse = null;
      await this.#save(file);
    });
  }

  /** To be called every second; resolves when there is nothing left to do for now. */
  tick(): Promise<void> {
    this.#ticks++;
    if (this.#pending > 0) return this.#work;
    return this.#then(async () => {
      await this.#obey();
      if (this.#unsaved !== null && this.#ticks % TRY_AGAIN_TICKS === 0) await this.#save(this.#unsaved);
    });
  }

  /** Resolves when what was begun is done. A model that is not saved yet is tried once more. */
  close(): Promise<void> {
    return this.#then(async () => {
      if (this.#unsaved !== null) await this.#save(this.#unsaved);
    });
  }

  /** Takes over what somebody made current. */
  async #obey(): Promise<void> {
    const { shelf, settings, notice } = this.#options;
    const current = await shelf.current();
    if (current === this.#seen) return;
    this.#seen = current;
    if (current === null || current === this.#inUse) return;
    try {
      const model = await shelf.read(current);
      const problem = misfit(current, model, settings);
      if (problem !== null) throw problem;
      this.#unsaved = null;
      this.#use(current, model);
      notice(`the packet head uses model ${current} from now on, ${originText(model)}`);
    } catch (error) {
      if (!(error instanceof GatehoundError)) throw error;
      notice(error.line);
      notice(`the packet head ${this.#hasModel ? 'keeps the model it has' : 'goes on learning'}`);
      // The file is to tell what is in use.
      await this.#choose(this.#inUse);
    }
  }

  /** Gives the file of the model. */
  #use(id: string | null, model: PacketModel): Uint8Array {
    const file = encodePacketModel(model);
    this.#hasModel = true;
    this.#inUse = id;
    this.#options.use({ kind: 'packet-model', time: this.#options.now(), file });
    return file;
  }

  async #save(file: Uint8Array): Promise<void> {
    const { shelf, notice } = this.#options;
    const isFirstTry = this.#unsaved !== file;
    this.#unsaved = file;
    let id: string;
    try {
      id = await shelf.save(file);
    } catch (error) {
      if (!(error instanceof GatehoundError)) throw error;
      if (isFirstTry) notice(`the model is not saved yet, and will be tried again: ${error.line}`);
      return;
    }
    this.#unsaved = null;
    this.#inUse = id;
    notice(`the model is saved as ${id}`);
    // Whoever has chosen another one meanwhile is obeyed at the next tick.
    if ((await shelf.current()) === this.#seen) await this.#choose(id);
  }

  async #choose(id: string | null): Promise<void> {
    await this.#options.shelf.choose(id);
    this.#seen = id;
  }

  #then(step: () => Promise<void>): Promise<void> {
    this.#pending++;
    this.#work = this.#work
      .then(step)
      .catch((error: unknown) => {
        const known = error instanceof GatehoundError ? error : new GatehoundError('GH-CLI-003', String(error));
        this.#options.notice(known.line);
      })
      .finally(() => {
        this.#pending--;
      });
    return this.#work;
  }
}

function originText(model: PacketModel): string {
  return `learned from ${packetsText(model)}`;
}

function packetsText({ provenance: { mapped, trained, from } }: PacketModel): string {
  return `${countOf(mapped + trained, 'packet')} of ${from}`;
}

/** Three digits that count. */
function thresholdText({ calibration: { thresholds } }: PacketModel): string {
  return String(Number(thresholds[0].toPrecision(3)));
}
