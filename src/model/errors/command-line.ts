import type { ErrorEntry } from './entry.ts';

export const COMMAND_LINE_ERRORS = {
  'GH-CLI-001': {
    exit: 2,
    meaning: 'A command, option or argument is not one that Gatehound knows, or its value cannot be used.',
    remedy: 'see gatehound --help, or --help after the command',
  },
  'GH-CLI-002': {
    exit: 1,
    meaning: 'The command or option is part of the contract but this version does not have it yet.',
    remedy: 'use a later version; gatehound --help lists what works today',
  },
  'GH-CLI-003': {
    exit: 1,
    meaning: 'Something failed that no other code describes: a defect of Gatehound.',
    remedy: 'run again with --debug and report what it prints',
  },
  'GH-CLI-010': {
    exit: 1,
    meaning: 'The launcher needs npm to set up the checkout and did not find it.',
    remedy: 'install Node.js 20 or newer, which brings npm',
  },
  'GH-CLI-011': {
    exit: 1,
    meaning: 'npm could not install the pinned Node and the packages.',
    remedy: 'read the message of npm above, then try again',
  },
  'GH-CLI-012': {
    exit: 1,
    meaning: 'The folder of packages is a link to another one, which does not hold them.',
    remedy: 'set the packages up where the link leads, or remove the link',
  },
} as const satisfies Record<string, ErrorEntry>;
