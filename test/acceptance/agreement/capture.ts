import { readFlows } from '../../../src/agent/flows.ts';
import type { Flow } from '../../../src/model/flow.ts';
import type { Transaction } from '../../../src/model/transaction.ts';

/** What one pass over a capture gave, in the order in which it was given. */
export interface Capture {
  /** Its file, from the folder of captures. */
  readonly name: string;
  readonly path: string;
  readonly flows: readonly Flow[];
  readonly transactions: readonly Transaction[];
  /** The flow that carried a transaction. */
  readonly carriers: ReadonlyMap<string, Flow>;
  /** Code of the error that ended the reading; null where it was read to its end. */
  readonly error: string | null;
}

/** Reads a capture once; what cannot be opened is a capture without flows, and its references count as missed. */
export async function readCapture(name: string, path: string): Promise<Capture> {
  const flows: Flow[] = [];
  const transactions: Transaction[] = [];
  let error: string | null = null;
  try {
    const partial = await readFlows(path, (record) => {
      if (record.kind === 'flow-close') flows.push(record.flow);
      else transactions.push(record);
    });
    error = partial?.code ?? null;
  } catch (cause) {
    error = String(cause);
  }
  const carriers = new Map(flows.map((flow) => [flow.uid, flow]));
  return { name, path, flows, transactions, carriers, error };
}
