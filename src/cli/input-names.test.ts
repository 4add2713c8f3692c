import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inputNames } from './input-names.ts';

test('captures are named without their folders, and not endlessly many', () => {
  assert.equal(inputNames(['/var/log/monday.pcap']), 'monday.pcap');
  assert.equal(inputNames(['a/b.pcap', '-']), 'b.pcap, standard input');
  const many = Array.from({ length: 1_010 }, (_, index) => `${index}.pcap`);
  assert.equal(inputNames(many), '0.pcap, 1.pcap, 2.pcap, 3.pcap, 4.pcap, 5.pcap, 6.pcap, 7.pcap and 1,002 more');
});
