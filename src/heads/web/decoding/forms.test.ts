import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formsOf, withoutComments, withoutShellQuoting } from './forms.ts';

test('the first form is the text itself in lower case, and no form comes twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const forms = formsOf(text);
      assert.equal(forms[0], text.toLowerCase());
      assert.equal(new Set(forms).size, forms.length);
    }),
  );
  assert.deepEqual(formsOf('Blue Shoes'), ['blue shoes']);
});

test('comments of SQL are spaces, whatever they hold and however long they are', () => {
  for (const inside of ['', 'x', '*', 'a*b', '**', ' \n ', 'x'.repeat(5_000), '/*']) {
    assert.equal(withoutComments(`union/*${inside}*/select`), 'union select', inside.slice(0, 10));
  }
  assert.equal(withoutComments('union-- x\nselect#y\n1'), 'union select 1');
  assert.equal(withoutComments('1/*!50000union*//*!select*/2'), '1 union select 2');
  assert.equal(withoutComments('1/*!50000union select 2').trim(), '1 union select 2');
});

test('a comment that is not closed stays', () => {
  assert.equal(withoutComments('a/*b'), 'a/*b');
  assert.equal(withoutComments("x' or 1=1-- "), "x' or 1=1-- ");
});

test('what quotes and variables hide from a filter, a shell reads', () => {
  assert.equal(withoutShellQuoting(`c'a't /e"t"c/pa\\sswd`), 'cat /etc/passwd');
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a shell.
  assert.equal(withoutShellQuoting('cat${ifs}/etc$@/passwd'), 'cat /etc/passwd');
  assert.equal(withoutShellQuoting('cat$ifs$9/etc/passwd'), 'cat /etc/passwd');
  assert.equal(withoutShellQuoting('{cat,/etc/passwd}'), 'cat /etc/passwd');
});

test('base64 that reads as text is a form of its own', () => {
  const hidden = '<script>alert(1)</script>';
  const packed = Buffer.from(hidden).toString('base64');
  assert.ok(formsOf(`data:text/html;base64,${packed}`).includes(hidden));
  assert.ok(formsOf(packed.replace(/.{10}/g, '$&\r\n')).includes(hidden));
  assert.deepEqual(formsOf('a letter to the editor about blue garden chairs').length, 1);
});

test('zero bytes hide nothing', () => {
  assert.ok(formsOf('sel\0ect').includes('select'));
});
