import { FlowStage } from '../src/engine/flow-stage.ts';
import { BatchPool } from '../src/sources/batch.ts';
import { openSource } from '../src/sources/open.ts';

/** Reads a capture into flows and transactions with every parser and detector on, and prints what there was. */
const source = await openSource(process.argv[2] as string);
const pool = new BatchPool();
const stage = new FlowStage();
let findings = 0;
for await (const batch of source.batches(pool)) {
  for (const output of stage.push(batch)) if (output.kind === 'finding') findings++;
  if (batch.kind === 'packets') pool.give(batch);
}
stage.push({ kind: 'end' });
await source.close();
const { packets, flows, transactions } = stage.counters;
const resident = Math.round(process.resourceUsage().maxRSS / 1_024);
process.stdout.write(`${JSON.stringify({ packets, flows, transactions, findings, resident })}\n`);
