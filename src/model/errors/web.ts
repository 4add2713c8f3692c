import type { ErrorEntry } from './entry.ts';

export const WEB_ERRORS = {
  'GH-WEB-001': {
    exit: 3,
    meaning: 'A file of rules could not be read.',
    remedy: 'check the path and the rights on it',
  },
  'GH-WEB-002': {
    exit: 3,
    meaning: 'A file of rules is not JSON.',
    remedy: 'correct the line named',
  },
  'GH-WEB-003': {
    exit: 3,
    meaning: 'A rule has an unknown key, lacks one, or has a value that is not allowed.',
    remedy: 'correct the line named; docs/rules.md tells what may stand there',
  },
  'GH-WEB-004': {
    exit: 3,
    meaning: 'A rule holds a regular expression that cannot be used: it is wrong, or it could take time without bound.',
    remedy: 'correct the line named; back-references, look-around and modifiers are not allowed',
  },
  'GH-WEB-005': {
    exit: 3,
    meaning: 'A rule does not do what its own examples say: it misses one it must match, or matches one it must spare.',
    remedy: 'correct the rule or the example',
  },
  'GH-WEB-006': {
    exit: 3,
    meaning: 'A file of rules is larger than what can be loaded.',
    remedy: 'split it, or say several rules as one with a list',
  },
  'GH-WEB-008': {
    exit: 4,
    meaning: 'Some lines of a file of recorded requests hold no request and were left out.',
    remedy: 'the result covers all others; look at the line that is named',
  },
  'GH-WEB-020': {
    exit: 1,
    meaning: 'The proxy cannot listen on the address: it is taken, is none of this machine, or needs more rights.',
    remedy: 'give another with --listen HOST:PORT; ports below 1024 need CAP_NET_BIND_SERVICE',
  },
  'GH-WEB-021': {
    exit: 2,
    meaning: 'The certificate or its key cannot be read, or they do not belong together.',
    remedy: 'give the chain with --tls-cert and its key with --tls-key, both in PEM and without passphrase',
  },
  'GH-WEB-022': {
    exit: 2,
    meaning: 'The upstream is no address that requests can be passed on to.',
    remedy: 'give a URL such as http://127.0.0.1:8080 with --upstream',
  },
  'GH-WEB-023': {
    exit: 2,
    meaning: 'The alert log cannot be written, or made where there is none yet.',
    remedy:
      'give a file that may be written with --alert-log; gatehound up writes it as nobody once it has given up root',
  },
  'GH-WEB-040': {
    exit: 2,
    meaning:
      'A file of requests to learn from or to measure on does not say which of them are attacks, or says it by words that are no labels; or labels of their own are more or fewer than the requests.',
    remedy: 'name it with --good or --bad, or give CSV with a column label, or JSON lines with a key label',
  },
  'GH-WEB-041': {
    exit: 3,
    meaning: 'A list of requests is not written as it should be.',
    remedy: 'give one request a line, CSV with a header, or JSON lines',
  },
  'GH-WEB-042': {
    exit: 1,
    meaning: 'Training was interrupted. No model was written, and one that was there is untouched.',
    remedy: 'run it again; it takes about a second for 10,000 requests',
  },
  'GH-WEB-043': {
    exit: 1,
    meaning: 'There is too little to learn from: a classifier needs good and bad requests.',
    remedy: 'give at least 50 of each',
  },
} as const satisfies Record<string, ErrorEntry>;
