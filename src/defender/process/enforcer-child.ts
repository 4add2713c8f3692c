/**
 * The process that holds CAP_NET_ADMIN. It takes typed commands from standard input and trusts none of them: it
 * checks every subject against a protected set that it reads itself, and the stop file of `gatehound panic`. It ends
 * when standard input closes and leaves the leases to run out in the kernel.
 *
 * Arguments: --stop-file PATH, --protect PREFIX (any number).
 */
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parsePrefix } from '../../model/address.ts';
import { GatehoundError } from '../../model/error.ts';
import { LineSplitter } from '../../protocol/line-splitter.ts';
import type { Lease, Refusal } from '../enforcer.ts';
import { createNftables } from '../nftables/nftables.ts';
import { createProtectedReader, whyProtected } from '../protected/protected-set.ts';
import { type Answer, type Command, MAX_LINE, parseCommand } from './command.ts';

const { values } = parseArgs({
  options: { 'stop-file': { type: 'string' }, protect: { type: 'string', multiple: true, default: [] } },
});
const stopFile = values['stop-file'];
const extra = values.protect.map((text) => {
  const prefix = parsePrefix(text);
  if (prefix === undefined) throw new GatehoundError('GH-DEF-009', `--protect ${text} is no prefix`);
  return prefix;
});
const protectedSet = createProtectedReader(extra);
const nftables = createNftables();

function stopped(): boolean {
  if (stopFile === undefined) return false;
  // stat, not access(2) as in existsSync: access takes no account of capabilities, and the folder is root's alone.
  // A path that cannot be looked at throws, and the command fails: better no block than one that panic cannot stop.
  return statSync(stopFile, { throwIfNoEntry: false }) !== undefined;
}

async function lease(command: Extract<Command, { leases: readonly Lease[] }>): Promise<readonly Refusal[]> {
  if (stopped()) {
    await nftables.flush();
    const reason = 'blocking was stopped by gatehound panic';
    return command.leases.map(({ subject }) => ({ subject, code: 'GH-DEF-003', reason }));
  }
  const set = protectedSet();
  const refusals: Refusal[] = [];
  const allowed = command.leases.filter(({ subject }) => {
    const why = whyProtected(set, subject);
    if (why !== undefined) refusals.push({ subject, code: 'GH-DEF-002', reason: `${subject} ${why}` });
    return why === undefined;
  });
  await nftables[command.do](allowed);
  return refusals;
}

async function carryOut(command: Command): Promise<Answer> {
  const { id } = command;
  switch (command.do) {
    case 'apply':
    case 'renew':
      return { id, refusals: await lease(command) };
    case 'release':
      await nftables.release(command.subjects);
      return { id, done: true };
    case 'prove':
      return { id, subjects: [...(await nftables.prove(command.subjects))] };
    case 'flush':
      await nftables.flush();
      return { id, done: true };
    case 'gaps':
      return { id, gaps: protectedSet().gaps };
  }
}

function answer(value: Answer): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

async function take(line: string): Promise<void> {
  const command = parseCommand(line);
  if ('problem' in command) {
    answer({ id: command.id, error: { code: 'GH-DEF-009', detail: command.problem } });
    return;
  }
  try {
    answer(await carryOut(command));
  } catch (error) {
    const known = error instanceof GatehoundError ? error : undefined;
    const detail = known?.message ?? String(error);
    answer({ id: command.id, error: { code: known?.code ?? 'GH-DEF-005', detail } });
  }
}

// Signals are for the agent to act on: on Ctrl-C the terminal sends them to this process too, and it must still
// carry out what the agent says last. It ends with its standard input.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
// The agent may have gone without reading the last answers.
process.stdout.on('error', () => {});
const lines = new LineSplitter(MAX_LINE);
process.stdin.on('data', (chunk: Buffer) => {
  try {
    for (const line of lines.push(chunk)) void take(line);
  } catch (error) {
    answer({ id: -1, error: { code: 'GH-DEF-009', detail: error instanceof Error ? error.message : String(error) } });
    process.exit(1);
  }
});
