import type { Evaluation } from '../model/evaluation.ts';
import type { ScoreSpan } from '../model/packet-scores.ts';
import type { Level } from '../model/threat.ts';
import { type EvaluationFacts, evaluateScores, LABELS } from './evaluate-scores.ts';
import { evaluationDocument } from './evaluation-document.ts';
import { percentText } from './words.ts';

/** The packets of a capture with what they truly were, all lists of the same length. */
export interface LabelledPackets {
  readonly scores: Float64Array;
  readonly levels: Uint8Array;
  /** As the capture says, in microseconds. */
  readonly times: Float64Array;
  /** 0 benign, 1 attack, 2 left out. */
  readonly labels: Uint8Array;
  readonly attacks: readonly string[] | null;
  /** The first packets went into the feature map, and those up to `learned` were learned: they are not judged. */
  readonly mapped: number;
  readonly learned: number;
  /** The score above which each level begins, for all but pairs of hosts with thresholds of their own. */
  readonly thresholds: readonly number[];
}

/** Of how many packets how many were flagged. */
export interface Flagged {
  readonly flagged: number;
  readonly of: number;
}

/** What taking this level and those above it for an alarm comes to. */
export interface LevelFigures {
  readonly level: Level;
  readonly attack: Flagged;
  /** Benign packets before the first packet of any attack, and from it on. */
  readonly benignBefore: Flagged;
  readonly benignFrom: Flagged;
}

export interface PacketEvaluation {
  readonly evaluation: Evaluation;
  /** Of levels 1 to 4. */
  readonly levels: readonly LevelFigures[];
}

/** Measures how well scores and levels tell attack from benign, over the packets that were not learned from. */
export function evaluatePackets(packets: LabelledPackets, facts: Omit<EvaluationFacts, 'unit'>): PacketEvaluation {
  const { scores, levels, times, attacks, learned } = packets;
  const labels = packets.labels.slice().fill(LABELS.ignored, 0, learned);
  const figures = ([1, 2, 3, 4] as const).map((level) => levelFigures(labels, levels, level));
  const evaluation = evaluateScores(
    {
      ...{ scores, labels, attacks, times, levels },
      thresholds: packets.thresholds.filter(Number.isFinite),
      learning: learningSpans(packets),
    },
    {
      ...facts,
      unit: 'packet',
      figures: [...facts.figures, ...figures.map((row) => ({ name: `Level ${row.level}`, value: levelText(row) }))],
    },
  );
  return { evaluation, levels: figures };
}

/** The evaluation for programs: that of any head, and `levels`. */
export function packetEvaluationDocument({ evaluation, levels }: PacketEvaluation) {
  return {
    ...evaluationDocument(evaluation),
    levels: levels.map(({ level, attack, benignBefore, benignFrom }) => ({
      level,
      recall: share(attack),
      attack: { flagged: attack.flagged, of: attack.of },
      benignBeforeAttack: { flagged: benignBefore.flagged, of: benignBefore.of, rate: share(benignBefore) },
      benignFromAttackOn: { flagged: benignFrom.flagged, of: benignFrom.of, rate: share(benignFrom) },
    })),
  };
}

function levelFigures(labels: Uint8Array, levels: Uint8Array, level: Level): LevelFigures {
  const attack = { flagged: 0, of: 0 };
  const benignBefore = { flagged: 0, of: 0 };
  const benignFrom = { flagged: 0, of: 0 };
  for (const [index, label] of labels.entries()) {
    if (label === LABELS.ignored) continue;
    const group = label === LABELS.attack ? attack : attack.of === 0 ? benignBefore : benignFrom;
    group.of += 1;
    if ((levels[index] ?? 0) >= level) group.flagged += 1;
  }
  return { level, attack, benignBefore, benignFrom };
}

/** Null where there is no whole. */
function share({ flagged, of }: Flagged): number | null {
  return of === 0 ? null : flagged / of;
}

function shareText(flagged: Flagged): string {
  const value = share(flagged);
  return value === null ? '-' : percentText(value, 2);
}

function levelText({ attack, benignBefore, benignFrom }: LevelFigures): string {
  const wrongly = `${shareText(benignBefore)} of the benign packets before the first attack, ${shareText(benignFrom)} from it on`;
  return `${shareText(attack)} of the attack; ${wrongly}`;
}

function learningSpans({ times, mapped, learned }: LabelledPackets): ScoreSpan[] {
  if (learned === 0) return [];
  const span = (name: string, from: number, to: number): ScoreSpan => ({
    kind: 'learning',
    name,
    start: times[from] ?? 0,
    end: times[to] ?? 0,
  });
  return [span('learns which features go together', 0, mapped - 1), span('learns what is normal', mapped, learned - 1)];
}
