import { spawn } from 'node:child_process';
import { findProgram, SYSTEM_ENVIRONMENT } from '../system-program.ts';

export interface NftResult {
  /** nft did all that the script says. */
  readonly done: boolean;
  readonly output: string;
  readonly errors: string;
}

/** Runs a command line or script of nft to its end. `missing` when there is no nft. */
export type RunNft = (arguments_: readonly string[], script?: string) => Promise<NftResult | 'missing'>;

/** One script measured 10 to 40 ms; a minute means that the kernel's lock is held by something that hangs. */
const TIMEOUT_MILLISECONDS = 60_000;

/**
 * Runs the nft of the system, behind the words of `wrapper` where there are any (`/sbin/ip netns exec NAME`). No
 * shell; a script goes through standard input.
 */
export function nftRunner(wrapper: readonly string[] = []): RunNft {
  return (arguments_, script = '') => {
    const path = findProgram('nft');
    if (path === undefined) return Promise.resolve('missing');
    return new Promise((resolve) => {
      const [program, ...words] = [...wrapper, path, ...arguments_] as [string, ...string[]];
      const child = spawn(program, words, {
        env: SYSTEM_ENVIRONMENT,
        stdio: ['pipe', 'pipe', 'pipe'],
        timeout: TIMEOUT_MILLISECONDS,
        killSignal: 'SIGKILL',
      });
      const output: Buffer[] = [];
      const errors: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
      // nft may end before it has read everything; its exit tells.
      child.stdin.on('error', () => {});
      child.on('error', (error) => resolve({ done: false, output: '', errors: error.message }));
      child.on('close', (code, signal) => {
        const said = Buffer.concat(errors).toString();
        resolve({
          done: code === 0,
          output: Buffer.concat(output).toString(),
          errors: said === '' && signal !== null ? `nft was ended by ${signal}` : said,
        });
      });
      child.stdin.end(script);
    });
  };
}
