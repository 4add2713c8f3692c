import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { xmlRpcCredentials } from './xml-rpc-login.ts';

const value = (text: string) => `<param><value><string>${text}</string></value></param>`;
const call = (method: string, ...values: string[]) =>
  xmlRpcCredentials(
    `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${values.join('')}</params></methodCall>`,
  );
const ANNA = { account: 'anna', password: 'x' };

describe('login by XML-RPC', () => {
  test('name and password stand where the method has them', () => {
    assert.deepEqual(call('wp.getUsersBlogs', value('anna'), value('x')), ANNA);
    assert.deepEqual(call('wp.getPosts', '<value><int>1</int></value>', value('anna'), value('x')), ANNA);
    assert.deepEqual(call('metaWeblog.newPost', value('1'), value('anna'), value('x'), value('A title')), ANNA);
    assert.deepEqual(call('blogger.getUserInfo', value('key'), value('anna'), value('x')), ANNA);
    assert.deepEqual(call('blogger.newPost', value('key'), value('1'), value('anna'), value('x')), ANNA);
    assert.equal(call('wp.getUsersBlogs', value('anna')), undefined);
    assert.equal(call('demo.sayHello', value('anna'), value('x')), undefined);
  });

  test('what servers do not look at is no name', () => {
    assert.deepEqual(call('wp.getPosts', value('decoy'), value('anna'), value('x')), ANNA);
    const hidden = '<!-- <value>decoy</value><value>decoy</value> -->';
    assert.deepEqual(call('wp.getUsersBlogs', hidden, value('anna'), value('x')), ANNA);
    assert.deepEqual(call('wp.getUsersBlogs', value('<![CDATA[anna]]>'), '<value a="b" >x</value>'), ANNA);
    assert.deepEqual(call('wp&#46;getUsersBlogs', value('anna'), value('123456'))?.password, '123456');
  });

  test('a bundle of calls is one password, all of it', () => {
    const bundle = (first: string) => call('system.multicall', value(first), value('y'.repeat(2_000)));
    assert.equal(bundle('a')?.account, 'system.multicall');
    assert.notEqual(bundle('a')?.password, bundle('b')?.password);
  });

  test('takes any text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('<', '<!--', '<methodName', '>wp.x', '<value>', 'a', ' ', '-->')),
        (parts) => {
          xmlRpcCredentials(parts.join(''));
        },
      ),
    );
    assert.equal(xmlRpcCredentials(''), undefined);
    assert.equal(xmlRpcCredentials(`<methodName${'<!--'.repeat(50_000)}`), undefined);
  });
});
