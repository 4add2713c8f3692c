import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BLOCK_TEXT_LIMIT, FIELD_LIMIT, HpackDecoder, TEXT_LIMIT } from './hpack.ts';

const bytesOf = (hexadecimal: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hexadecimal.replaceAll(' ', ''), 'hex'));

function decode(decoder: HpackDecoder, hexadecimal: string): string[] | null {
  const headers: string[] = [];
  const bytes = bytesOf(hexadecimal);
  const good = decoder.decode(bytes, 0, bytes.length, (name, value) => headers.push(`${name}: ${value}`));
  return good ? headers : null;
}

const REQUEST = [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com'];

test('the requests of RFC 7541 appendix C.4 decode, one by the table of the one before', () => {
  const decoder = new HpackDecoder();
  assert.deepEqual(decode(decoder, '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff'), REQUEST);
  assert.deepEqual(decode(decoder, '8286 84be 5886 a8eb 1064 9cbf'), [...REQUEST, 'cache-control: no-cache']);
  assert.deepEqual(decode(decoder, '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf'), [
    ':method: GET',
    ':scheme: https',
    ':path: /index.html',
    ':authority: www.example.com',
    'custom-key: custom-value',
  ]);
});

test('the plain literals of appendix C.2 decode', () => {
  const decoder = new HpackDecoder();
  assert.deepEqual(decode(decoder, `40 0a ${hex('custom-key')} 0d ${hex('custom-header')} be`), [
    'custom-key: custom-header',
    'custom-key: custom-header',
  ]);
  assert.deepEqual(decode(decoder, `04 0c ${hex('/sample/path')} 10 08 ${hex('password')} 06 ${hex('secret')}`), [
    ':path: /sample/path',
    'password: secret',
  ]);
});

test('the table is as large as it was said to be', () => {
  const decoder = new HpackDecoder();
  decoder.allow(65_536);
  const entry = `40 01 ${hex('a')} 01 ${hex('b')}`;
  // 34 bytes an entry: 64 hold one.
  assert.deepEqual(decode(decoder, `3f 21 ${entry}${entry} be`), ['a: b', 'a: b', 'a: b']);
  assert.equal(decode(decoder, 'bf'), null);
  assert.equal(decode(new HpackDecoder(), '3f e1 ff 7f'), null);
});

test('a flood of entries leaves a bounded table', () => {
  const decoder = new HpackDecoder();
  for (let entry = 0; entry < 10_000; entry += 1) decode(decoder, `40 02 ${hex('ab')} 02 ${hex('cd')}`);
  // 4,096 bytes hold 113 entries of 36.
  assert.deepEqual(decode(decoder, 'ff 2f'), ['ab: cd']);
  assert.equal(decode(decoder, 'ff 30'), null);
});

test('a table grows only where the other side allowed it', () => {
  const larger = '3f e1 ff 03';
  assert.equal(decode(new HpackDecoder(), larger), null);
  const decoder = new HpackDecoder();
  decoder.allow(65_536);
  assert.deepEqual(decode(decoder, larger), []);
  // What was allowed once may be on its way.
  decoder.allow(0);
  assert.deepEqual(decode(decoder, larger), []);
});

test('a flood of fields is passed over, and the table stays right', () => {
  const decoder = new HpackDecoder();
  const fields = 'be'.repeat(16_000);
  const given = decode(decoder, `40 01 ${hex('a')} 01 ${hex('b')} ${fields} 40 01 ${hex('c')} 01 ${hex('d')} be`);
  assert.equal(given?.length, FIELD_LIMIT);
  assert.deepEqual(decode(decoder, 'be bf'), ['c: d', 'a: b']);
  // Literals that no table keeps are passed over, too: nothing of them is unpacked.
  assert.equal(decode(decoder, `be ${`00 01 ${hex('e')} 01 ${hex('f')}`.repeat(1_000)}`)?.length, FIELD_LIMIT);
});

test('the text of a block is bounded, and so is each of its texts', () => {
  const decoder = new HpackDecoder();
  decoder.allow(65_536);
  // A name of one byte and a value of 60,000, as an entry.
  const entry = `3f e1 ff 03 40 01 ${hex('a')} 7f e1 d3 03 ${'30'.repeat(60_000)}`;
  let text = 0;
  let longest = 0;
  const bytes = bytesOf(entry + 'be'.repeat(16_000));
  const header = (name: string, value: string) => {
    text += name.length + value.length;
    longest = Math.max(longest, value.length);
  };
  assert.equal(decoder.decode(bytes, 0, bytes.length, header), true);
  assert.equal(longest, TEXT_LIMIT);
  assert.ok(text <= BLOCK_TEXT_LIMIT);
  assert.equal(decoder.held, 60_033);
  // It counts in full in the table: a second one displaces it.
  assert.equal(decode(decoder, `40 01 ${hex('b')} 7f e1 d3 03 ${'30'.repeat(60_000)}`)?.length, 1);
  assert.equal(decoder.held, 60_033);
  assert.equal(decode(decoder, 'bf'), null);
});

test('what is broken is told apart', () => {
  for (const block of ['80', 'ff', 'ffff ffff ffff', '40', '40 05 61', 'c0', '00 01 61 81', '41']) {
    assert.equal(decode(new HpackDecoder(), block), null, block);
  }
});

test('any bytes are taken', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 5 }), (blocks) => {
      const decoder = new HpackDecoder();
      for (const block of blocks) decoder.decode(block, 0, block.length, () => {});
    }),
  );
});

function hex(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex');
}
