import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE, SECOND } from '../../model/time.ts';
import { BudgetWatch } from './budget-watch.ts';

const START = 1_767_600_000 * SECOND;

/** A watch that has begun, with what is strange that nobody accounts for and who reached level 2. */
function watch(unaccounted: number, sources: number, packets = 0): BudgetWatch {
  const watched = new BudgetWatch(1e-3);
  watched.tick(START);
  watched.scored(packets);
  for (let packet = 0; packet < unaccounted; packet++) watched.unaccounted();
  for (let source = 0; source < sources; source++) watched.blamed(`source ${source}`);
  watched.tick(START + SECOND);
  return watched;
}

describe('the watch over the budget', () => {
  test('two hundred strange packets an hour are nobody to worry about, one more is too many', () => {
    assert.equal(watch(200, 0).isOverspent, false);
    assert.equal(watch(201, 0).isOverspent, true);
  });

  test('three times the budgeted rate is allowed beside them', () => {
    assert.equal(watch(200 + 300, 0, 100_000).isOverspent, false);
    assert.equal(watch(200 + 301, 0, 100_000).isOverspent, true);
  });

  test('eight sources an hour may be attackers, nine are a network that has changed', () => {
    assert.equal(watch(0, 8).isOverspent, false);
    assert.equal(watch(0, 9).isOverspent, true);
    const watched = watch(0, 8);
    for (let time = 0; time < 1_000; time++) watched.blamed('source 3');
    watched.tick(START + 2 * SECOND);
    assert.equal(watched.isOverspent, false);
  });

  test('it stays overspent until a whole hour was within the budget', () => {
    const watched = watch(201, 0);
    watched.tick(START + HOUR - SECOND);
    assert.equal(watched.isOverspent, true);
    // The hour in which it was overspent ends: the next one counts from zero.
    watched.tick(START + HOUR);
    assert.equal(watched.isOverspent, true);
    watched.tick(START + 2 * HOUR - SECOND);
    assert.equal(watched.isOverspent, true);
    watched.tick(START + 2 * HOUR);
    assert.equal(watched.isOverspent, false);
  });

  test('of another model another probability is expected, and what was overspent stays so', () => {
    const watched = watch(0, 0, 100_000);
    for (let packet = 0; packet < 500; packet++) watched.unaccounted();
    watched.expect(2e-3);
    watched.tick(START + MINUTE);
    assert.equal(watched.isOverspent, false);
    watched.expect(5e-4);
    watched.tick(START + MINUTE + SECOND);
    assert.equal(watched.isOverspent, true);
    watched.expect(1);
    watched.tick(START + MINUTE + 2 * SECOND);
    assert.equal(watched.isOverspent, true);
  });

  test('what came in one hour is not counted in the next', () => {
    const watched = watch(200, 8);
    watched.tick(START + HOUR);
    for (let packet = 0; packet < 200; packet++) watched.unaccounted();
    for (let source = 0; source < 8; source++) watched.blamed(`other ${source}`);
    watched.tick(START + HOUR + MINUTE);
    assert.equal(watched.isOverspent, false);
    watched.unaccounted();
    watched.tick(START + HOUR + 2 * MINUTE);
    assert.equal(watched.isOverspent, true);
  });
});
