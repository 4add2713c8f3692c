import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodePacketModel } from '../heads/packet/model-file.ts';
import type { PacketModel } from '../heads/packet/packet-model.ts';
import type { PacketSettings } from '../heads/packet/settings.ts';
import { GatehoundError } from '../model/error.ts';
import type { Micros } from '../model/time.ts';
import { systemCode } from './control-socket.ts';
import { stateFolder } from './data-folders.ts';
import { readPacketModel } from './model-files.ts';
import { writeWholeFile } from './whole-file.ts';

/** Models that are kept: with a successor a day at most, some weeks to go back. */
const KEPT = 20;

/** A file that was begun and never finished is removed when it is so old: until then somebody may be writing it. */
const ABANDONED_MILLISECONDS = 3_600_000;

/** When it had learned, in UTC, and the first digits of its checksum: in the order of their names models are in that of time. */
const ID = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;
const ENDING = '.model';

/** The file that names the model in use. */
const CURRENT = 'current';

/**
 * The file that names models which never give way: the first, and those that a person chose. Whoever taught the successors
 * to bear with him must not outlive what was learned before him.
 */
const KEPT_FOR_GOOD = 'kept';

/** More names than a person writes. */
const LONGEST_LIST = 65_536;

/** The last instant whose year has four digits, in milliseconds. */
const LAST_INSTANT = Date.UTC(9999, 11, 31, 23, 59, 59);

/** A model of the shelf, or why it cannot be read. */
export interface ShelvedModel {
  readonly id: string;
  readonly content: PacketModel | GatehoundError;
  /** A start would take this one. */
  readonly isCurrent: boolean;
}

/** Where a data folder keeps the models of the packet head. */
export function modelFolder(dataFolder: string): string {
  return join(stateFolder(dataFolder), 'models', 'packet');
}

/** What a model's file is known by; `end` is that of its provenance. */
export function modelId(file: Uint8Array, end: Micros): string {
  const instant = Math.min(Math.max(0, end / 1_000), LAST_INSTANT);
  const when = new Date(instant).toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
  // A model ends with its checksum (model/model-file.ts).
  return `${when}-${Buffer.from(file.subarray(-32, -28)).toString('hex')}`;
}

/**
 * The models of the packet head that a data folder keeps. One of them is current: the one that the file `current` names,
 * and without it the newest. Of several writers at a time each leaves whole files behind.
 */
