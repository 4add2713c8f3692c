import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatehoundError } from '../model/error.ts';
import { failureLine } from './failure.ts';

test('a coded error is its code, what happened and what to do', () => {
  const error = new GatehoundError('GH-CLI-001', 'there is no such thing');
  assert.equal(
    failureLine(error),
    'GH-CLI-001: there is no such thing; see gatehound --help, or --help after the command',
  );
});

test('anything else is a defect of ours, and says how to report it', () => {
  assert.match(failureLine(new TypeError('x is undefined')), /^GH-CLI-003: x is undefined; run again with --debug/);
  assert.match(failureLine('thrown text'), /^GH-CLI-003: thrown text; /);
});

test('an error stays one line of plain text whatever a file name holds', () => {
  const line = failureLine(new GatehoundError('GH-SRC-001', 'a\nb\x1b[31mc\u202e does not exist'));
  assert.ok(!/[\p{Cc}\p{Cf}]/u.test(line));
});
