import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { xmlValues } from './xml-values.ts';

function valuesOf(text: string): readonly (readonly [string, string])[] {
  return xmlValues(text, 100).values.map((value) => [value.name, value.text]);
}

test('texts, CDATA and attributes, by the element that they stand in', () => {
  assert.deepEqual(valuesOf(`<a id="1" t='x"y'>hello<b><![CDATA[<script>]]></b></a>`), [
    ['a.id', '1'],
    ['a.t', 'x"y'],
    ['a', 'hello'],
    ['b', '<script>'],
  ]);
  assert.deepEqual(valuesOf('<a/><b />'), []);
});

test('declarations are looked at wherever they stand, behind any comment', () => {
  const padding = `<!--${'x'.repeat(20_000)}-->`;
  assert.deepEqual(valuesOf(`${padding}<!ENTITY x SYSTEM "file:///etc/passwd">`), [
    ['', '<!ENTITY x SYSTEM "file:///etc/passwd">'],
  ]);
});

test('that it is XML, as every document says, is nothing to look at; what is hidden in it is', () => {
  for (const ordinary of ['<?xml version="1.0"?>', "<?xml version='1.1' encoding='utf-8' standalone='no' ?>"])
    assert.deepEqual(valuesOf(`${ordinary}<a/>`), [], ordinary);
  for (const odd of ['<?xml version="1.0" x="union select"?>', '<?xml-stylesheet href="javascript:x"?>', '<?php x ?>'])
    assert.deepEqual(valuesOf(`${odd}<a/>`), [['', odd]]);
});

test('what is written into a broken tag is looked at', () => {
  assert.deepEqual(valuesOf('<a 1 union select name="x"'), [
    ['a.name', 'x'],
    ['a', '1 union select'],
  ]);
  assert.deepEqual(valuesOf('</a onload=alert(1)>'), [['', 'onload = alert(1)']]);
  assert.deepEqual(valuesOf('<a><![CDATA[never closed'), [['a', 'never closed']]);
});

test('there are at most as many as asked for, and it is told', () => {
  assert.deepEqual(xmlValues('<a>x</a>'.repeat(500), 100).values.length, 100);
  assert.equal(xmlValues('<a>x</a>'.repeat(500), 100).isCut, true);
  assert.equal(xmlValues(`<a ${'b="c" '.repeat(500)}>`, 100).values.length, 100);
  assert.equal(xmlValues('<a>x</a>', 2).isCut, false);
});

test('nothing makes it throw', () => {
  const crumb = fc.constantFrom(
    '<',
    '>',
    '</',
    '<!',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '=',
    '"',
    "'",
    'a',
    ' ',
    '<?',
    '&',
  );
  fc.assert(fc.property(fc.array(crumb), (pieces) => void xmlValues(pieces.join(''), 10)));
});
