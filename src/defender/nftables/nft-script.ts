import { formatAddress, type Prefix, parsePrefix } from '../../model/address.ts';
import type { Lease } from '../enforcer.ts';
import { BLOCKABLE_BITS, familyOf, parseCanonicalSubject } from '../subject.ts';

export const TABLE = 'inet gatehound';

/**
 * Elements a set holds at most. Above the defender's cap of 100,000 blocks: elements that ran out still count until
 * the kernel collects them.
 */
const SET_SIZE = 131_072;

/**
 * Priority of our chains. Before raw (-300) and connection tracking (-200): a dropped packet costs least there and
 * makes no connection entry. No rule of others can let it through again: a drop is final, and an accept ends only the
 * chain that it stands in, so "established, accept" elsewhere does not save a connection.
 */
const PRIORITY = -310;

/**
 * prerouting sees every packet that comes in, also those for containers (FORWARD) and before any address translation.
 * postrouting sees every packet that goes out, our own and forwarded, after translation of the destination.
 */
const CHAINS = [
  { name: 'incoming', hook: 'prerouting', side: 'saddr' },
  { name: 'outgoing', hook: 'postrouting', side: 'daddr' },
] as const;

interface SetOfLength {
  readonly name: string;
  readonly family: 4 | 6;
  readonly bits: number;
}

const SETS: readonly SetOfLength[] = ([4, 6] as const).flatMap((family) =>
  BLOCKABLE_BITS[family].map((bits) => ({ name: `v${family}_${bits}`, family, bits })),
);

function mask(set: SetOfLength): string {
  // An all-ones address cut to the prefix length is the mask.
  const ones = set.family === 4 ? '255.255.255.255' : 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff';
  return formatAddress((parsePrefix(`${ones}/${set.bits}`) as Prefix).address);
}

/** Makes the table anew, empty. Always from nothing, so that the kernel numbers its parts as `ruleHandles` expects. */
export function tableScript(): string {
  const lines = [`add table ${TABLE}`, `delete table ${TABLE}`, `add table ${TABLE}`];
  for (const set of SETS) {
    const type = set.family === 4 ? 'ipv4_addr' : 'ipv6_addr';
    lines.push(`add set ${TABLE} ${set.name} { type ${type}; size ${SET_SIZE}; flags timeout; }`);
  }
  for (const { name, hook } of CHAINS)
    lines.push(`add chain ${TABLE} ${name} { type filter hook ${hook} priority ${PRIORITY}; policy accept; }`);
  for (const { name, side } of CHAINS) {
    for (const set of SETS) {
      const header = set.family === 4 ? 'ip' : 'ip6';
      const whole = set.bits === (set.family === 4 ? 32 : 128);
      const key = whole ? `${header} ${side}` : `${header} ${side} & ${mask(set)}`;
      lines.push(`add rule ${TABLE} ${name} ${key} @${set.name} counter drop`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Chain and handle of each rule: the kernel numbers the parts of a table from 1 in the order of `tableScript`. */
export function ruleHandles(): readonly { readonly chain: string; readonly handle: number }[] {
  const before = SETS.length + CHAINS.length;
  return CHAINS.flatMap(({ name }, chain) =>
    SETS.map((_, rule) => ({ chain: name, handle: before + chain * SETS.length + rule + 1 })),
  );
}

/** Deletes the table, also where there is none. */
export function flushScript(): string {
  return `add table ${TABLE}\ndelete table ${TABLE}\n`;
}

function element(subject: string): { readonly set: string; readonly text: string } {
  const prefix = parseCanonicalSubject(subject);
  // Nothing but our own parser's text may reach nft; whoever gets here with more has skipped a check.
  if (prefix === undefined) throw new RangeError(`not a canonical subject: ${JSON.stringify(subject)}`);
  return { set: `v${familyOf(prefix)}_${prefix.bits}`, text: formatAddress(prefix.address) };
}

function bySet(subjects: Iterable<string>, suffix: (subject: string) => string): Map<string, string[]> {
  const sets = new Map<string, string[]>();
  for (const subject of subjects) {
    const { set, text } = element(subject);
    const elements = sets.get(set);
    if (elements === undefined) sets.set(set, [text + suffix(subject)]);
    else elements.push(text + suffix(subject));
  }
  return sets;
}

function elementLines(verb: string, sets: ReadonlyMap<string, readonly string[]>): string[] {
  return Array.from(sets, ([set, elements]) => `${verb} element ${TABLE} ${set} { ${elements.join(', ')} }`);
}

/**
 * Absent or present, afterwards each element is there with exactly its time. An add leaves a present element as it is
 * and a delete of an absent one fails (`destroy` came with nft 1.0.7), hence add, delete, add.
 */
export function leaseScript(leases: readonly Lease[]): string {
  const seconds = new Map(leases.map((lease) => [lease.subject, lease.seconds]));
  const plain = bySet(seconds.keys(), () => '');
  const timed = bySet(seconds.keys(), (subject) => ` timeout ${Math.floor((seconds.get(subject) ?? 0) * 1000)}ms`);
  return `${[...elementLines('add', plain), ...elementLines('delete', plain), ...elementLines('add', timed)].join('\n')}\n`;
}

/** Afterwards none of them is there. */
export function releaseScript(subjects: readonly string[]): string {
  const plain = bySet(new Set(subjects), () => '');
  return `${[...elementLines('add', plain), ...elementLines('delete', plain)].join('\n')}\n`;
}

/**
 * A transaction that always fails, so that it changes nothing, and whose errors tell what is there: `create element`
 * fails exactly where the element is present, `delete rule` exactly where the rule is missing, and `create table` at
 * the end fails in any case (or, without the table, everything does).
 */
export function proofScript(subjects: readonly string[]): string {
  const lines = subjects.map((subject) => {
    const { set, text } = element(subject);
    return `create element ${TABLE} ${set} { ${text} }`;
  });
  for (const { chain, handle } of ruleHandles()) lines.push(`delete rule ${TABLE} ${chain} handle ${handle}`);
  lines.push(`create table ${TABLE}`);
  return `${lines.join('\n')}\n`;
}

export interface Proof {
  /** Every rule of ours is where it belongs. */
  readonly rules: boolean;
  /** Subjects whose element is present. */
  readonly present: ReadonlySet<string>;
}

/** Reads what nft said (in the C locale) to `proofScript(subjects)`. */
export function readProof(subjects: readonly string[], errors: string): Proof {
  const rules = ruleHandles().length;
  const present = new Set<string>();
  const nothing: Proof = { rules: false, present: new Set() };
  let complete = false;
  for (const match of errors.matchAll(/^\S+?:(\d+):\d+-\d+: Error: (.*)$/gm)) {
    const line = Number(match[1]) - 1;
    const exists = match[2] === 'Could not process rule: File exists';
    const subject = subjects[line];
    if (subject !== undefined && exists) present.add(subject);
    else if (line === subjects.length + rules && exists) complete = true;
    // Any other error: a rule that is missing, a set that is missing, no permission.
    else return nothing;
  }
  return complete ? { rules: true, present } : nothing;
}
