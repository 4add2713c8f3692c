import type { Detector } from '../../src/heads/flow/detector.ts';
import { evidenceTitle } from '../../src/model/evidence.ts';
import { table } from './table.ts';

/** docs/detectors.md: what is detected, with every threshold and its reason. */
export function detectorsPage(detectors: readonly Detector[]): string {
  const overview = detectors.map(({ evidence, threat }) => [
    `[${evidence}](#${evidence.toLowerCase()})`,
    evidenceTitle(evidence),
    threat,
  ]);
  return `# Detectors

What the flow head looks for, and by which numbers. The packet head finds one kind more, \`PACKET_ANOMALY\`:
[packet-head.md](packet-head.md).
This page is made from \`src/heads/flow/detectors/\` by \`npm run docs\`.

${table(['evidence', 'what it is', 'threat'], overview)}

${detectors.map(section).join('\n')}`;
}

function section({ evidence, description, threat, confidence, thresholds, listens, blindSpots }: Detector): string {
  const rows = Object.entries(thresholds).map(([name, { value, unit, why }]) => [name, String(value), unit, why]);
  return `## ${evidence}

${description}

- Threat: ${threat}
- Confidence: ${confidence}
- Listens to: ${listens.join(', ')}

${table(['threshold', 'value', 'unit', 'why'], rows)}

What it cannot see: ${blindSpots}
`;
}
