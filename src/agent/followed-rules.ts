import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { RuleFile } from '../heads/web/rules/parse-rules.ts';
import type { ReloadResult } from '../heads/web/rules/rule-store.ts';
import { GatehoundError } from '../model/error.ts';
import { readRuleFiles } from './rule-file.ts';

/**
 * Milliseconds of quiet before a changed file is read, because editors write in several steps; and between two looks at
 * its time and size, where the kernel tells of no change (network file systems, no watches left).
 */
const WAIT = { quiet: 100, poll: 2_000 } as const;

export interface FollowedRulesOptions {
  readonly paths: readonly string[];
  /** Takes the rules over, or refuses them: RuleStore.reload. */
  readonly reload: (files: readonly RuleFile[]) => ReloadResult;
  /** Told of each reload and each refusal after the first load. */
  readonly onNotice: (result: ReloadResult) => void;
  readonly wait?: { readonly quiet: number; readonly poll: number };
}

/**
 * Follows files of rules: when one changes, all are read again. Where a file is gone, half written or wrong, the rules
 * before go on, and the notice says why, with line; the next change is looked at again.
 */
export class FollowedRules {
  readonly #options: FollowedRulesOptions;
  readonly #wait: { readonly quiet: number; readonly poll: number };
  readonly #watchers: FSWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;
  #poll: NodeJS.Timeout | undefined;
  #seen = '';
  #isClosed = false;
  /** Looks follow one another: two at once could end in the wrong order. */
  #looking: Promise<void> = Promise.resolve();

  constructor(options: FollowedRulesOptions) {
    this.#options = options;
    this.#wait = options.wait ?? WAIT;
  }

  /** Loads the rules and begins to follow their files. Throws what is wrong with them: nobody starts with wrong rules. */
  async start(): Promise<ReloadResult> {
    this.#seen = await signatureOf(this.#options.paths);
    const result = this.#options.reload(await readRuleFiles(this.#options.paths));
    if (result.kind === 'refused') throw result.error;
    // A file is replaced by renaming another one over it: its folder tells, the file itself does not.
    for (const folder of new Set(this.#options.paths.map((path) => dirname(path)))) this.#watch(folder);
    this.#poll = setInterval(() => this.#look(), this.#wait.poll).unref();
    return result;
  }

  /** Looks at the files now, whatever their time says. */
  async reload(): Promise<ReloadResult> {
    const result = await this.#read();
    this.#options.onNotice(result);
    return result;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#poll);
    for (const watcher of this.#watchers) watcher.close();
  }

  #watch(folder: string): void {
    try {
      const names = new Set(this.#options.paths.map((path) => basename(path)));
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        if (name !== null && !names.has(name)) return;
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#look(), this.#wait.quiet).unref();
      });
      // Then its time and size are looked at alone.
      watcher.on('error', () => watcher.close());
      this.#watchers.push(watcher);
    } catch {
      // No watches are left, or the file system has none: likewise.
    }
  }

  #look(): void {
    this.#looking = this.#looking.then(async () => {
      const signature = await signatureOf(this.#options.paths);
      if (this.#isClosed || signature === this.#seen) return;
      this.#seen = signature;
      await this.reload();
    });
  }

  async #read(): Promise<ReloadResult> {
    try {
      return this.#options.reload(await readRuleFiles(this.#options.paths));
    } catch (error) {
      if (error instanceof GatehoundError) return { kind: 'refused', error };
      throw error;
    }
  }
}

/** What changes when a file does. */
async function signatureOf(paths: readonly string[]): Promise<string> {
  const parts = await Promise.all(
    paths.map(async (path) => {
      try {
        const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
        return `${ino}:${size}:${mtimeNs}:${ctimeNs}`;
      } catch {
        return 'none';
      }
    }),
  );
  return parts.join(' ');
}
