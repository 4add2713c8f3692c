import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE, SECOND } from '../../model/time.ts';
import { LEAST_PACKETS } from './attribution.ts';
import { BudgetWatch } from './budget-watch.ts';
import { addressTextKey } from './host-key.ts';
import { KnownHosts } from './known-hosts.ts';
import { putRecords } from './testing/records.ts';
import { ScriptedEngine } from './testing/scripted-engine.ts';

const START = 1_767_600_000 * SECOND;

/** Sixteen hosts, so that eight are half of them. */
const HOSTS = Array.from({ length: 16 }, (_, index) => `10.0.0.${index}`);

const keyOf = (host: string) => addressTextKey(host) as string;

function known(hosts: readonly string[] = HOSTS): KnownHosts {
  const { statistics } = new ScriptedEngine();
  const all = new KnownHosts();
  for (const source of hosts) {
    putRecords(statistics, [{ source, destination: source }]);
    for (let packet = 0; packet < LEAST_PACKETS; packet++) all.saw(statistics.records, 0);
  }
  return all;
}

const [A, B] = HOSTS.map(keyOf) as [string, string];

/** A watch that has begun, with what is strange that nobody accounts for and who reached level 2. */
function watch(unaccounted: number, sources: number, packets = 0, hosts = known()): BudgetWatch {
  const watched = new BudgetWatch(1e-3, hosts);
  watched.tick(START);
  watched.scored(packets);
  for (let packet = 0; packet < unaccounted; packet++) watched.unaccounted(A, B);
  for (let source = 0; source < sources; source++) watched.blamed(`source ${source}`, 2);
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
    for (let time = 0; time < 1_000; time++) watched.blamed('source 3', 2);
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
    for (let packet = 0; packet < 500; packet++) watched.unaccounted(A, B);
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
    for (let packet = 0; packet < 200; packet++) watched.unaccounted(A, B);
    for (let source = 0; source < 8; source++) watched.blamed(`other ${source}`, 2);
    watched.tick(START + HOUR + MINUTE);
    assert.equal(watched.isOverspent, false);
    watched.unaccounted(A, B);
    watched.tick(START + HOUR + 2 * MINUTE);
    assert.equal(watched.isOverspent, true);
  });

  test('in a small network half of its hosts are too many, but two may always be attackers', () => {
    for (const [hosts, sources] of [
      [0, 2],
      [3, 2],
      [8, 4],
    ] as const) {
      assert.equal(watch(0, sources, 0, known(HOSTS.slice(0, hosts))).isOverspent, false);
      assert.equal(watch(0, sources + 1, 0, known(HOSTS.slice(0, hosts))).isOverspent, true);
    }
  });

  test('what strangers send says nothing about what was learned, but where nobody is known', () => {
    for (const [hosts, isOverspent] of [
      [known(), false],
      [known([]), true],
    ] as const) {
      const watched = watch(0, 0, 0, hosts);
      for (let packet = 0; packet < 1_000; packet++) {
        watched.unaccounted(`stranger ${packet}`, B);
        watched.unaccounted(A, `stranger ${packet}`);
      }
      watched.tick(START + 2 * SECOND);
      assert.equal(watched.isOverspent, isOverspent);
    }
  });

  test('a source of level 4 keeps it, whatever others do, unless known hosts have it in numbers', () => {
    const watched = watch(201, 9);
    for (let source = 0; source < 20; source++) watched.blamed(`stranger ${source}`, 4);
    for (const host of HOSTS.slice(0, 8)) watched.blamed(keyOf(host), 4);
    watched.tick(START + 2 * SECOND);
    assert.deepEqual([watched.demotes(2), watched.demotes(3), watched.demotes(4)], [true, true, false]);
    watched.blamed(keyOf(HOSTS[8] as string), 4);
    watched.tick(START + 3 * SECOND);
    assert.equal(watched.demotes(4), true);
    assert.equal(watch(0, 0).demotes(2), false);
  });
});
