import type { FlowStageCounters } from '../engine/flow-stage.ts';
import type { PacketStageCounters } from '../engine/packet-stage.ts';
import type { JudgeCounters } from '../judge/judge.ts';
import { countText } from '../model/words.ts';

/**
 * What gave way because a cap was reached, in words; null where nothing did. Whoever reads a result must know that it
 * may lack something.
 */
export function gaveWay(
  flow: FlowStageCounters,
  packet: PacketStageCounters | null,
  judge: JudgeCounters,
): string | null {
  const parts: readonly (readonly [count: number, what: string])[] = [
    [flow.evicted, 'flows closed early'],
    [flow.fragmentsEvicted, 'datagrams in fragments given up'],
    [flow.tunnelsEvicted, 'tunnels forgotten'],
    [flow.unread, 'flows not read to their end'],
    [flow.holes, 'stream holes given up'],
    [flow.exchanges, 'DHCP exchanges told early'],
    [flow.announcements, 'announced connections forgotten'],
    [flow.unmeasured, 'packed bodies not measured'],
    [flow.handOvers, 'flows with more protocols than are read'],
    [flow.forgotten, 'subjects of detectors forgotten'],
    [flow.webForgotten, 'entries of the web head forgotten'],
    [packet?.evicted ?? 0, 'statistics of the packet head forgotten'],
    [judge.evidence + judge.profiles + judge.remembered, 'entries of the judge forgotten'],
  ];
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${countText(count)} ${what}`);
  return said.length === 0 ? null : `caps were reached: ${said.join(', ')}; what they would have shown may be missing`;
}
