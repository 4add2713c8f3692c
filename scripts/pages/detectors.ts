import type { Detector } from '../../src/heads/flow/detector.ts';
import type { Behaviour } from '../../src/heads/web/behaviour/behaviour.ts';
import { evidenceTitle } from '../../src/model/evidence.ts';
import { WEAKNESSES } from '../../src/model/web/weakness.ts';
import { table } from './table.ts';

type Described = Omit<Behaviour, 'create'>;

/** docs/detectors.md: what is detected, with every threshold and its reason. */
export function detectorsPage(detectors: readonly Detector[], behaviours: readonly Behaviour[]): string {
  return `# Detectors

What the flow head looks for in flows, and the web head in the behaviour of web clients, and by which numbers. What the
web head finds in single requests is a matter of its rules and its classifier. The packet head finds one kind more,
\`PACKET_ANOMALY\`: [packet-head.md](packet-head.md).
This page is made from \`src/heads/flow/detectors/\` and \`src/heads/web/behaviour/\` by \`npm run docs\`.

${overview('evidence of the flow head', detectors)}

${overview('evidence of the web head', behaviours)}

${detectors.map((detector) => section(detector, `Listens to: ${detector.listens.join(', ')}`)).join('\n')}
${behaviours.map((behaviour) => section(behaviour, namesOf(behaviour))).join('\n')}`;
}

function overview(heading: string, described: readonly Described[]): string {
  const rows = described.map(({ evidence, threat }) => [
    `[${evidence}](#${evidence.toLowerCase()})`,
    evidenceTitle(evidence),
    threat,
  ]);
  return table([heading, 'what it is', 'threat'], rows);
}

/** What OWASP and CWE call it. */
function namesOf({ evidence }: Described): string {
  const weakness = WEAKNESSES[evidence];
  return weakness === undefined ? 'Listens to: http' : `Listens to: http; ${weakness.owasp}, ${weakness.cwe}`;
}

function section(
  { evidence, description, threat, confidence, thresholds, blindSpots }: Described,
  last: string,
): string {
  const rows = Object.entries(thresholds).map(([name, { value, unit, why }]) => [name, String(value), unit, why]);
  return `## ${evidence}

${description}

- Threat: ${threat}
- Confidence: ${confidence}
- ${last}

${table(['threshold', 'value', 'unit', 'why'], rows)}

What it cannot see: ${blindSpots}
`;
}
