import { FlowStage } from '../src/engine/flow-stage.ts';
import { synFrames } from './frames.ts';

/**
 * A flood of SYNs from ten million senders within ten seconds, none of them answered: how much memory their flows take,
 * and how many gave way. The packets are made in memory, one batch after the other.
 */
const FLOWS = 10_000_000;
const PACKETS = 10_000;

const { batch, view, size } = synFrames(PACKETS);
const stage = new FlowStage({ detectors: [] });
for (let sent = 0; sent < FLOWS; sent += PACKETS) {
  for (let index = 0; index < PACKETS; index++) {
    view.setUint32(index * size + 26, 0x0b00_0000 + sent + index);
    batch.times[index] = 1_700_000_000_000_000 + sent + index;
  }
  stage.push(batch);
}
const { flows, evicted } = stage.counters;
const resident = Math.round(process.resourceUsage().maxRSS / 1_024);
const seconds = process.cpuUsage().user / 1e6;
process.stdout.write(`${JSON.stringify({ packets: FLOWS, flows, evicted, resident, seconds })}\n`);
