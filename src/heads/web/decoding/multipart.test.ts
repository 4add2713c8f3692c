import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { boundaryOf, MOST_PARTS, partsOf } from './multipart.ts';

function part(name: string, content: string): string {
  return `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${content}\r\n`;
}

test('the boundary stands in the Content-Type, with quotes or without', () => {
  assert.equal(boundaryOf('multipart/form-data; boundary=x'), 'x');
  assert.equal(boundaryOf('multipart/form-data; Boundary = "a b"; charset=utf-8'), 'a b');
  assert.equal(boundaryOf('multipart/form-data'), null);
});

test('parts with their names, files and types', () => {
  const file = '--x\nContent-Type: Text/HTML; a=b\nContent-Disposition: form-data; filename=a.php; name=f\n\n<?php\n';
  assert.deepEqual(partsOf(`preamble\r\n${part('a', '1\r\n2')}${file}--x--\r\n`, 'x'), {
    parts: [
      { name: 'a', filename: null, type: null, content: '1\r\n2' },
      { name: 'f', filename: 'a.php', type: 'text/html', content: '<?php' },
    ],
    rest: '',
  });
});

test('a boundary in the midst of a line is content', () => {
  const { parts } = partsOf(`${part('a', '1/*--x*/or/*--x*/1=1')}--x--`, 'x');
  assert.deepEqual(
    parts.map(({ content }) => content),
    ['1/*--x*/or/*--x*/1=1'],
  );
});

test('what stands behind the last delimiter, or in a part with no header, is looked at', () => {
  const { parts } = partsOf(`${part('a', '1')}--x--\r\n${part('b', '<script>')}--x\r\n<svg>\r\n--x--\r\n`, 'x');
  assert.deepEqual(
    parts.map(({ content }) => content.trim()),
    ['1', '<script>', '<svg>'],
  );
});

test('of more parts than the bound, the rest is one text', () => {
  const { parts, rest } = partsOf(part('a', 'b').repeat(100_000), 'x');
  assert.equal(parts.length, MOST_PARTS);
  assert.equal(rest.length, (100_000 - MOST_PARTS) * part('a', 'b').length);
  assert.deepEqual(partsOf('--x\r\n'.repeat(100_000), 'x').parts, []);
});

test('nothing makes it throw', () => {
  const crumb = fc.constantFrom('--x', '\r\n', '\n', 'Content-Disposition:', 'name=', '"', '\\', ';', ' ', 'a', '--');
  fc.assert(fc.property(fc.array(crumb), (pieces) => void partsOf(pieces.join(''), 'x')));
});
