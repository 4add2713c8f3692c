import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAMBDAS } from '../features.ts';
import { arithmeticOf } from './arithmetic.ts';
import { DampedPair } from './damped-pair.ts';
import { DampedStream } from './damped-stream.ts';

const OWN = arithmeticOf('own');

/** Of lambda 1: a half is left after a second. */
const ONE = LAMBDAS.indexOf(1);

/** Two streams and their pair, and a way to let one of them send. */
function made() {
  const [a, b] = [new DampedStream('a', 0, OWN), new DampedStream('b', 0, OWN)];
  const pair = new DampedPair(a, b, 0);
  const send = (sender: DampedStream, value: number, time: number) => {
    sender.insert(value, time);
    pair.update(sender, value, time);
    return pair.covariance(ONE);
  };
  return { a, b, pair, send };
}

test('the covariance is the fading mean of products of residuals, each with the last one of the other side', () => {
  const { a, b, send } = made();
  // The residual of a first value is 0, as it is its own mean: nothing goes together with anything.
  assert.equal(send(a, 100, 0), 0);
  assert.equal(send(b, 30, 0), 0);
  // a at 1 s: w = 1.5, S = 50 + 40, mean 60, residual -20. b's last residual is 0. Products 0, weight 2/2 + 1.
  assert.equal(send(a, 40, 1), 0);
  // b at 1 s: w = 1.5, S = 15 + 60, mean 50, residual 10. Product 10 * -20; weight 2 + 1.
  assert.equal(send(b, 60, 1), -200 / 3);
  // a at 2 s: w = 1.75, S = 45 + 25, mean 40, residual -15. Products -200/2 + -15 * 10; weight 3/2 + 1.
  assert.equal(send(a, 25, 2), -250 / 2.5);
});

test('residuals do not fade, however long the pause', () => {
  const { a, b, send } = made();
  send(a, 100, 0);
  send(b, 30, 0);
  send(a, 40, 1);
  // 40 s later of a's -20 nothing has gone. b: mean of 60 and what is left of 30.
  const left = 2 ** -40;
  const residual = 60 - (60 + 30 * left) / (1 + left);
  const weight = 2 * 2 ** -40 + 1;
  assert.ok(Math.abs(send(b, 60, 40) - (residual * -20) / weight) < 1e-20);
});

test('a pair with itself has nothing to go with: only one side ever has a residual', () => {
  const stream = new DampedStream('a', 0, OWN);
  const pair = new DampedPair(stream, stream, 0);
  for (const [time, value] of [100, 40, 70, 10].entries()) {
    stream.insert(value, time);
    pair.update(stream, value, time);
    assert.equal(pair.covariance(ONE), 0);
  }
  assert.equal(pair.other(stream), stream);
});

test('a clock that goes back fades nothing', () => {
  const { a, b, send } = made();
  send(a, 100, 10);
  send(b, 30, 10);
  send(a, 40, 11);
  const before = send(b, 60, 11);
  // The same moment again, and an earlier one: both only add.
  const { mean } = b;
  const residual = (value: number) => value - (mean[ONE] as number);
  const after = send(b, 60, 5);
  assert.equal(after, (before * 3 + residual(60) * -20) / 4);
});

test('updating lets the other side fade, but not its mean and variance', () => {
  const { a, b, send } = made();
  send(b, 30, 0);
  send(a, 100, 10);
  assert.equal(b.weight[ONE], 2 ** -10);
  assert.equal(b.mean[ONE], 30);
});
