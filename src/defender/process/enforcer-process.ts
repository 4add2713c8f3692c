import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { extname } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { GatehoundError } from '../../model/error.ts';
import { LineSplitter } from '../../protocol/line-splitter.ts';
import { chunks } from '../chunks.ts';
import type { Enforcer, Lease, Refusal } from '../enforcer.ts';
import { findProgram, SYSTEM_ENVIRONMENT } from '../system-program.ts';
import { type Answer, type Command, MAX_ANSWER, MAX_SUBJECTS, parseAnswer } from './command.ts';
import { enforcerWrapper, ownCapabilities } from './privileges.ts';

export interface EnforcerProcessOptions {
  /** The file whose presence means that nothing may be blocked: `stopFile(dataFolder)`. */
  readonly stopFile: string;
  /** Prefixes that the configuration protects, in text. */
  readonly protect?: readonly string[];
  /** A batch of 2,000 takes about 0.1 s; a minute is a machine in distress. */
  readonly answerMilliseconds?: number;
  /** Told once when the process ends without having been closed. */
  readonly onDeath?: (error: GatehoundError) => void;
}

/** What the process writes to its standard error is kept to this length, for the message when it dies. */
const KEPT_ERRORS = 2_000;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: GatehoundError) => void;
  readonly timer: NodeJS.Timeout;
}

type WithoutId<Value> = Value extends { readonly id: number } ? Omit<Value, 'id'> : never;

class EnforcerProcess implements Enforcer {
  readonly dryRun = false;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #lines = new LineSplitter(MAX_ANSWER);
  readonly #waiting = new Map<number, Waiting>();
  readonly #milliseconds: number;
  readonly #onDeath: (error: GatehoundError) => void;
  readonly #ended: Promise<void>;
  #next = 0;
  #closing = false;
  #death: GatehoundError | undefined;
  #errors = '';

