import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverCode } from './server-code.ts';

const PICTURE = `GIF89a${'\x80'.repeat(9_000)}`;

test('code behind the beginning of a file is found, each piece of it', () => {
  assert.equal(serverCode(`${PICTURE}<?php system($_GET["c"]); ?>`, 8_192), '<?php system($_GET["c"]); ?>');
  assert.equal(serverCode(`${PICTURE}<%= page %>\x80<?= \`id\`; ?>`, 8_192), '<%= page %>\n<?= `id`; ?>');
  assert.ok(serverCode('<?php '.repeat(50_000), 8_192).length < 9_000);
});

test('what stands at the beginning, and a file without code, are none', () => {
  assert.equal(serverCode('<?php x', 8_192), '');
  assert.equal(serverCode(`<?php x${'\x80'.repeat(9_000)}`, 8_192), '');
  assert.equal(serverCode(`${PICTURE}<?xml version="1.0"?><x:xmpmeta/>`, 8_192), '');
});
