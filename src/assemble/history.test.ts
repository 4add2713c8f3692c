import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, ipv4, tcp } from '../decode/testing/packets.ts';
import { FlowTable, HISTORY_LENGTH } from './flow-table.ts';
import { HISTORY, historyText, noteFin, noteFlip, noteOnce, noteReset, noteZeroWindow } from './history.ts';
import { WAITS } from './wait-lists.ts';

/** A table with one open flow, slot 0 of it. */
function oneFlow(): FlowTable {
  const table = new FlowTable(2);
  const { bytes, layers } = decode(ipv4({ protocol: 6 }, tcp({})), { link: 228 });
  table.find(bytes, layers);
  assert.equal(table.open(0, true, WAITS.stream, 0), 0);
  return table;
}

test('letters come in the order of what happened, upper case from the originator', () => {
  const table = oneFlow();
  noteFlip(table, 0);
  noteOnce(table, 0, 1, HISTORY.synAcknowledge);
  noteOnce(table, 0, 0, HISTORY.acknowledge);
  noteOnce(table, 0, 0, HISTORY.acknowledge);
  noteOnce(table, 0, 1, HISTORY.data);
  noteOnce(table, 0, 0, HISTORY.data);
  assert.equal(historyText(table, 0), '^hAdD');
});

test('FIN and RST are written again when their sequence number is another', () => {
  const table = oneFlow();
  for (const sequence of [0, 0, 5, 5]) noteFin(table, 0, 0, sequence);
  for (const sequence of [9, 7, 7]) noteReset(table, 0, 1, sequence);
  assert.equal(historyText(table, 0), 'FFrr');
});

test('what repeats is written at the first, tenth, hundredth and thousandth time', () => {
  const table = oneFlow();
  const lengths = new Set<number>();
  for (let time = 1; time <= 1_000; time++) {
    const before = historyText(table, 0).length;
    noteZeroWindow(table, 0, 1);
    if (historyText(table, 0).length > before) lengths.add(time);
  }
  assert.deepEqual([...lengths], [1, 10, 100, 1_000]);
  assert.equal(historyText(table, 0), 'wwww');
});

test('a history that an attacker fills ends at its cap and touches no other flow', () => {
  const table = oneFlow();
  const { bytes, layers } = decode(ipv4({ protocol: 6 }, tcp({ sourcePort: 1 })), { link: 228 });
  table.find(bytes, layers);
  table.open(0, true, WAITS.stream, 0);
  for (let sequence = 0; sequence < 1_000; sequence++) noteReset(table, 0, 0, sequence);
  assert.equal(historyText(table, 0), 'R'.repeat(HISTORY_LENGTH));
  assert.equal(historyText(table, 1), '');
});
