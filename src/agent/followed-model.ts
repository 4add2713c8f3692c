import { stat } from 'node:fs/promises';
import { GatehoundError } from '../model/error.ts';
import { readModelBytes } from './model-files.ts';

/** Looks whether the file of a model is another one, and then uses it; what is broken is told once and not used. */
export class FollowedModel {
  readonly #path: string;
  readonly #use: (file: Uint8Array) => void;
  readonly #notice: (text: string) => void;
  #signature: string | null = null;
  #said = '';
  #isLooking = false;

  /**
   * @param use takes the content of the file, or throws what is wrong with it; then the model before goes on
   */
  constructor(path: string, use: (file: Uint8Array) => void, notice: (text: string) => void) {
    this.#path = path;
    this.#use = use;
    this.#notice = notice;
  }

  /** The first look only remembers what is there. Never throws. `anyway` takes the file also where it looks like the same one. */
  async look(anyway = false): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const { mtimeNs, ctimeNs, size, ino } = await stat(this.#path, { bigint: true });
      const signature = `${mtimeNs} ${ctimeNs} ${size} ${ino}`;
      const isFirst = this.#signature === null;
      if (signature === this.#signature && !anyway) return;
      this.#signature = signature;
      if (isFirst) return;
      this.#use(await readModelBytes(this.#path));
      this.#said = '';
      this.#notice(`the model of ${this.#path} is in use`);
    } catch (error) {
      const reason = error instanceof GatehoundError ? this.#named(error).line : String(error);
      if (reason === this.#said) return;
      this.#said = reason;
      this.#notice(`the model before goes on: ${reason}`);
    } finally {
      this.#isLooking = false;
    }
  }

  /** What reads the content of a file does not know its name. */
  #named(error: GatehoundError): GatehoundError {
    const { code, message, remedy } = error;
    if (message.includes(this.#path)) return error;
    return new GatehoundError(code, `${this.#path}: ${message}`, { remedy, cause: error });
  }
}
