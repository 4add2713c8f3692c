import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loginAttemptOf } from './login-attempt.ts';
import { heard, type RequestStory } from './testing/heard-request.ts';

const of = (story: RequestStory) => loginAttemptOf(heard({ method: 'POST', target: '/login', ...story }));
const json = (value: unknown): RequestStory => ({
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json' },
});

describe('login attempt', () => {
  test('forms are recognised by the name of the password, nested or in another language', () => {
    for (const name of [
      'password',
      'passwd',
      'pwd',
      'pass',
      'user[password]',
      'j_password',
      'Login.Passwort',
      'userPass',
    ]) {
      const attempt = of({ body: `login=anna&${encodeURIComponent(name)}=secret` });
      assert.notEqual(attempt, undefined, name);
      assert.notEqual(attempt?.account, 0, name);
    }
  });

  test('secret and pin are passwords beside an account alone', () => {
    assert.notEqual(of({ body: 'login=anna&secret=1' }), undefined);
    assert.equal(of({ body: 'title=x&secret=1' }), undefined);
    assert.equal(of({ body: 'passage=1&compass=2&user=anna' }), undefined);
  });

  test('JSON bodies, parameters of the query, and basic authentication count too', () => {
    assert.notEqual(of(json({ user: { email: 'anna@example.com', password: 'secret' } })), undefined);
    assert.notEqual(of({ method: 'GET', target: '/vulnerabilities/brute/?username=anna&password=x' }), undefined);
    const basic = of({ method: 'GET', headers: { authorization: `Basic ${btoa('anna:se:cret')}` } });
    assert.equal(basic?.isBasic, true);
    assert.equal(basic?.account, of({ body: 'user=ANNA&pass=x' })?.account);
    assert.equal(basic?.password, of({ body: 'user=a&pass=se%3Acret' })?.password);
    assert.equal(of({ headers: { authorization: 'Basic !!!' } }), undefined);
    assert.equal(of({ headers: { authorization: 'Bearer abc' } }), undefined);
  });

  test('calls by XML-RPC bring name and password along, and a bundle of calls is a password of its own', () => {
    const value = (text: string) => `<param><value><string>${text}</string></value></param>`;
    const call = (...values: string[]) =>
      of({
        target: '/xmlrpc.php',
        body: `<methodCall><methodName>wp.getUsersBlogs</methodName><params>${values.map(value).join('')}</params></methodCall>`,
        headers: { 'content-type': 'text/xml' },
      });
    assert.equal(call('anna', 'x')?.account, of({ body: 'user=anna&pass=y' })?.account);
    assert.equal(call('1', 'anna', 'x')?.password, of({ body: 'user=a&pass=x' })?.password);
    assert.equal(call('anna'), undefined);
    const bundle = (last: string) => of({ body: `<methodName>system.multicall</methodName>${value(last)}` })?.password;
    assert.notEqual(bundle('a'), bundle('b'));
  });

  test('all fields with a password count, and all that name an account, in their order', () => {
    const numbers = (body: string) => {
      const attempt = of({ body });
      return `${attempt?.account} ${attempt?.password}`;
    };
    const bodies = ['user=a&pass=x', 'user=a&pwd=y&pass=x', 'user=a&pwd=x&pass=y', 'user=a&login=b&pass=x', 'pass=x'];
    assert.equal(new Set(bodies.map(numbers)).size, bodies.length);
    assert.equal(numbers('user=A&email=+&pass=x'), numbers('user=a&pass=x'));
    assert.equal(numbers('user=a&code=1&pass=x'), numbers('user=a&code=2&pass=x'), 'codes change each time');
    assert.notEqual(numbers('user=a&code=1'), numbers('user=a&code=2'), 'unless there is nothing else');
    assert.notEqual(numbers(`user=${'+'.repeat(600)}a&pass=x`), numbers(`user=${'+'.repeat(600)}b&pass=x`));
  });

  test('a form beside basic authentication is a form', () => {
    const headers = { authorization: `Basic ${btoa('a:a')}` };
    const both = of({ headers, body: 'user=anna&pass=x' });
    assert.equal(both?.isBasic, false);
    assert.equal(both?.form, of({ body: 'user=anna&pass=x' })?.form);
    assert.notEqual(both?.password, of({ headers })?.password);
  });

  test('what comes by a token is said', () => {
    const by = (authorization: string) => of({ headers: { authorization }, body: 'user=a&pass=x' })?.hasToken;
    assert.deepEqual(['Bearer abc', 'Token abc', 'Basic abc', 'Bearer', ''].map(by), [true, true, false, false, false]);
  });

  test('nothing of a password or account can be read in it', () => {
    const text = JSON.stringify(of({ body: 'user=anna-of-arendelle&password=hunter2-hunter2' }));
    assert.ok(!/anna|hunter/.test(text), text);
  });

  test('requests without a password are none', () => {
    assert.equal(of({ body: 'q=shoes&page=2' }), undefined);
    assert.equal(of({ method: 'GET', target: '/?q=password' }), undefined);
  });
});
