import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FlowRecord, recordEnd, recordStart } from './record.ts';
import { ANY_RECORD } from './testing/records.ts';

test('a record ends with what it says it lasted, and never before it began', () => {
  for (const any of Object.values(ANY_RECORD)) {
    fc.assert(
      fc.property(any as fc.Arbitrary<FlowRecord>, (record) => {
        const lasted = recordEnd(record) - recordStart(record);
        if (record.kind === 'dns') assert.equal(lasted, record.roundTrip ?? 0);
        else if ('duration' in record) assert.equal(lasted, record.duration ?? 0);
        else assert.equal(lasted, 0);
      }),
      { numRuns: 20 },
    );
  }
});
