import type { ShelvedModel } from '../agent/model-shelf.ts';
import { GatehoundError } from '../model/error.ts';
import { toSeconds } from '../model/time.ts';
import { countOf } from '../model/words.ts';
import { plainText } from '../report/plain-text.ts';
import { dateTime } from '../report/words.ts';

/** A model of the shelf as programs read it. */
export function modelJson({ id, content, isCurrent }: ShelvedModel): object {
  if (content instanceof GatehoundError) {
    return { id, inUse: isCurrent, problem: { code: content.code, message: content.message } };
  }
  const { settings, provenance, calibration } = content;
  const { mapped, trained, start, end, from, version } = provenance;
  return {
    ...{ id, inUse: isCurrent, problem: null },
    made: toSeconds(end),
    trainedOn: { from, start: toSeconds(start), end: toSeconds(end), mapped, trained },
    settings: { pairs: settings.pairs, transform: settings.transform },
    // A level that nothing reaches has none.
    thresholds: calibration.thresholds.map((value) => (Number.isFinite(value) ? value : null)),
    rule: calibration.rule,
    budget: calibration.budget,
    version,
  };
}

/** A model of the shelf as people read it. */
export function modelText({ id, content, isCurrent }: ShelvedModel): string {
  const mark = isCurrent ? '*' : ' ';
  if (content instanceof GatehoundError) return `${mark} ${id}  ${content.code}: ${plainText(content.message)}\n`;
  const { mapped, trained, start, end, from } = content.provenance;
  const levels = content.calibration.thresholds.map(thresholdText).join(', ');
  const lines = [
    `${mark} ${id}  ${countOf(mapped + trained, 'packet')} of ${plainText(from)}${isCurrent ? ' (in use)' : ''}`,
    `    learned ${dateTime(start)} to ${dateTime(end)} UTC; levels above ${levels}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Three digits that count. */
function thresholdText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : 'none';
}
