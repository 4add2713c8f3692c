import { randomInt } from 'node:crypto';
import { FlowStage } from '../engine/flow-stage.ts';
import type { GatehoundError } from '../model/error.ts';
import type { FlowClosed, FlowStageOutput } from '../model/stream.ts';
import type { Transaction } from '../model/transaction.ts';
import { BatchPool } from '../sources/batch.ts';
import { openSource } from '../sources/open.ts';

/** Reads one input, a capture or logs, and gives its flows and transactions in the order in which they end; no judge is asked. */
export async function readFlows(
  path: string,
  onRecord: (record: FlowClosed | Transaction) => void,
): Promise<GatehoundError | null> {
  const source = await openSource(path);
  const stage = new FlowStage({ detectors: [], assembler: { seed: randomInt(2 ** 32) } });
  const pool = new BatchPool();
  const give = (outputs: readonly FlowStageOutput[]) => {
    for (const output of outputs) {
      if (output.kind !== 'tick' && output.kind !== 'end' && output.kind !== 'finding') onRecord(output);
    }
  };
  try {
    for await (const batch of source.batches(pool)) {
      give(stage.push(batch));
      if (batch.kind === 'packets') pool.give(batch);
    }
    give(stage.push({ kind: 'end' }));
    return source.statistics.partial;
  } finally {
    await source.close();
  }
}