export class ModelShelf {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Keeps the file of a model and gives its id. The oldest give way, never the current one, the first, nor one that was
   * chosen for good. Throws GH-MDL-006 and -007.
   */
  async save(file: Uint8Array): Promise<string> {
    const id = modelId(file, decodePacketModel(file).provenance.end);
    await this.#make();
    const isFirst = (await this.#ids()).length === 0;
    await writeWholeFile(this.#place(id), file);
    if (isFirst) await this.keepForGood(id);
    await this.#tidy(id);
    return id;
  }

  /** The id that `current` holds; null where it is absent, or holds none. */
  async current(): Promise<string | null> {
    try {
      const { size } = await stat(join(this.folder, CURRENT));
      if (size > 64) return null;
      const text = (await readFile(join(this.folder, CURRENT), 'utf8')).trim();
      return ID.test(text) ? text : null;
    } catch {
      return null;
    }
  }

  /** Makes a model the current one; null: the newest is it from now on. Throws GH-MDL-006 and -007. */
  async choose(id: string | null): Promise<void> {
    const path = join(this.folder, CURRENT);
    if (id !== null) {
      await this.#make();
      await writeWholeFile(path, `${id}\n`);
      return;
    }
    await rm(path, { force: true }).catch((error: unknown) => {
      throw folderError(this.folder, error);
    });
  }

  /** A model that never gives way from now on. Throws GH-MDL-006 and -007. */
  async keepForGood(id: string): Promise<void> {
    await this.#make();
    const kept = await this.#keptForGood();
    if (kept.has(id)) return;
    const ids = (await this.#ids()).filter((each) => kept.has(each) || each === id);
    await writeWholeFile(join(this.folder, KEPT_FOR_GOOD), `${ids.join('\n')}\n`);
  }

  /** One model. Throws GH-MDL-001 where there is none of this id, and what reading a model throws. */
  async read(id: string): Promise<PacketModel> {
    if (!ID.test(id)) throw new GatehoundError('GH-MDL-001', `${JSON.stringify(id)} is no id of a model`);
    return readPacketModel(this.#place(id));
  }

  /** All models, newest first. Throws GH-MDL-007 where this user may not look. */
  async list(): Promise<readonly ShelvedModel[]> {
    const contents = new Map<string, PacketModel | GatehoundError>();
    for (const id of await this.#ids()) contents.set(id, await this.#content(id));
    const current = (await this.#order()).find((id) => isModel(contents.get(id)));
    return [...contents].map(([id, content]) => ({ id, content, isCurrent: id === current }));
  }

  /**
   * The current model; where it cannot be used, the next older one that can be, and null where none is left. What was
   * wrong with those that it passes over is told to `onRefusal`.
   */
  async load(
    settings: PacketSettings,
    onRefusal: (error: GatehoundError) => void,
  ): Promise<{ readonly id: string; readonly model: PacketModel } | null> {
    for (const id of await this.#order()) {
      const content = await this.#content(id);
      const problem = isModel(content) ? misfit(id, content, settings) : content;
      if (problem === null) return { id, model: content as PacketModel };
      onRefusal(problem);
    }
    return null;
  }

  /** None where the file cannot be read. */
  async #keptForGood(): Promise<ReadonlySet<string>> {
    const path = join(this.folder, KEPT_FOR_GOOD);
    try {
      const { size } = await stat(path);
      return new Set(size > LONGEST_LIST ? [] : (await readFile(path, 'utf8')).split('\n').filter((id) => ID.test(id)));
    } catch {
      return new Set();
    }
  }

  /** Newest first. */
  async #ids(): Promise<readonly string[]> {
    const names = await this.#names();
    return names
      .filter((name) => name.endsWith(ENDING))
      .map((name) => name.slice(0, -ENDING.length))
      .filter((id) => ID.test(id))
      .sort()
      .reverse();
  }

  /** Those that may be used, best first: the current one, then what is older. Newer ones were left on purpose. */
  async #order(): Promise<readonly string[]> {
    const [ids, current] = [await this.#ids(), await this.current()];
    return current === null ? ids : [current, ...ids.filter((id) => id < current)];
  }

  async #names(): Promise<readonly string[]> {
    try {
      return await readdir(this.folder);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return [];
      throw folderError(this.folder, error);
    }
  }

  async #content(id: string): Promise<PacketModel | GatehoundError> {
    try {
      return await this.read(id);
    } catch (error) {
      if (error instanceof GatehoundError) return error;
      throw error;
    }
  }

  async #make(): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o755 });
    } catch (error) {
      throw folderError(this.folder, error);
    }
  }

  /** Nothing that fails here matters to what was saved. */
  async #tidy(saved: string): Promise<void> {
    const current = await this.current();
    const kept = await this.#keptForGood();
    const ids = await this.#ids();
    const spare = ids.toReversed().filter((id) => id !== saved && id !== current && !kept.has(id));
    const old = spare.slice(0, Math.max(0, ids.length - KEPT)).map((id) => this.#place(id));
    for (const path of [...old, ...(await this.#abandoned())]) await rm(path, { force: true }).catch(() => {});
  }

  async #abandoned(): Promise<readonly string[]> {
    const abandoned: string[] = [];
    for (const name of await this.#names()) {
      if (!name.endsWith('.partial')) continue;
      const path = join(this.folder, name);
      const changed = await stat(path).catch(() => null);
      if (changed !== null && Date.now() - changed.mtimeMs > ABANDONED_MILLISECONDS) abandoned.push(path);
    }
    return abandoned;
  }

  #place(id: string): string {
    return join(this.folder, `${id}${ENDING}`);
  }
}

/** Why a model cannot be used with these settings; null where it can be. */
export function misfit(id: string, model: PacketModel, { pairs, transform }: PacketSettings): GatehoundError | null {
  const { settings } = model;
  if (settings.pairs === pairs && settings.transform === transform) return null;
  const had = `pairs ${settings.pairs} and transform ${settings.transform}`;
  return new GatehoundError('GH-MDL-005', `the model ${id} was trained with ${had}, not ${pairs} and ${transform}`, {
    remedy: 'choose another one, or let the packet head learn anew',
  });
}

function isModel(content: PacketModel | GatehoundError | undefined): content is PacketModel {
  return content !== undefined && !(content instanceof GatehoundError);
}

function folderError(folder: string, error: unknown): GatehoundError {
  const isForbidden = ['EACCES', 'EPERM', 'EROFS'].includes(systemCode(error) ?? '');
  return new GatehoundError(isForbidden ? 'GH-MDL-007' : 'GH-MDL-006', `${folder}: ${String(error)}`, { cause: error });
}
