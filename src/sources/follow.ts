import { type FileHandle, open, stat } from 'node:fs/promises';
import { byteText, type Line, LineCutter, type TextOf } from './lines.ts';

export interface FollowOptions {
  /** Where in the file that is there now to begin: what comes from now on, or all of it. A file that comes later is read whole. */
  readonly from: 'beginning' | 'end';
  readonly signal: AbortSignal;
  /** How often it is looked at. */
  readonly pollMilliseconds?: number;
  /** For how long a file that was replaced is still read after it has last grown. */
  readonly graceMilliseconds?: number;
  /** How bytes become text; a character for each unless told. */
  readonly textOf?: TextOf;
}

/** An alert has to be there within a second of the request: a quarter of it for looking. */
const POLL_MILLISECONDS = 250;
/** Servers go on writing to a log that was renamed until they are told: logrotate tells them within moments. */
const GRACE_MILLISECONDS = 5_000;
/** Files that were replaced and are still read. */
const MOST_REPLACED = 4;
/** Bytes by which a file is known again, so that one that was emptied and has grown past where it was is noticed. */
const HEAD_BYTES = 256;
const LINE_FEED = 0x0a;

/**
 * The lines of a log that somebody goes on writing to, in lists as they come. It survives being renamed and made anew
 * (logrotate's `create`), emptied in place (`copytruncate`), deleted, and not being there yet. A line without an end
 * waits for it. Ends when the signal says so; a file that may not be read throws what the system says.
 */
export async function* followLines(path: string, options: FollowOptions): AsyncGenerator<readonly Line[]> {
  const { signal, pollMilliseconds = POLL_MILLISECONDS, graceMilliseconds = GRACE_MILLISECONDS } = options;
  const textOf = options.textOf ?? byteText;
  const replaced: FollowedFile[] = [];
  let current = await FollowedFile.open(path, textOf);
  try {
    if (current !== null && options.from === 'end') await current.skip();
    while (!signal.aborted) {
      for (const file of replaced) yield* file.lines(signal);
      if (current !== null) yield* current.lines(signal);
      const next: FollowedFile | null =
        current === null || (await isReplaced(path, current)) ? await FollowedFile.open(path, textOf) : null;
      if (next !== null) {
        if (current !== null) replaced.push(current);
        current = next;
        while (replaced.length > MOST_REPLACED) yield* end(replaced.shift());
        // What the new one holds already is read at once.
        continue;
      }
      for (const file of replaced.filter((one) => one.idle >= graceMilliseconds)) {
        replaced.splice(replaced.indexOf(file), 1);
        yield* end(file);
      }
      await pause(pollMilliseconds, signal);
      for (const file of replaced) file.idle += pollMilliseconds;
    }
  } finally {
    await Promise.all([...replaced, current].map((file) => file?.close()));
  }
}

/** Whether another file has come under this name. */
async function isReplaced(path: string, { device, inode }: FollowedFile): Promise<boolean> {
  const now = await stat(path).catch(() => null);
  return now !== null && (now.dev !== device || now.ino !== inode);
}

/** Nobody writes to it any more: its last line will not get an end. */
async function* end(file: FollowedFile | undefined): AsyncGenerator<readonly Line[]> {
  if (file === undefined) return;
  yield* file.rest();
  await file.close();
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}

/** One file, from where it has been read to. */
class FollowedFile {
  readonly device: number;
  readonly inode: number;
  /** Milliseconds in which it has not grown. */
  idle = 0;
  readonly #handle: FileHandle;
  readonly #cutter: LineCutter;
  #position = 0;
  /** The line that comes next has begun before. */
  #isInLine = false;
  #head: Uint8Array = new Uint8Array(0);

  private constructor(handle: FileHandle, cutter: LineCutter, device: number, inode: number) {
    this.#handle = handle;
    this.#cutter = cutter;
    this.device = device;
    this.inode = inode;
  }

  /** Null where there is none. */
  static async open(path: string, textOf: TextOf): Promise<FollowedFile | null> {
    let handle: FileHandle;
    try {
      handle = await open(path, 'r');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
    const { dev, ino } = await handle.stat();
    return new FollowedFile(handle, new LineCutter(textOf), dev, ino);
  }

  /** Passes over what is there; the rest of a line that has begun is no line. */
  async skip(): Promise<void> {
    const { size } = await this.#handle.stat();
    if (size === 0) return;
    const last = new Uint8Array(1);
    await this.#handle.read(last, 0, 1, size - 1);
    this.#isInLine = last[0] !== LINE_FEED;
    this.#position = size;
    await this.#noteHead();
  }

  /** The lines that have come since it was last looked at. */
  async *lines(signal: AbortSignal | null): AsyncGenerator<readonly Line[]> {
    if (await this.#wasEmptied()) this.#position = 0;
    for (let goesOn = true; goesOn && signal?.aborted !== true; ) {
      const before = this.#position;
      goesOn = await this.#cutter.fill(this.#reader);
      if (this.#position > before) this.idle = 0;
      const lines = this.#given(this.#cutter.cut(false));
      if (lines.length > 0) yield lines;
    }
    await this.#noteHead();
  }

  /** What is left at the end. */
  async *rest(): AsyncGenerator<readonly Line[]> {
    yield* this.lines(null);
    const lines = this.#given(this.#cutter.cut(true));
    if (lines.length > 0) yield lines;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  readonly #reader = {
    read: async (target: Uint8Array, offset: number): Promise<number> => {
      const { bytesRead } = await this.#handle.read(target, offset, target.length - offset, this.#position);
      this.#position += bytesRead;
      return bytesRead;
    },
  };

  #given(lines: readonly Line[]): readonly Line[] {
    const from = this.#isInLine ? 1 : 0;
    if (lines.length > 0) this.#isInLine = false;
    return lines.slice(from).map(withoutHole);
  }

  /** Smaller than what has been read of it, or it begins otherwise. */
  async #wasEmptied(): Promise<boolean> {
    const { size } = await this.#handle.stat();
    if (size < this.#position) {
      this.#head = new Uint8Array(0);
      return true;
    }
    if (this.#head.length === 0 || size === this.#position) return false;
    const isOther = Buffer.compare(await this.#beginning(this.#head.length), this.#head) !== 0;
    if (isOther) this.#head = new Uint8Array(0);
    return isOther;
  }

  async #noteHead(): Promise<void> {
    if (this.#head.length === HEAD_BYTES || this.#head.length === this.#position) return;
    this.#head = await this.#beginning(Math.min(HEAD_BYTES, this.#position));
  }

  async #beginning(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await this.#handle.read(bytes, 0, length, 0);
    return bytes.subarray(0, bytesRead);
  }
}

/** Who does not append writes on at its old place in a file that was emptied, and leaves a hole of zeros before it. */
function withoutHole(line: Line): Line {
  return line.text === null || !line.text.startsWith('\0') ? line : { ...line, text: line.text.replace(/^\0+/, '') };
}
