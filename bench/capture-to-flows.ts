import { FlowStage } from '../src/engine/flow-stage.ts';
import { BatchPool } from '../src/sources/batch.ts';
import { openSource } from '../src/sources/open.ts';

/**
 * Reads a capture into flows and transactions with every parser on, and prints what there was. With `detectors` the
 * flow head listens too.
 */
const [file = '', detectors] = process.argv.slice(2);
const source = await openSource(file);
const pool = new BatchPool();
const stage = new FlowStage(detectors === 'detectors' ? {} : { detectors: [] });
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
