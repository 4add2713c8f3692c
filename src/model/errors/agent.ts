import type { ErrorEntry } from './entry.ts';

export const AGENT_ERRORS = {
  'GH-AGT-001': {
    exit: 1,
    meaning: 'No agent answers in this data folder.',
    remedy: 'start one with gatehound up, or name its data folder with --data',
  },
  'GH-AGT-002': {
    exit: 5,
    meaning: 'The control socket of the agent may be used by its owner alone.',
    remedy: 'run the command as the user who runs the agent, for example with sudo',
  },
  'GH-AGT-003': {
    exit: 1,
    meaning: 'An agent is already running in this data folder.',
    remedy: 'stop it first, or give this one another data folder with --data',
  },
  'GH-AGT-004': {
    exit: 1,
    meaning: 'The agent took too long to answer, or the connection to it broke.',
    remedy: 'try again; gatehound panic lifts all blocks even when the agent hangs',
  },
  'GH-AGT-005': {
    exit: 1,
    meaning: 'A message on the control socket is not one that this version understands.',
    remedy: 'use the same version of Gatehound for the agent and the command',
  },
  'GH-AGT-006': {
    exit: 1,
    meaning: 'Too many commands talk to the agent at once.',
    remedy: 'try again in a moment',
  },
  'GH-AGT-007': {
    exit: 1,
    meaning: 'The control socket could not be created.',
    remedy: 'give a data folder that exists, can be written and has a path of less than 90 characters',
  },
  'GH-AGT-008': {
    exit: 1,
    meaning: 'A thread of the agent failed: a defect of Gatehound.',
    remedy: 'run again with --debug and report what it prints',
  },
  'GH-AGT-009': {
    exit: 1,
    meaning: 'There is no network interface to watch.',
    remedy: 'name one with --interface; ip link lists them',
  },
} as const satisfies Record<string, ErrorEntry>;
