import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { detectorsPage } from '../../scripts/pages/detectors.ts';
import { errorsPage } from '../../scripts/pages/errors.ts';
import { table } from '../../scripts/pages/table.ts';
import { DETECTORS } from '../../src/heads/flow/detectors/index.ts';
import { BEHAVIOURS } from '../../src/heads/web/behaviour/behaviours.ts';
import { ERROR_CATALOGUE } from '../../src/model/error.ts';

describe('generated pages', () => {
  test('a table keeps bars and line breaks of its cells from breaking it', () => {
    assert.equal(table(['a', 'b'], [['x|y', 'one\n  two']]), '| a | b |\n| --- | --- |\n| x\\|y | one two |');
  });

  test('every code of the catalogue has one row with what to do', () => {
    const page = errorsPage();
    for (const [code, { exit, remedy }] of Object.entries(ERROR_CATALOGUE)) {
      const rows = page.split('\n').filter((line) => line.startsWith(`| ${code} | ${exit} |`));
      assert.equal(rows.length, 1, code);
      assert.ok(rows[0]?.includes(remedy.replaceAll('|', '\\|')), code);
    }
  });

  test('every detector has a section with all of its thresholds and the reason of each', () => {
    const all = [...DETECTORS, ...BEHAVIOURS];
    const sections = detectorsPage(DETECTORS, BEHAVIOURS).split('\n## ').slice(1);
    assert.equal(sections.length, all.length);
    for (const [index, { evidence, thresholds }] of all.entries()) {
      const section = sections[index] ?? '';
      assert.ok(section.startsWith(`${evidence}\n`), evidence);
      for (const [name, { value, why }] of Object.entries(thresholds)) {
        assert.ok(section.includes(`| ${name} | ${value} |`), `${evidence} ${name}`);
        assert.ok(section.includes(why), `${evidence} ${name}`);
      }
    }
  });
});
