import { FlowStage } from '../src/engine/flow-stage.ts';
import type { PacketBatch } from '../src/model/packet.ts';

/**
 * A flood of SYNs from ten million senders within ten seconds, none of them answered: how much memory their flows take,
 * and how many gave way. The packets are made in memory, one batch after the other.
 */
const FLOWS = 10_000_000;
const PACKETS = 10_000;
const FRAME = 14 + 20 + 20;

const bytes = new Uint8Array(PACKETS * FRAME);
const view = new DataView(bytes.buffer);
const offsets = new Uint32Array(PACKETS);
for (let index = 0; index < PACKETS; index++) {
  const at = index * FRAME;
  offsets[index] = at;
  view.setUint16(at + 12, 0x0800);
  view.setUint8(at + 14, 0x45);
  view.setUint16(at + 16, FRAME - 14);
  view.setUint8(at + 23, 6);
  view.setUint32(at + 30, 0x0a00_0001);
  view.setUint16(at + 34, 40_000);
  view.setUint16(at + 36, 80);
  view.setUint8(at + 46, 0x50);
  view.setUint8(at + 47, 0x02);
}
const lengths = new Uint32Array(PACKETS).fill(FRAME);
const batch: PacketBatch = {
  kind: 'packets',
  bytes,
  count: PACKETS,
  offsets,
  lengths,
  wireLengths: lengths,
  times: new Float64Array(PACKETS),
  links: new Uint16Array(PACKETS).fill(1),
};
const stage = new FlowStage({ detectors: [] });
for (let sent = 0; sent < FLOWS; sent += PACKETS) {
  for (let index = 0; index < PACKETS; index++) {
    view.setUint32(index * FRAME + 26, 0x0b00_0000 + sent + index);
    batch.times[index] = 1_700_000_000_000_000 + sent + index;
  }
  stage.push(batch);
}
const { flows, evicted } = stage.counters;
const resident = Math.round(process.resourceUsage().maxRSS / 1_024);
const seconds = process.cpuUsage().user / 1e6;
process.stdout.write(`${JSON.stringify({ packets: FLOWS, flows, evicted, resident, seconds })}\n`);
