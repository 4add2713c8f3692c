import { Classifier } from '../src/heads/web/classifier/classifier.ts';
import { partOf } from '../src/heads/web/classifier/sample-part.ts';
import { trainClassifier } from '../src/heads/web/classifier/train-classifier.ts';
import { RequestInspector } from '../src/heads/web/request-inspector.ts';
import { BUILT_IN_RULES } from '../src/heads/web/rules/built-in/index.ts';
import { loadRules } from '../src/heads/web/rules/load-rules.ts';
import {
  EVASION_SOURCES,
  type Evasion,
  evade,
  type MissedAttack,
  takeAttacks,
} from '../test/acceptance/web/evasion.ts';
import {
  decodeRow,
  hasWebSource,
  isTestedSite,
  WEB_SOURCES,
  type WebRow,
  type WebSource,
  webRows,
} from '../test/acceptance/web/web-sources.ts';
import { diffaiText, HOW_TO_GET_IT, hasScikitLearn, judgeAsDiffai, type LabelledText } from './diffai.ts';
import { markdownTable } from './markdown.ts';
import { ATTACKS_OF_A_SOURCE, EVASION_SEED, fallRows, writeMissed } from './web-evasion.ts';
import { type AllSamples, keptSamples, readAllSamples, Tally } from './web-samples.ts';

/*
 * How many attacks are found at what cost in requests of a source that nothing was learned from. Method and traps:
 * bench/README.md.
 */
const say = (text: string) => void process.stdout.write(`${text}\n`);

/** As `gatehound train web` has them where nothing else is said, and as the model that ships was trained. */
const OPTIONS = { seed: 1, budget: 0.001, version: 'bench' } as const;

/** Which are held out in turn. */
const HELD_OUT: readonly WebSource[] = [
  ...(['torpeda2012', 'payload_lists', 'crs_tests_A', 'httpparams', 'libinjection', 'granan', 'blazehttp'] as const),
];

/** diffai's own lists: one part in five is tested on. */
const OWN_KIND = 'diffai';
const isTestedPart = (part: number) => (part >>> 3) % 5 === 0;

/** Of benign requests; what a threshold is set to where diffai's lists are measured. */
const ALARMS = 0.01;

/**
 * @param named sources that are held out; none for all
 * @param missedPath where re-encoded attacks that are missed are written to; null for nowhere
 */
export async function benchAccuracy(
  folder: string,
  named: readonly string[],
  missedPath: string | null,
): Promise<void> {
  const there = WEB_SOURCES.filter(hasWebSource);
  if (there.length === 0) return say('no labelled requests: there is no folder of test data');
  const held = HELD_OUT.filter((source) => there.includes(source) && (named.length === 0 || named.includes(source)));
  const rival = hasScikitLearn();
  if (!rival) say(HOW_TO_GET_IT);
  const all = await readAllSamples(there);
  const rows: string[][] = [];
  const falls: string[][] = [];
  const missed: MissedAttack[] = [];
  for (const source of held) {
    const measured = await leaveOut(source, all, rival ? folder : null);
    rows.push(measured.row);
    const { evasion } = measured;
    if (evasion !== null) {
      falls.push([source, ...fallRows().map(({ of }) => of(evasion))]);
      missed.push(...evasion.missed);
    }
    process.stderr.write(`${measured.row.join('  ')}\n`);
  }
  if (rows.length > 0) {
    say('\nLeave one source out: attacks found / benign requests taken for attacks, in percent');
    say(
      markdownTable(
        ['held out', 'attacks', 'benign', 'threshold', 'classifier', 'rules', 'both', "diffai's method"],
        rows,
      ),
    );
  }
  if (falls.length > 0) {
    say('\nRe-encoded attacks of the source that was held out: points that recall falls by');
    say(markdownTable(['held out', ...fallRows().map(({ name }) => name)], falls));
  }
  writeMissed(missedPath, missed);
  if (there.includes(OWN_KIND) && (named.length === 0 || named.includes(OWN_KIND))) {
    await ownKind(all, rival ? folder : null);
  }
}

interface LeftOut {
  readonly row: string[];
  /** Null where the source has no attacks. */
  readonly evasion: Evasion | null;
}

async function learn(all: AllSamples, keeps: (sample: number) => boolean): Promise<Classifier> {
  const { model } = await trainClassifier(keptSamples(all.set, keeps), OPTIONS, async () => {});
  return new Classifier(model);
}

