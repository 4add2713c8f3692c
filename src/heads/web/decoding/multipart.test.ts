import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { boundariesOf, MOST_PARTS, partsOf } from './multipart.ts';

function part(name: string, content: string): string {
  return `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${content}\r\n`;
}

test('boundaries stand in the Content-Type, with quotes or without, and at the beginning of the body', () => {
  assert.deepEqual(boundariesOf('multipart/form-data; boundary=x', ''), ['x']);
  assert.deepEqual(boundariesOf('multipart/form-data; Boundary = "a b"; charset=utf-8', ''), ['a b']);
  assert.deepEqual(boundariesOf('multipart/form-data', ''), []);
  assert.deepEqual(boundariesOf('multipart/form-data; xboundary=fake; boundary=x', '--y\r\n'), ['x', 'y']);
  assert.deepEqual(boundariesOf('multipart/form-data; boundary=x; boundary=y', '--x\r\n'), ['x', 'y']);
});

const PLAIN = { filename: null, isFile: false, type: null, head: '', decoded: null } as const;

test('parts with their names, files and types', () => {
  const file = '--x\nContent-Type: Text/HTML; a=b\nContent-Disposition: form-data; filename=a.php; name=f\n\n<?php\n';
  const parts = partsOf(`${part('a', '1\r\n2')}${file}--x--\r\n`, 'x').parts;
  assert.deepEqual(parts.slice(0, 2), [
    { ...PLAIN, name: 'a', content: '1\r\n2' },
    { ...PLAIN, name: 'f', filename: 'a.php', isFile: true, type: 'text/html', content: '<?php' },
  ]);
});

test('what other readers may find in another place is looked at too', () => {
  const contents = (body: string) => partsOf(body, 'x').parts.map(({ head, content }) => `${head}|${content}`);
  const end = '--x--\r\n';
  assert.deepEqual(contents(`preamble\r\n${part('a', '1')}${end}`), ['|preamble\r\n', '|1']);
  // To a strict reader neither the longer delimiter nor the one behind a bare LF is one.
  for (const odd of ['\r\n--xZ', '\n--x']) {
    const body = `${part('a', `1' or ${odd}\r\nX: /*\r\n\r\n*/ 1=1`)}${end}`;
    assert.ok(contents(body).includes(`|1' or ${odd}\r\nX: /*\r\n\r\n*/ 1=1`), odd);
    assert.ok(
      contents(body).some((one) => one.endsWith('X: /*|*/ 1=1')),
      odd,
    );
  }
});

test('a file is what every reader takes for one', () => {
  const isFile = (disposition: string) =>
    partsOf(`--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n1\r\n--x--`, 'x').parts[0]?.isFile;
  assert.equal(isFile('name="a"; filename="b"'), true);
  for (const disposition of ['name="a"; filename*=b', 'foo="; filename=x"; name="a"', "foo='; filename=x'; name=a"])
    assert.equal(isFile(disposition), false, disposition);
});

test('base64 is undone where a part says so, whatever its lines', () => {
  const body =
    '--x\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nPHNjc\r\nmlwdD4=\r\n--x--';
  const [found] = partsOf(body, 'x').parts;
  assert.deepEqual([found?.decoded, found?.content], ['<script>', 'PHNjc\r\nmlwdD4=']);
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
