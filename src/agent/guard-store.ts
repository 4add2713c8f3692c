import { GatehoundError } from '../model/error.ts';
import { openStore, type Store } from '../store/store.ts';

/** What a guard needs of its store. */
export type GuardStore = Pick<Store, 'write' | 'activeBlocks' | 'counters' | 'close'>;

/** Keeps nothing. */
const FORGETFUL: GuardStore = {
  write() {},
  async activeBlocks() {
    return [];
  },
  counters: { waiting: 0, written: 0, overtaken: 0, dropped: {}, failed: 0, removed: 0 },
  async close() {},
};

/**
 * The store of a guard. One that cannot be opened (damaged, of a newer version, no rights) is left as it is, and the guard
 * goes on without: watching and blocking matter more than remembering, and the kernel's leases hold all the same.
 */
export async function openGuardStore(folder: string, notice: (text: string) => void): Promise<GuardStore> {
  try {
    return await openStore(folder, { onFailure: (error) => notice(error.line) });
  } catch (error) {
    if (!(error instanceof GatehoundError)) throw error;
    notice(error.line);
    notice('the guard goes on, and keeps nothing of what it finds and blocks until it is started anew');
    return FORGETFUL;
  }
}
