import type { ErrorEntry } from './entry.ts';

export const DEFENDER_ERRORS = {
  'GH-DEF-001': {
    exit: 2,
    meaning: 'The subject of a block is no address, or a prefix of a length that Gatehound does not block.',
    remedy: 'give an IPv4 address, /24 or /16, or an IPv6 address, /64, /56 or /48',
  },
  'GH-DEF-002': {
    exit: 1,
    meaning:
      'The subject is or holds a protected address: this machine itself, its gateways and resolvers, the peer of an SSH session that has logged in, or what the configuration protects.',
    remedy: 'block a narrower subject, or look at the reason named in the message',
  },
  'GH-DEF-003': {
    exit: 1,
    meaning: 'Blocking was stopped by gatehound panic; every block was lifted and no new one is made.',
    remedy: 'start gatehound up --enforce again when it is safe to block',
  },
  'GH-DEF-004': {
    exit: 5,
    meaning: 'Blocking needs the program nft and the capability CAP_NET_ADMIN, and one of them is missing.',
    remedy: 'install nftables and run as root, or grant CAP_NET_ADMIN; without --enforce nothing of this is needed',
  },
  'GH-DEF-005': {
    exit: 1,
    meaning: 'nft refused or did not finish a change to the table inet gatehound.',
    remedy: 'read what nft says in the message; gatehound doctor tells what this machine lacks',
  },
  'GH-DEF-006': {
    exit: 1,
    meaning: 'The enforcer process ended. Blocks that are in place run out in the kernel by themselves.',
    remedy: 'start gatehound up again and look at its log for the cause',
  },
  'GH-DEF-007': {
    exit: 1,
    meaning: 'The enforcer process did not answer in time and was ended.',
    remedy: 'start gatehound up again; if it happens again, see whether nft list tables answers on this machine',
  },
  'GH-DEF-008': {
    exit: 1,
    meaning: 'There are as many blocks, or as many waiting to be made, as Gatehound allows.',
    remedy: 'lift blocks that are not needed, or block prefixes instead of single addresses',
  },
  'GH-DEF-009': {
    exit: 1,
    meaning: 'The enforcer process got a command that is not one of its own, or gave an answer that makes no sense.',
    remedy: 'report it: the two sides of Gatehound disagree, or something else wrote to the pipe',
  },
  'GH-DEF-010': {
    exit: 1,
    meaning: 'Blocks that were lifted came back: an agent with another data folder goes on blocking.',
    remedy: 'name its data folder with --data; the line that it printed at its start tells it',
  },
} as const satisfies Record<string, ErrorEntry>;