  constructor(program: string, arguments_: readonly string[], options: EnforcerProcessOptions) {
    this.#milliseconds = options.answerMilliseconds ?? 60_000;
    this.#onDeath = options.onDeath ?? (() => {});
    this.#child = spawn(program, [...arguments_], {
      env: SYSTEM_ENVIRONMENT,
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: '/',
    });
    this.#child.stdout.on('data', (chunk: Buffer) => this.#read(chunk));
    this.#child.stderr.setEncoding('utf8');
    this.#child.stderr.on('data', (chunk: string) => {
      this.#errors = (this.#errors + chunk).slice(-KEPT_ERRORS);
    });
    // A broken pipe shows as the end of the process.
    this.#child.stdin.on('error', () => {});
    this.#ended = new Promise((resolve) => {
      this.#child.on('error', (error) => {
        this.#die(new GatehoundError('GH-DEF-006', `the enforcer process did not start: ${error.message}`));
        resolve();
      });
      this.#child.on('close', (code, signal) => {
        const last = this.#errors.trim().split('\n').at(-1) ?? '';
        const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
        this.#die(
          new GatehoundError('GH-DEF-006', `the enforcer process ended (${how})${last === '' ? '' : `: ${last}`}`),
        );
        resolve();
      });
    });
  }

  #die(error: GatehoundError): void {
    if (this.#death !== undefined) return;
    this.#death = error;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#waiting.clear();
    if (!this.#closing) this.#onDeath(error);
  }

  #kill(error: GatehoundError): void {
    this.#die(error);
    this.#child.kill('SIGKILL');
  }

  #read(chunk: Buffer): void {
    try {
      for (const line of this.#lines.push(chunk)) this.#take(line);
    } catch (error) {
      if (!(error instanceof GatehoundError)) throw error;
      this.#kill(new GatehoundError('GH-DEF-009', `the enforcer process gave ${error.message}`));
    }
  }

  #take(line: string): void {
    const answer = parseAnswer(line);
    const waiting = answer === undefined ? undefined : this.#waiting.get(answer.id);
    if (answer === undefined || waiting === undefined) {
      this.#kill(new GatehoundError('GH-DEF-009', 'the enforcer process gave an answer that makes no sense'));
      return;
    }
    this.#waiting.delete(answer.id);
    clearTimeout(waiting.timer);
    if ('error' in answer) waiting.reject(new GatehoundError(answer.error.code, answer.error.detail));
    else waiting.resolve(answer);
  }

  #ask<Kind extends 'refusals' | 'subjects' | 'gaps' | 'done'>(
    command: WithoutId<Command>,
    kind: Kind,
  ): Promise<Extract<Answer, Record<Kind, unknown>>[Kind]> {
    return new Promise((resolve, reject) => {
      if (this.#death !== undefined) {
        reject(this.#death);
        return;
      }
      const id = this.#next++;
      const timer = setTimeout(() => {
        const seconds = this.#milliseconds / 1000;
        this.#kill(
          new GatehoundError('GH-DEF-007', `the enforcer process gave no answer to ${command.do} within ${seconds} s`),
        );
      }, this.#milliseconds);
      const take = (answer: Answer): void => {
        const found = answer as Extract<Answer, Record<Kind, unknown>>;
        if (kind in answer) {
          resolve(found[kind]);
          return;
        }
        const error = new GatehoundError(
          'GH-DEF-009',
          `the enforcer process answered ${command.do} with something else`,
        );
        reject(error);
        this.#kill(error);
      };
      this.#waiting.set(id, { resolve: take, reject, timer });
      this.#child.stdin.write(`${JSON.stringify({ id, ...command })}\n`);
    });
  }

  async #lease(verb: 'apply' | 'renew', leases: readonly Lease[]): Promise<readonly Refusal[]> {
    const refusals: Refusal[] = [];
    for (const part of chunks(leases, MAX_SUBJECTS))
      refusals.push(...(await this.#ask({ do: verb, leases: part }, 'refusals')));
    return refusals;
  }

  apply(leases: readonly Lease[]): Promise<readonly Refusal[]> {
    return this.#lease('apply', leases);
  }

  renew(leases: readonly Lease[]): Promise<readonly Refusal[]> {
    return this.#lease('renew', leases);
  }

  async release(subjects: readonly string[]): Promise<void> {
    for (const part of chunks(subjects, MAX_SUBJECTS)) await this.#ask({ do: 'release', subjects: part }, 'done');
  }

  async prove(subjects: readonly string[]): Promise<ReadonlySet<string>> {
    const proven = new Set<string>();
    for (const part of chunks(subjects, MAX_SUBJECTS))
      for (const subject of await this.#ask({ do: 'prove', subjects: part }, 'subjects')) proven.add(subject);
    return proven;
  }

  async flush(): Promise<void> {
    await this.#ask({ do: 'flush' }, 'done');
  }

  /** What the process cannot read of its protected set, a sentence each. */
  gaps(): Promise<readonly string[]> {
    return this.#ask({ do: 'gaps' }, 'gaps');
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#child.stdin.end();
    // It answers what it was asked and ends; if it hangs, its work is not worth waiting for.
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
    await this.#ended;
    clearTimeout(timer);
  }
}

export interface StartedEnforcer {
  readonly enforcer: Enforcer;
  /** What the protected set lacks because it cannot be read here; empty when all is well. */
  readonly gaps: readonly string[];
}

/**
 * The command line of the enforcer process, with the least privileges that setpriv(1), where it is there, can give.
 * Throws GH-DEF-004 where nft or CAP_NET_ADMIN is missing.
 */
export function enforcerCommandLine(options: Pick<EnforcerProcessOptions, 'stopFile' | 'protect'>): readonly string[] {
  if (findProgram('nft') === undefined) throw new GatehoundError('GH-DEF-004', 'there is no nft on this machine');
  const capabilities = ownCapabilities();
  if (!capabilities.includes('net_admin')) throw new GatehoundError('GH-DEF-004', 'CAP_NET_ADMIN is missing');
  // Beside this file, in the same language: TypeScript in a checkout, JavaScript in the package.
  const script = fileURLToPath(new URL(`./enforcer-child${extname(import.meta.url)}`, import.meta.url));
  const node = [process.execPath, script, '--stop-file', options.stopFile];
  for (const prefix of options.protect ?? []) node.push('--protect', prefix);
  return [...enforcerWrapper(capabilities), ...node];
}

/**
 * Starts the enforcer process and waits until it answers. `commandLine` is given to run it elsewhere, as in another
 * network namespace. Throws GH-DEF-004 where nft or CAP_NET_ADMIN is missing, GH-DEF-006 where it does not come up.
 */
export async function startEnforcerProcess(
  options: EnforcerProcessOptions,
  commandLine: readonly string[] = enforcerCommandLine(options),
): Promise<StartedEnforcer> {
  const [program, ...words] = commandLine as [string, ...string[]];
  const enforcer = new EnforcerProcess(program, words, options);
  try {
    return { enforcer, gaps: await enforcer.gaps() };
  } catch (error) {
    await enforcer.close();
    throw error;
  }
}
