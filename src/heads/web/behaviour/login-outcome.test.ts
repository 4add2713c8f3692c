import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { HOUR, SECOND } from '../../../model/time.ts';
import { loginAttemptOf } from './login-attempt.ts';
import { isCreation, LoginOutcomes } from './login-outcome.ts';
import { heard, type RequestStory, START } from './testing/heard-request.ts';

const FORM = { method: 'POST', target: '/login' } as const;

class Form {
  readonly outcomes = new LoginOutcomes(HOUR);
  at = START;

  try(account: string, password: string, answer: RequestStory) {
    this.at += SECOND;
    const story = heard({ ...FORM, at: this.at, body: `user=${account}&password=${password}`, ...answer });
    const attempt = loginAttemptOf(story);
    if (attempt === undefined) throw new Error('no attempt');
    return this.outcomes.of(attempt, story);
  }
}

const once = (answer: RequestStory) => new Form().try('anna', 'secret', answer);

describe('login outcome', () => {
  test('statuses say no', () => {
    for (const status of [400, 401, 403, 422, 423, 429]) assert.equal(once({ status }), 'failed', String(status));
    for (const status of [500, 503, null]) assert.equal(once({ status }), 'unknown', String(status));
    assert.equal(once({ status: 302, refused: 'GH-1', answerHeaders: { location: '/home' } }), 'failed');
  });

  test('where one is led says it, with the cookie of a session', () => {
    const led = (location: string, cookie?: string) =>
      once({ status: 302, answerHeaders: { location, ...(cookie === undefined ? {} : { 'set-cookie': cookie }) } });
    assert.equal(led('/login?error=1'), 'failed');
    assert.equal(led('https://shop.example.com/login'), 'failed');
    assert.equal(led('/account?denied'), 'failed');
    assert.equal(led('/account', 'SESSIONID=0123456789abcdef; HttpOnly'), 'succeeded');
    assert.equal(led('/account', 'theme=dark-and-quiet'), 'unknown');
    assert.equal(led('/login.php', 'PHPSESSID=0123456789abcdef'), 'failed', 'a session for everybody');
  });

  test('bodies say it', () => {
    const says = (answer: string) => once({ answer });
    assert.equal(says('{"error":"invalid_grant"}'), 'failed');
    assert.equal(says('{"success":false}'), 'failed');
    assert.equal(says('<p class=error>Incorrect username or password</p>'), 'failed');
    assert.equal(says('<form><input type="password" name="p"></form>'), 'failed');
    assert.equal(says('Too many attempts'), 'failed');
    assert.equal(says('<pre>Username and/or password incorrect.</pre>'), 'failed');
    assert.equal(says('<methodResponse><fault>'), 'failed');
    assert.equal(says('{"access_token":"0123456789abcdef"}'), 'succeeded');
    assert.equal(says('<a href="/logout">Log out</a>'), 'succeeded');
    assert.equal(says('{"errors":[],"error":null,"token":"0123456789"}'), 'succeeded');
    assert.equal(says('{"errors":[{"code":7}]}'), 'failed');
    assert.equal(says('hello'), 'unknown');
  });

  test('what was made is no login, unless it is a session', () => {
    const made = (story: RequestStory) => isCreation(heard({ ...FORM, status: 201, ...story }));
    assert.equal(made({ answer: '{"id":7}' }), true);
    assert.equal(made({ answer: '{"id":7}', status: 200 }), false);
    assert.equal(made({ answer: '{"access_token":"0123456789abcdef"}' }), false);
    assert.equal(made({ answerHeaders: { 'set-cookie': 'SESSIONID=0123456789abcdef' } }), false);
    assert.equal(made({ refused: 'GH-1' }), false);
    assert.equal(once({ status: 201, answer: '{"access_token":"0123456789abcdef"}' }), 'succeeded');
  });

  test('an account that is tried with other passwords and gets the same look each time is not let in', () => {
    const form = new Form();
    const outcomes = ['a', 'b', 'c', 'd', 'e'].map((password) => form.try('anna', password, { size: 5_000 }));
    assert.deepEqual(outcomes, ['unknown', 'unknown', 'unknown', 'failed', 'failed']);
    assert.equal(form.try('berta', 'a', { size: 5_100 }), 'failed', 'about the same length');
  });

  test('accounts that come back with the same password are let in', () => {
    const form = new Form();
    const outcomes = ['anna', 'anna', 'berta', 'berta', 'anna', 'anna'].map((name) => form.try(name, name, {}));
    assert.equal(outcomes.at(-1), 'succeeded');
  });

  test('after clear failures the rare answer that looks like none of them is a success', () => {
    const form = new Form();
    for (let index = 0; index < 5; index++)
      form.try('anna', `p${index}`, { status: 302, answerHeaders: { location: '/login.php' } });
    const home = { status: 302, answerHeaders: { location: '/index.php' } };
    assert.equal(form.try('anna', 'right', home), 'succeeded');
    const outcomes = ['b', 'c', 'd'].map((account) => form.try(account, 'x', home));
    assert.equal(outcomes.at(-1), 'unknown', 'what is not rare is something else');
  });

  test('a form that never answers twice alike is bounded', () => {
    const form = new Form();
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.string({ maxLength: 4 }),
        fc.constantFrom(200, 302, 418),
        (size, account, status) => {
          const outcome = form.try(encodeURIComponent(account), 'x', { size, status });
          assert.ok(['failed', 'succeeded', 'unknown'].includes(outcome));
        },
      ),
    );
    for (let index = 0; index < 20_000; index++) form.try(`account-${index}`, 'x', { size: 0 });
    assert.ok(form.outcomes.evicted > 3_000);
  });
});
