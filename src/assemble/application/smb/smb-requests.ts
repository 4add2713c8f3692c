import type { Micros } from '../../../model/time.ts';
import type { SmbTransaction } from '../../../model/transaction/smb.ts';
import type { NtlmIdentity } from '../authentication/ntlm.ts';
import type { FlowContext } from '../parser.ts';

/** Requests that may wait for their answers; servers grant clients credits for 512 at most, most of them for reads. */
const WAITING = 128;
/** Shares that a session may have open; Windows opens a few. */
const SHARES = 256;
/** The server works on it: the answer comes later. */
const STATUS_PENDING = 0x103;

/** What a request asked for. */
export interface SmbRequest {
  readonly action: SmbTransaction['action'];
  readonly time: Micros;
  readonly path: string | null;
  readonly name: string | null;
  readonly identity: NtlmIdentity | null;
}

/** Requests of one session that wait for their answers, and the shares that were opened by them. */
export class SmbRequests {
  version = 'SMB1';
  readonly #flow: FlowContext;
  readonly #emit: (transaction: SmbTransaction) => void;
  readonly #waiting = new Map<number, SmbRequest>();
  readonly #shares = new Map<number, string>();

  constructor(flow: FlowContext, emit: (transaction: SmbTransaction) => void) {
    this.#flow = flow;
    this.#emit = emit;
  }

  share(tree: number): string | null {
    return this.#shares.get(tree) ?? null;
  }

  ask(message: number, request: SmbRequest): void {
    if (this.#waiting.size >= WAITING) {
      // The oldest one's answer was missed, or is never coming.
      for (const [oldest, forgotten] of this.#waiting) {
        this.#waiting.delete(oldest);
        this.#give(forgotten, null);
        break;
      }
    }
    this.#waiting.set(message, request);
  }

  /** @param tree the share's number, in the answer to a request for one */
  answer(message: number, status: number, tree: number): void {
    const request = this.#waiting.get(message);
    if (request === undefined || status === STATUS_PENDING) return;
    this.#waiting.delete(message);
    if (request.action === 'tree-connect' && request.path !== null && status === 0) {
      if (this.#shares.size < SHARES || this.#shares.has(tree)) this.#shares.set(tree, request.path);
    }
    this.#give(request, status);
  }

  end(): void {
    for (const request of this.#waiting.values()) this.#give(request, null);
    this.#waiting.clear();
  }

  #give(request: SmbRequest, status: number | null): void {
    const { action, time, path, name, identity } = request;
    this.#emit({
      kind: 'smb',
      ...this.#flow,
      time,
      version: this.version,
      action,
      path,
      // Zeek's word for what has no name.
      name: name === '' ? '<share_root>' : name,
      user: identity?.user ?? null,
      domain: identity?.domain ?? null,
      workstation: identity?.workstation ?? null,
      status,
    });
  }
}
