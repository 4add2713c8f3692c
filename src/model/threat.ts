/** Threat levels of evidence, alerts and profiles, from harmless to grave (Slips, IDMEFv2). */
export const THREATS = ['info', 'low', 'medium', 'high', 'critical'] as const;

export type Threat = (typeof THREATS)[number];

/** Position in `THREATS`, for comparisons. */
export function threatRank(threat: Threat): number {
  return THREATS.indexOf(threat);
}

export function highestThreat(threats: Iterable<Threat>): Threat {
  let highest: Threat = 'info';
  for (const threat of threats) if (threatRank(threat) > threatRank(highest)) highest = threat;
  return highest;
}

/** Levels of a verdict: 0 nothing, 1 close sockets, 2 block for a while, 3 block for good, 4 tell the other machines too. */
export type Level = 0 | 1 | 2 | 3 | 4;
