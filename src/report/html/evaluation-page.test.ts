import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { evaluateScores } from '../evaluate-scores.ts';
import { evaluation, scoredData } from '../testing/evaluations.ts';
import { evaluationHtml } from './evaluation-page.ts';

const page = evaluationHtml(evaluation(), '0.1.0');

test('what it comes to is read first, then curve, scores, time and method', () => {
  const places = [
    '<h1 id="result">Finds 68.9 % of the attack, with 0.83 % false positives.</h1>',
    '<p class="lead">Packet head on office.pcap</p>',
    ...['curve', 'scores', 'score', 'method'].map((id) => `<h2 id="${id}">`),
  ].map((text) => page.indexOf(text));
  assert.ok(
    places.every((place) => place > 0),
    places.join(' '),
  );
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  );
});

test('it has no script, asks nothing of the network, and every drawing has a title, a description and a table', () => {
  assert.match(page, /content="default-src 'none'; style-src 'sha256-[^']*'; base-uri 'none'; form-action 'none'"/);
  assert.doesNotMatch(page, /<script|https?:| on\w+="| style="/);
  const drawings = page.match(/<svg[^>]*role="img"/g)?.length;
  assert.equal(drawings, 5);
  assert.equal(page.match(/<title id=/g)?.length, drawings);
  assert.equal(page.match(/<desc id=/g)?.length, drawings);
  assert.equal(page.match(/<details class="alternative"/g)?.length, 3);
  assert.equal(page.match(/<table/g)?.length, page.match(/<caption>/g)?.length);
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
  assert.equal(new Set(ids).size, ids.length);
});

test('confusion, cost of recall and each attack stand in tables', () => {
  for (const cells of [
    '<th scope="row">Attack</th><td>407</td><td>184</td><td>68.9 %</td>',
    '<th scope="row">95 %</th><td>777 (26.7 %)</td><td>0.08529</td>',
    '<th scope="row">password guessing</th><td>124</td><td>24</td><td>19.4 %</td>',
  ]) {
    assert.ok(page.includes(cells), cells);
  }
});

test('requests without times, threshold or attack have a page too', () => {
  const data = { ...scoredData(), attacks: null, times: null, thresholds: [], learning: [] };
  const facts = { ...evaluation(), unit: 'request', title: 'Web head' };
  const html = evaluationHtml(evaluateScores(data, facts), '0.1.0');
  assert.match(html, /benign requests flagged/);
  assert.doesNotMatch(html, /id="score"|packet [^h]|NaN|undefined|<circle/);
  const benign = evaluationHtml(evaluateScores({ ...data, labels: data.labels.map(() => 0) }, facts), '0.1.0');
  assert.match(benign, /<h1 id="result">There is no attack data to measure on\.<\/h1>/);
  assert.doesNotMatch(benign, /id="curve"|NaN|undefined/);
});

/** Every tag with the names of its attributes. */
function structure(html: string): string {
  const tags = html.replace(/<style>.*?<\/style>/s, '').match(/<\/?[a-zA-Z!][^>]*>/g) ?? [];
  return tags.map((tag) => tag.replace(/="[^"]*"/g, '')).join('\n');
}

test('no markup escapes from names and texts', () => {
  const with_ = (text: string): string => {
    const attacks = scoredData().attacks?.map((name) => (name === '' ? '' : text)) ?? null;
    const facts = {
      ...evaluation(),
      title: text,
      split: text,
      trainedOn: text,
      figures: [{ name: text, value: text }],
    };
    return structure(evaluationHtml(evaluateScores({ ...scoredData(), attacks }, facts), '0.1.0'));
  };
  const expected = with_('harmless');
  const pieces = fc.constantFrom(
    '<script>',
    '"><img src=x onerror=alert(1)>',
    "'",
    '</title>',
    '&',
    '`',
    '-->',
    '\u2028',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', minLength: 1 })), { minLength: 1 }), (parts) => {
      assert.equal(with_(parts.join('')), expected);
    }),
    { numRuns: 30 },
  );
});

test('the same evaluation gives the same bytes', () => {
  assert.equal(evaluationHtml(evaluation(), '0.1.0'), page);
});
