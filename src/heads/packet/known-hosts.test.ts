import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KnownHosts } from './known-hosts.ts';
import { putRecords } from './testing/records.ts';
import { ScriptedEngine } from './testing/scripted-engine.ts';

function hosts() {
  const { statistics } = new ScriptedEngine();
  const known = new KnownHosts();
  const saw = (source: string, destination: string, packets: number) => {
    putRecords(statistics, [{ source, destination }]);
    for (let packet = 0; packet < packets; packet++) known.saw(statistics.records, 0);
  };
  return { known, saw };
}

test('a host is known after 25 usual packets, sent or received', () => {
  const { known, saw } = hosts();
  saw('10.0.0.1', '10.0.0.2', 24);
  assert.equal(known.size, 0);
  saw('10.0.0.1', '10.0.0.2', 1);
  assert.deepEqual([known.size, known.has('\x0a\0\0\x01'), known.has('\x0a\0\0\x02')], [2, true, true]);
  assert.equal(known.has('\x0a\0\0\x03'), false);
});

test('so many as the cap are, whoever else comes', () => {
  const { known, saw } = hosts();
  for (let host = 0; host < 5_000; host++) saw(`10.1.${host >> 8}.${host & 255}`, '10.0.0.1', 25);
  assert.equal(known.size, 4_096);
  assert.equal(known.has('\x0a\0\0\x01'), true);
});
