import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { EvidenceKind } from '../../../../model/evidence.ts';
import { decodeRequest } from '../../decoding/decode-request.ts';
import { checkExamples } from '../check-examples.ts';
import { requestOf, requestsOfExample } from '../request-of.ts';
import { RuleSet } from '../rule-set.ts';
import type { RuleText } from '../rule-text.ts';
import { BUILT_IN_RULES } from './index.ts';
import { LOOK_ALIKES } from './testing/look-alikes.ts';

type Named = RuleText & { readonly id: string };

const RULES = BUILT_IN_RULES as readonly Named[];
const set = new RuleSet(RULES);

/** What the rules that fire say together: that not all of them err. */
function sureness(request: Parameters<typeof decodeRequest>[0]): { readonly sure: number; readonly by: string } {
  const hits = set.inspect(decodeRequest(request), { client: '203.0.113.1', status: null });
  const doubt = hits.reduce((product, { confidence }) => product * (1 - confidence), 1);
  return { sure: 1 - doubt, by: hits.map(({ rule }) => rule).join(', ') };
}

describe('the built-in rules', () => {
  test('have an id of their own, in kebab case', () => {
    const ids = RULES.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^[a-z0-9]+(?:-[a-z0-9]+)+$/);
  });

  test('say what they found, how grave and how sure it is, and where it is described', () => {
    for (const { id, alert, evidence, severity, action, confidence, source } of RULES) {
      assert.match(alert, /^[A-Z].{10,160}[^.]$/, id);
      assert.ok(evidence !== undefined && severity !== undefined && action !== undefined, id);
      assert.ok(confidence !== undefined && confidence > 0 && confidence < 1, id);
      assert.match(source ?? '', /^https:\/\/[^\s]+$/, id);
    }
  });

  test('stop nothing by a weak sign alone', () => {
    for (const { id, action, confidence = 0 } of RULES) assert.ok(action === 'alert' || confidence >= 0.75, id);
  });

  test('have two examples or more of what they must match, and as many that they must spare', () => {
    for (const { id, examples } of RULES) {
      assert.ok((examples?.match?.length ?? 0) >= 2, id);
      assert.ok((examples?.spare?.length ?? 0) >= 2, id);
    }
  });

  test('match their examples and spare the others', () => {
    checkExamples(RULES);
  });

  test('are found by literals, but for those that look at headers and cookies which hardly anybody sends', () => {
    assert.deepEqual([...set.alwaysAsked].sort(), ['product-shiro-cookie', 'smuggling-lengths']);
    assert.deepEqual(set.warnings, []);
  });

  test('cover what the web head promises to find in requests', () => {
    const kinds = new Set(RULES.map(({ evidence }) => evidence));
    const promised: readonly EvidenceKind[] = [
      ...(['SQL_INJECTION', 'NOSQL_INJECTION', 'LDAP_INJECTION', 'XPATH_INJECTION', 'COMMAND_INJECTION'] as const),
      ...([
        'CODE_INJECTION',
        'TEMPLATE_INJECTION',
        'CROSS_SITE_SCRIPTING',
        'PATH_TRAVERSAL',
        'FILE_INCLUSION',
      ] as const),
      ...(['SENSITIVE_FILE_REQUEST', 'SERVER_SIDE_REQUEST_FORGERY', 'XML_EXTERNAL_ENTITY'] as const),
      ...(['UNSAFE_DESERIALIZATION', 'LOG4SHELL', 'SHELLSHOCK', 'MALICIOUS_UPLOAD', 'REQUEST_SMUGGLING'] as const),
      ...(['HTTP_PROTOCOL_ABUSE', 'WEB_SCANNER'] as const),
    ];
    for (const kind of promised) assert.ok(kinds.has(kind), kind);
  });

  test('are not sure of anything that only looks like an attack', () => {
    for (const text of LOOK_ALIKES) {
      for (const request of requestsOfExample(text)) {
        const { sure, by } = sureness(request);
        assert.ok(sure < 0.9, `${text}: ${by}`);
      }
    }
  });

  test('find what hides in JSON, in a form, in a part of a multipart body, in a cookie and in a header', () => {
    const attack = "x' union select name, password from users--";
    const multipart = `--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n${attack}\r\n--b--\r\n`;
    const requests = [
      { body: JSON.stringify({ a: [{ b: attack }] }), headers: { 'content-type': 'application/json' } },
      { body: `a=${encodeURIComponent(attack)}` },
      { body: multipart, headers: { 'content-type': 'multipart/form-data; boundary=b' } },
      { headers: { cookie: `a=${encodeURIComponent(attack)}` } },
      { headers: { 'user-agent': attack } },
      { url: `/shop?id=1%27+union+select+1,2--` },
      { url: `/shop?id=${encodeURIComponent(encodeURIComponent(attack))}` },
    ];
    for (const parts of requests) assert.ok(sureness(requestOf(parts)).sure >= 0.9, JSON.stringify(parts));
  });

  test('end soon on texts that are made of nothing but what they look for', () => {
    const pieces = [
      ...[
        'select ',
        'union ',
        "' or ",
        '../',
        '$(',
        '<a ',
        '<script ',
        '{{',
        '; cat ',
        'a=',
        '/*',
        '--',
        '\r\n',
        '((',
        "'",
      ],
      ...['{%', '@{[', 'java.lang.', 'chr(', 'char(1)+', 'if ', 'for ', '<style ', 'javascript:', 'order by ', 'from '],
      ...['||', 'system(', 'http://', "x' and a ", 'data:', 'case when ', 'concat(', 'eval(', '$a[', '{cat,', ':(){'],
    ];
    for (const piece of pieces) {
      const body = piece.repeat(Math.ceil(8_000 / piece.length));
      const request = decodeRequest(requestOf({ body, headers: { 'content-type': 'text/plain' } }));
      const began = performance.now();
      set.inspect(request, { client: '203.0.113.1', status: null });
      // Ten times what the slowest takes here, so that a busy machine does not fail it.
      assert.ok(performance.now() - began < 1_000, piece);
    }
  });
});
