import assert from 'node:assert/strict';
import { test } from 'node:test';
import { model } from '../heads/packet/testing/models.ts';
import { GatehoundError } from '../model/error.ts';
import { modelJson, modelText } from './model-list.ts';

const ID = '20231114T221500Z-01234567';
const IN_USE = { id: ID, content: model(), isCurrent: true };
const DAMAGED = {
  id: ID,
  content: new GatehoundError('GH-MDL-003', 'the model is damaged: it is cut'),
  isCurrent: false,
};

test('people read which is in use, what it was learned from and when, and where its levels begin', () => {
  assert.equal(
    modelText(IN_USE),
    `* ${ID}  2,101 packets of office.pcap (in use)
    learned 2023-11-14 22:13:20 to 2023-11-14 22:15:00 UTC; levels above 0.125, 0.25, 0.5, none
`,
  );
  assert.equal(modelText(DAMAGED), `  ${ID}  GH-MDL-003: the model is damaged: it is cut\n`);
});

test('programs read the same, with null for a level that nothing reaches', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(modelJson(IN_USE))), {
    id: ID,
    inUse: true,
    problem: null,
    made: 1_700_000_100.000001,
    trainedOn: {
      from: 'office.pcap',
      start: 1_700_000_000,
      end: 1_700_000_100.000001,
      mapped: 101,
      trained: 2_000,
    },
    settings: { pairs: 'own', transform: 'log1p' },
    thresholds: [0.125, 0.25, 0.5, null],
    rule: 'tail',
    budget: 100,
    version: '1.2.3',
  });
  assert.deepEqual(modelJson(DAMAGED), {
    id: ID,
    inUse: false,
    problem: { code: 'GH-MDL-003', message: 'the model is damaged: it is cut' },
  });
});

test('a name from elsewhere cannot command a terminal', () => {
  const { provenance } = model();
  const told = modelText({ ...IN_USE, content: model({ provenance: { ...provenance, from: 'a\x1b[2J\n* b' } }) });
  assert.ok(!/[\p{Cc}]/u.test(told.replaceAll('\n', '')) && told.split('\n').length === 3, told);
});