/** @param folder null where diffai's method cannot be tried */
async function leaveOut(source: WebSource, all: AllSamples, folder: string | null): Promise<LeftOut> {
  const isTested = (row: WebRow) => source !== 'blazehttp' || isTestedSite(decodeRow(row));
  const isLearned = (sample: number) =>
    all.sources[sample] !== source || (source === 'blazehttp' && ((all.set.parts[sample] ?? 0) >>> 3) % 5 >= 2);
  const classifier = await learn(all, isLearned);
  const { set } = loadRules([], BUILT_IN_RULES);
  const rules = new RequestInspector(() => set, null, null);
  const both = new RequestInspector(() => set, classifier, null);
  const tallies = { classifier: new Tally(), rules: new Tally(), both: new Tally(), diffai: new Tally() };
  const tested: { readonly text: string; readonly truth: WebRow['truth'] }[] = [];
  for await (const row of webRows([source])) {
    if (!isTested(row)) continue;
    const decoded = decodeRow(row);
    const said = both.inspect(decoded, '');
    tallies.classifier.add(row.truth, said.classifier >= classifier.model.threshold);
    tallies.both.add(row.truth, said.isAttack);
    tallies.rules.add(row.truth, rules.inspect(decoded, '').isAttack);
    tested.push({ text: diffaiText(row.listed), truth: row.truth });
  }
  if (folder !== null) {
    const scores = judgeAsDiffai(
      folder,
      learnedTexts(all, isLearned),
      tested.map(({ text }) => ({ label: 0, text })),
    );
    for (const [index, { truth }] of tested.entries()) tallies.diffai.add(truth, (scores[index] ?? 0) > 0.5);
  }
  const benign = source === 'crs_tests_A' ? 'near' : 0;
  const cell = (tally: Tally) =>
    tally.count(1) + tally.count(benign) === 0 ? '-' : `${tally.share(1)} / ${tally.share(benign)}`;
  const counted = tallies.both.count(benign);
  const row = [
    source,
    String(tallies.both.count(1)),
    benign === 'near' ? `(${counted} near)` : String(counted),
    classifier.model.threshold.toFixed(4),
    ...[tallies.classifier, tallies.rules, tallies.both, tallies.diffai].map(cell),
  ];
  if (!EVASION_SOURCES.includes(source)) return { row, evasion: null };
  const attacks = new Map([[source, await takeAttacks(source, ATTACKS_OF_A_SOURCE, EVASION_SEED)]]);
  return { row, evasion: evade(attacks, () => both) };
}

function learnedTexts({ set, texts }: AllSamples, keeps: (sample: number) => boolean): LabelledText[] {
  const learned: LabelledText[] = [];
  for (const [sample, text] of texts.entries()) {
    if (keeps(sample)) learned.push({ label: set.labels[sample] === 1 ? 1 : 0, text });
  }
  return learned;
}

/** diffai's lists by themselves, and with all other sources to learn from. */
async function ownKind(all: AllSamples, folder: string | null): Promise<void> {
  const isTested = (sample: number) => all.sources[sample] === OWN_KIND && isTestedPart(all.set.parts[sample] ?? 0);
  const { set } = loadRules([], BUILT_IN_RULES);
  const rows: string[][] = [];
  for (const alone of [true, false]) {
    const isLearned = (sample: number) => !isTested(sample) && (!alone || all.sources[sample] === OWN_KIND);
    const classifier = await learn(all, isLearned);
    const both = new RequestInspector(() => set, classifier, null);
    const truths: number[] = [];
    const scores = { classifier: [] as number[], both: [] as number[] };
    const tallies = { rules: new Tally(), both: new Tally() };
    const rules = new RequestInspector(() => set, null, null);
    const texts: string[] = [];
    for await (const row of webRows([OWN_KIND])) {
      const decoded = decodeRow(row);
      if (!isTestedPart(partOf(decoded))) continue;
      const said = both.inspect(decoded, '');
      truths.push(row.truth === 1 ? 1 : 0);
      scores.classifier.push(said.classifier);
      scores.both.push(said.probability);
      tallies.both.add(row.truth, said.isAttack);
      tallies.rules.add(row.truth, rules.inspect(decoded, '').isAttack);
      texts.push(diffaiText(row.listed));
    }
    const rival =
      folder === null
        ? null
        : judgeAsDiffai(
            folder,
            learnedTexts(all, isLearned),
            texts.map((text) => ({ label: 0, text })),
          );
    rows.push([
      alone ? 'its lists alone' : 'all sources',
      String(truths.filter((truth) => truth === 1).length),
      String(truths.filter((truth) => truth === 0).length),
      ...[scores.classifier, scores.both, rival].map((given) => (given === null ? '-' : recallAt(truths, given))),
      ...[tallies.rules, tallies.both].map((tally) => `${tally.share(1)} / ${tally.share(0)}`),
    ]);
  }
  say(
    `\ndiffai's own lists, four fifths learned from and one tested on: attacks found at ${100 * ALARMS} % of false alarms`,
  );
  say(
    markdownTable(
      [
        'learned from',
        'attacks',
        'benign',
        'classifier',
        'both',
        "diffai's method",
        'rules as they are',
        'both as they are',
      ],
      rows,
    ),
  );
}

/** Share of attacks, in percent, that stand above all but the allowed share of benign requests. */
function recallAt(truths: readonly number[], scores: readonly number[]): string {
  const of = (truth: number) => scores.filter((_, index) => truths[index] === truth);
  const benign = of(0).sort((a, b) => b - a);
  const limit = benign[Math.floor(benign.length * ALARMS)] ?? 0;
  const attacks = of(1);
  return ((100 * attacks.filter((score) => score > limit).length) / attacks.length).toFixed(2);
}
