import type { ErrorEntry } from './entry.ts';

export const CONFIGURATION_ERRORS = {
  'GH-CFG-001': {
    exit: 2,
    meaning: 'A configuration or policy file could not be read.',
    remedy: 'check the path and the rights on it',
  },
  'GH-CFG-002': {
    exit: 2,
    meaning: 'A configuration or policy file is not YAML.',
    remedy: 'correct the line named; indentation is by spaces, a key is followed by a colon and a space',
  },
  'GH-CFG-003': {
    exit: 2,
    meaning: 'A key of a configuration or policy file is unknown, is missing, or has a value that is not allowed.',
    remedy: 'correct the line named',
  },
  'GH-CFG-004': {
    exit: 2,
    meaning: 'An option has a value that is not allowed.',
    remedy: 'correct the value',
  },
} as const satisfies Record<string, ErrorEntry>;
