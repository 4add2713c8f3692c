import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webInspectorParts } from '../../src/agent/web-head-files.ts';
import { DEFAULT_WEB_HEAD_SETTINGS } from '../../src/config/web-options.ts';
import { createInspector } from '../../src/heads/web/create-inspector.ts';
import { decodeRequest } from '../../src/heads/web/decoding/decode-request.ts';
import { MersenneTwister } from '../../src/numeric/mersenne-twister.ts';
import { attackKind } from './web/attack-payload.ts';
import { EVASION_SOURCES, evade, takeAttacks } from './web/evasion.ts';
import { PLAIN, RE_ENCODINGS } from './web/re-encodings.ts';
import { hasWebSource } from './web/web-sources.ts';

const SAMPLES = [
  "1' UNION  SELECT name, pass FROM users -- ",
  '"><script>alert(document.cookie)</script>',
  '../../../../etc/passwd\u00e9',
  'Robert\'); DROP TABLE "students" & more + %41 <b>',
];

/** Shares of attacks that a re-encoding may hide, in points. */
const MAY_HIDE = 2;
/** For each source; `npm run bench -- web-evasion` takes ten times as many. */
const ATTACKS = 300;

const sources = EVASION_SOURCES.filter(hasWebSource);
const skip = sources.length === 0 && `no test data: ${EVASION_SOURCES.length} sources of attacks are left out`;

/** As the normal form has it, with what re-encoding may change made alike. */
function alike(text: string): string {
  return text
    .toLowerCase()
    .replace(/\/\*,?\*\/| +/g, ' ')
    .replaceAll('%41', 'a')
    .trim();
}

test('every re-encoding of an attack is the same attack once decoded', () => {
  const random = new MersenneTwister(7);
  for (const text of SAMPLES) {
    const payload = Buffer.from(text, 'utf8').toString('latin1');
    for (const { name, send } of [PLAIN, ...RE_ENCODINGS]) {
      const request = send(payload, attackKind(payload), random);
      if (request === null) continue;
      const values = decodeRequest(request).fields.filter((field) => field.name === 'q' && field.kind !== 'name');
      assert.ok(
        values.some((field) => alike(field.text) === alike(text)),
        `${name}: ${JSON.stringify(values.map((field) => field.text))}`,
      );
    }
  }
});

test('attacks that are found as they are, are found in ten other encodings', { skip }, async (t) => {
  const attacks = new Map<(typeof sources)[number], readonly string[]>();
  for (const source of sources) attacks.set(source, await takeAttacks(source, ATTACKS, 2));
  const inspector = createInspector(await webInspectorParts(DEFAULT_WEB_HEAD_SETTINGS, 'both'));
  const { counts, plain, taken } = evade(attacks, () => inspector);
  const sum = (of: ReadonlyMap<unknown, number>) => [...of.values()].reduce((all, one) => all + one, 0);
  t.diagnostic(`${sum(plain)} of ${sum(taken)} attacks are found as they are`);
  for (const { name } of RE_ENCODINGS) {
    const own = counts.filter(({ encoding }) => encoding === name);
    const tried = own.reduce((all, count) => all + count.tried, 0);
    const found = own.reduce((all, count) => all + count.found, 0);
    t.diagnostic(`${name}: ${found} of ${tried}`);
    assert.ok(tried > sum(plain) / 4, `${name} was tried on ${tried} attacks`);
    assert.ok(found >= tried * (1 - MAY_HIDE / 100), `${name} hides ${tried - found} of ${tried} attacks`);
  }
});
