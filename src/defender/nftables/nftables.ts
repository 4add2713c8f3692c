import { GatehoundError } from '../../model/error.ts';
import { chunks } from '../chunks.ts';
import type { Enforcer, Lease } from '../enforcer.ts';
import { Serial } from '../serial.ts';
import { type NftResult, nftRunner, type RunNft } from './nft.ts';
import { flushScript, leaseScript, proofScript, readProof, releaseScript, tableScript } from './nft-script.ts';

/**
 * Elements in one transaction. A transaction must fit the netlink socket's buffer (over 42,000 elements failed for
 * others); 2,000 take about 35 ms, so that a release never waits long behind a batch.
 */
const CHUNK = 2_000;

/** Errors in one proof: each answer of the kernel is about 100 bytes in the socket's buffer of 200 KB. */
const PROOF_CHUNK = 500;

function failure(result: NftResult): GatehoundError {
  const first = result.errors.split('\n').find((line) => line !== '') ?? 'no message';
  if (/Operation not permitted/.test(result.errors)) return new GatehoundError('GH-DEF-004', `nft: ${first}`);
  // The kernel says "too many open files in system" when a set is full.
  if (/Too many open files in system/.test(result.errors)) return new GatehoundError('GH-DEF-008', 'a set is full');
  return new GatehoundError('GH-DEF-005', `nft: ${first}`);
}

class Nftables implements Enforcer {
  readonly dryRun = false;
  readonly #nft: RunNft;
  /** One nft at a time: a rebuilt table must not cross a batch. */
  readonly #serial = new Serial();
  /** A proof found rules missing: somebody emptied our chains. The next lease builds the table anew. */
  #damaged = false;

  constructor(nft: RunNft) {
    this.#nft = nft;
  }

  async #run(arguments_: readonly string[], script?: string): Promise<NftResult> {
    const result = await this.#nft(arguments_, script);
    if (result === 'missing') throw new GatehoundError('GH-DEF-004', 'there is no nft on this machine');
    return result;
  }

  async #build(): Promise<void> {
    const built = await this.#run(['-f', '-'], tableScript());
    if (!built.done) throw failure(built);
    this.#damaged = false;
  }

  async apply(leases: readonly Lease[]): Promise<readonly []> {
    await this.#serial.run(async () => {
      if (this.#damaged) await this.#build();
      for (const chunk of chunks(leases, CHUNK)) {
        const script = leaseScript(chunk);
        let result = await this.#run(['-f', '-'], script);
        if (!result.done && /No such file or directory/.test(result.errors)) {
          // An element that ran out between add and delete, or no table: the first time, or somebody flushed it.
          result = await this.#run(['-f', '-'], script);
          if (!result.done && /No such file or directory/.test(result.errors)) {
            await this.#build();
            result = await this.#run(['-f', '-'], script);
          }
        }
        if (!result.done) throw failure(result);
      }
    });
    return [];
  }

  renew(leases: readonly Lease[]): Promise<readonly []> {
    return this.apply(leases);
  }

  release(subjects: readonly string[]): Promise<void> {
    return this.#serial.run(async () => {
      for (const chunk of chunks(subjects, CHUNK)) {
        const script = releaseScript(chunk);
        let result = await this.#run(['-f', '-'], script);
        // Again for an element that ran out between add and delete. Without a table there is nothing to release.
        if (!result.done) result = await this.#run(['-f', '-'], script);
        if (!result.done && !/No such file or directory/.test(result.errors)) throw failure(result);
      }
    });
  }

  async prove(subjects: readonly string[]): Promise<ReadonlySet<string>> {
    const proven = new Set<string>();
    await this.#serial.run(async () => {
      for (const chunk of chunks(subjects, PROOF_CHUNK)) {
        const result = await this.#run(['-f', '-'], proofScript(chunk));
        const proof = readProof(chunk, result.errors);
        if (!proof.rules) {
          this.#damaged = true;
          proven.clear();
          return;
        }
        for (const subject of proof.present) proven.add(subject);
      }
    });
    return proven;
  }

  async flush(): Promise<void> {
    const result = await this.#serial.run(() => this.#run(['-f', '-'], flushScript()));
    if (!result.done) throw failure(result);
  }

  async close(): Promise<void> {
    await this.#serial.run(async () => {});
  }
}

/** Blocks in the network namespace that this process is in, in a table of its own. Needs CAP_NET_ADMIN. */
export function createNftables(nft: RunNft = nftRunner()): Enforcer {
  return new Nftables(nft);
}
