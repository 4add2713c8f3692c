import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Evidence } from '../model/evidence.ts';
import { HOUR } from '../model/time.ts';
import { Accumulation, ALERT_SCORE } from './accumulation.ts';
import { EvidenceBook } from './evidence-book.ts';
import { finding, START } from './testing/findings.ts';
import { TimeWindows } from './time-windows.ts';

const windows = new TimeWindows(HOUR);
windows.begin(START);

function evidence(changes: Parameters<typeof finding>[0]): Evidence {
  return new EvidenceBook(windows).enter(finding(changes));
}

describe('accumulation', () => {
  test('weighs evidence by threat and confidence, and what grows by its newest', () => {
    const accumulation = new Accumulation();
    const scoreOf = (changes: Parameters<typeof finding>[0]) => accumulation.add(evidence(changes), 1).score;
    assert.equal(scoreOf({ group: 'a', threat: 'info' }), 0);
    assert.equal(scoreOf({ group: 'b', threat: 'low' }), 0.1);
    assert.equal(scoreOf({ group: 'c', threat: 'medium', confidence: 0.5 }), 0.30000000000000004);
    assert.equal(scoreOf({ group: 'd', threat: 'high', confidence: 0.5 }), 0.8);
    assert.equal(scoreOf({ group: 'd', threat: 'high', confidence: 1 }), 1.3);
    assert.equal(scoreOf({ group: 'e', threat: 'critical' }), 3.3);
  });

  test('what stayed below an alert counts half in the next window, and nothing after a window of silence', () => {
    const near = () => {
      const accumulation = new Accumulation();
      accumulation.add(evidence({ group: 'a', confidence: 0.5 }), 1);
      return accumulation;
    };
    const next = near().add(evidence({ group: 'b', confidence: 0.4 }), 2);
    assert.equal(next.score, 0.65);
    assert.ok(next.score >= ALERT_SCORE);
    assert.equal(next.contributions.size, 2, 'an alert names what was carried over');
    assert.equal(near().add(evidence({ group: 'b', confidence: 0.4 }), 3).score, 0.4);
  });

  test('evidence that goes on across a boundary counts once', () => {
    const accumulation = new Accumulation();
    const medium = evidence({ threat: 'medium' });
    for (let window = 1; window < 20; window++) assert.equal(accumulation.add(medium, window).score, 0.4);
  });

  test('what led to an alert is not carried over', () => {
    const accumulation = new Accumulation();
    accumulation.add(evidence({ group: 'a' }), 1);
    assert.equal(accumulation.add(evidence({ group: 'b', confidence: 0.1 }), 2).score, 0.1);
  });

  test('evidence of an older window joins the newest', () => {
    const accumulation = new Accumulation();
    accumulation.add(evidence({ group: 'a', confidence: 0.3 }), 5);
    const score = accumulation.add(evidence({ group: 'b', confidence: 0.3 }), 4);
    assert.deepEqual([score.window, score.score], [5, 0.6]);
  });

  test('a flood of evidence on one profile stays at the cap', () => {
    const accumulation = new Accumulation();
    let size = 0;
    for (let index = 0; index < 3_000; index++) {
      size = accumulation.add({ ...evidence({ threat: 'low' }), id: `${index}` }, 1).contributions.size;
    }
    assert.equal(size, 1_024);
  });

  test('a flood of profiles stays at the cap, is counted, and the quietest gives way', () => {
    const accumulation = new Accumulation();
    const each = evidence({ confidence: 0.5 });
    for (let index = 0; index < 66_000; index++) accumulation.add({ ...each, profile: `profile ${index}` }, 1);
    assert.equal(accumulation.evicted, 66_000 - 65_536);
    const other = { ...each, id: 'other' };
    assert.equal(accumulation.add({ ...other, profile: 'profile 65999' }, 1).score, 1);
    assert.equal(accumulation.add({ ...other, profile: 'profile 0' }, 1).score, 0.5);
  });
});
