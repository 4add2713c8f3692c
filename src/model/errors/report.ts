import type { ErrorEntry } from './entry.ts';

export const REPORT_ERRORS = {
  'GH-REP-001': {
    exit: 2,
    meaning: 'The output folder is there already. Results are never mixed with older ones.',
    remedy: 'name another folder with --out, or replace this one with --overwrite',
  },
  'GH-REP-002': {
    exit: 2,
    meaning: 'The output folder was to be replaced, but it holds files that Gatehound did not write, or is no folder.',
    remedy: 'move those files away, or name another folder with --out',
  },
  'GH-REP-003': {
    exit: 5,
    meaning: 'Gatehound has no permission to write the output folder.',
    remedy: 'name a folder that you may write with --out, or grant write permission on the one above it',
  },
  'GH-REP-004': {
    exit: 1,
    meaning: 'The output folder could not be written, for example because the disk is full. Nothing was left behind.',
    remedy: 'read the reason in the message, mend it, and run again',
  },
} as const satisfies Record<string, ErrorEntry>;
