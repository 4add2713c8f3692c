import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trainingNotes } from './web-training-notes.ts';

const ALL = new Set(['path', 'header', 'cookie', 'body'] as const);

test('notes say what set the threshold, and what a larger budget finds where this one allows none', () => {
  const few = { requests: 200, isBrowsing: false, allowed: 0 };
  assert.deepEqual(trainingNotes({ basis: few, kinds: ALL, larger: { budget: 0.005, finds: 0.76 } }, '0.1'), [
    'The threshold was set by 200 ordinary requests: of so few, a budget of 0.1 % allows none to be taken for an attack. ' +
      'With --budget 0.5 it finds 76 % of the attacks.',
  ]);
  const many = { requests: 15_743, isBrowsing: true, allowed: 15 };
  assert.deepEqual(trainingNotes({ basis: many, kinds: ALL, larger: null }, '0.1'), [
    'The threshold was set by 15,743 requests of real use: with a budget of 0.1 %, 15 may be taken for attacks.',
  ]);
});

test('notes say of what there was none', () => {
  const basis = { requests: 1, isBrowsing: false, allowed: 1 };
  const told = (...kinds: ('header' | 'cookie' | 'body')[]) =>
    trainingNotes({ basis, kinds: new Set(kinds), larger: null }, '50')[1];
  assert.equal(told(), 'No request had a header, cookie or body: the figures do not speak of them.');
  assert.equal(told('header'), 'No request had a cookie or body: the figures do not speak of them.');
  assert.equal(told('header', 'body'), 'No request had a cookie: the figures do not speak of it.');
});
