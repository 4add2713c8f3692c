import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ETHER_TYPE, ethernet, ipv4, udp } from '../../decode/testing/packets.ts';
import type { PacketBatch } from '../../model/packet.ts';
import { DAY, SECOND } from '../../model/time.ts';
import { sourceKey } from './host-key.ts';
import { RECORD } from './packet-record.ts';
import { PacketRecorder } from './packet-recorder.ts';
import { referenceEngine } from './reference/reference-engine.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const START = 1_767_600_000 * SECOND;

const frame = (source: string) => ethernet(ETHER_TYPE.ipv4, ipv4({ source, protocol: 17 }, udp({})));

/** Packets of 10.0.0.1, 10.0.0.2, ... at these times, each in a batch with room between them; of 1,000 bytes on the wire. */
function batchAt(...times: readonly number[]): PacketBatch {
  const frames = times.map((_, index) => frame(`10.0.0.${index + 1}`));
  const bytes = new Uint8Array(frames.length * 100).fill(0xee);
  for (const [index, data] of frames.entries()) bytes.set(data, index * 100 + 7);
  return {
    kind: 'packets',
    bytes,
    count: frames.length,
    offsets: Uint32Array.from(frames, (_, index) => index * 100 + 7),
    lengths: Uint32Array.from(frames, ({ length }) => length),
    wireLengths: new Uint32Array(frames.length).fill(1_000),
    times: Float64Array.from(times),
    links: new Uint16Array(frames.length).fill(1),
  };
}

function made(time: 'steady' | 'captured') {
  const { statistics } = referenceEngine(DEFAULT_SETTINGS);
  const recorder = new PacketRecorder(statistics, time);
  const timeOf = (index: number) => statistics.view.getFloat64(index * RECORD.bytes + RECORD.time, true);
  return { statistics, recorder, timeOf };
}

test('packets of a batch become the first records, from wherever in the batch', () => {
  const { statistics, recorder } = made('steady');
  const batch = batchAt(...Array.from({ length: 5 }, (_, index) => START + index));
  recorder.record(batch, 2, 4);
  assert.deepEqual(
    [0, 1].map((index) => sourceKey(statistics.records, index)),
    ['\x0a\0\0\x03', '\x0a\0\0\x04'],
  );
  assert.equal(statistics.view.getUint32(RECORD.wireLength, true), 1_000);
  assert.equal(statistics.records[2 * RECORD.bytes + RECORD.family], 0, 'a third record was written');
  recorder.record(batch, 0, 1);
  assert.equal(sourceKey(statistics.records, 0), '\x0a\0\0\x01');
});

test('with a clock of their own statistics do not hear of a leap, and it goes on from batch to batch', () => {
  const { recorder, timeOf } = made('steady');
  recorder.record(batchAt(START, START + 10, START + 400 * DAY), 0, 3);
  assert.deepEqual([0, 1, 2].map(timeOf), [0, 10, 10]);
  recorder.record(batchAt(START + 400 * DAY + 5), 0, 1);
  assert.equal(timeOf(0), 15);
});

test('with the clock of the capture they have its times as they are', () => {
  const { recorder, timeOf } = made('captured');
  const times = [START, START + 400 * DAY, -1, 0];
  recorder.record(batchAt(...times), 0, 4);
  assert.deepEqual([0, 1, 2, 3].map(timeOf), times);
});
