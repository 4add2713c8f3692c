import type { Alert } from '../model/alert.ts';
import type { Evidence } from '../model/evidence.ts';
import { evidenceTitle } from '../model/evidence.ts';
import type { Verdict } from '../model/verdict.ts';
import { countOf } from '../model/words.ts';
import type { Analysis } from './analysis.ts';
import { padText, plainText } from './plain-text.ts';
import { isoTime, verdictAction } from './words.ts';

/** As wide as in Slips' alerts.log, so that both files read alike; a long IPv6 address takes what it needs. */
const ADDRESS_COLUMNS = 26;

function sentence(text: string): string {
  const plain = plainText(text).trim();
  return /[.!?]$/.test(plain) ? plain : `${plain}.`;
}

function start(record: Alert | Evidence): string {
  return `${isoTime(record.time)} (TW ${record.window}): Src IP ${padText(plainText(record.profile), ADDRESS_COLUMNS)}.`;
}

function line(record: Alert | Evidence | Verdict): string {
  switch (record.kind) {
    case 'evidence': {
      const certainty = `Threat level: ${record.threat}. Confidence: ${record.confidence.toFixed(2)}.`;
      return `${start(record)} Detected ${evidenceTitle(record.evidence)}: ${sentence(record.description)} ${certainty}`;
    }
    case 'alert': {
      const made = countOf(record.evidence.length, 'piece');
      const weight = `Threat level: ${record.threat}. Score: ${record.score.toFixed(2)} of ${made} of evidence.`;
      return `${start(record)} Generated an alert: ${sentence(record.sentence)} ${weight}`;
    }
    case 'verdict': {
      const action = plainText(verdictAction(record));
      return `${isoTime(record.time)} Verdict: would ${action} (level ${record.level}).`;
    }
  }
}

const ORDER = { evidence: 0, alert: 1, verdict: 2 } as const;

/** The whole of alerts.log: a line each for people, in the order of time; at one time the reason before the result. */
export function alertsLog(analysis: Analysis): string {
  const records = [...analysis.evidence, ...analysis.alerts, ...analysis.verdicts];
  return records
    .sort((a, b) => a.time - b.time || ORDER[a.kind] - ORDER[b.kind])
    .map((record) => `${line(record)}\n`)
    .join('');
}
