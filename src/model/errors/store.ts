import type { ErrorEntry } from './entry.ts';

export const STORE_ERRORS = {
  'GH-STO-001': {
    exit: 1,
    meaning: 'The store could not be opened, read or written: no space, no folder, or a disk that fails.',
    remedy: 'make room or give another data folder with --data; what was stored before is untouched',
  },
  'GH-STO-002': {
    exit: 1,
    meaning: 'The store was written by a newer version of Gatehound, which this version does not understand.',
    remedy: 'use the newer version, or give another data folder with --data',
  },
  'GH-STO-003': {
    exit: 1,
    meaning: 'The file is damaged or is not a store of Gatehound. It is left as it is.',
    remedy: 'move the file away to begin a new store, or put a copy back; sqlite3 FILE .recover saves what is readable',
  },
  'GH-STO-004': {
    exit: 1,
    meaning: 'The thread of the store ended, or the store is closed: nothing more is kept.',
    remedy: 'start Gatehound again; blocking goes on without the store',
  },
  'GH-STO-005': {
    exit: 5,
    meaning: 'The store cannot be read or written with the rights of this user.',
    remedy: 'run as the user who owns the data folder, or give one of your own with --data',
  },
} as const satisfies Record<string, ErrorEntry>;
