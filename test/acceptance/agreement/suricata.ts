import { readFileSync } from 'node:fs';
import type { Flow } from '../../../src/model/flow.ts';
import type { Capture } from './capture.ts';
import { pairOf, pairOfFlow } from './pair.ts';
import type { Scores } from './score.ts';

interface EveFlow {
  readonly event_type: string;
  readonly proto: string;
  readonly src_ip: string;
  readonly src_port?: number;
  readonly dest_ip: string;
  readonly dest_port?: number;
  readonly app_proto?: string;
}

/** Largest difference of a capture's numbers of flows that still counts as the same. */
const TOLERANCE = 0.02;

/** Names of Suricata's for what Zeek calls otherwise. */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  tls: ['ssl'],
  krb5: ['krb', 'krb_tcp'],
  dcerpc: ['dce_rpc'],
  pgsql: ['postgresql'],
  http2: ['http'],
};

/** Protocols that both follow as flows. Others (SCTP, ESP) are no flows here; ICMP is compared apart. */
const PROTOCOLS: Readonly<Record<string, 'tcp' | 'udp' | 'icmp'>> = {
  TCP: 'tcp',
  UDP: 'udp',
  ICMP: 'icmp',
  'IPv6-ICMP': 'icmp',
};

function flowsOf(path: string): EveFlow[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"event_type":"flow"'))
    .map((line) => JSON.parse(line) as EveFlow);
}

/** Tunnels that Suricata 7 does not open (its user guide has no decoder for them): what is inside is no flow to it. */
const CLOSED_TUNNELS = new Set(['Tunnel::GTPv1', 'Tunnel::AYIYA', 'Tunnel::L2TP']);

/** Flows but those inside tunnels that Suricata does not open, however deep. */
function flowsInReach({ flows, transactions }: Capture): readonly Flow[] {
  const closed = new Set(
    transactions.flatMap((tunnel) =>
      tunnel.kind === 'tunnel' && CLOSED_TUNNELS.has(tunnel.tunnelType) ? [tunnel.uid] : [],
    ),
  );
  if (closed.size === 0) return flows;
  const parentsOf = new Map(flows.map((flow) => [flow.uid, parentsOfFlow(flow)]));
  const isInside = (uid: string, depth = 0): boolean =>
    depth < DEEPEST && (parentsOf.get(uid) ?? []).some((parent) => closed.has(parent) || isInside(parent, depth + 1));
  return flows.filter(({ uid }) => !isInside(uid));
}

/** Tunnels in each other; no more are opened. */
const DEEPEST = 8;

function parentsOfFlow(flow: Flow & { readonly tunnelParents?: readonly string[] }): readonly string[] {
  return flow.tunnelParents ?? [];
}

function isNear(theirs: number, ours: number): boolean {
  return Math.abs(theirs - ours) <= TOLERANCE * theirs;
}

/**
 * Compares the number of flows with Suricata's, one comparison a capture: both end flows for silence.
 *
 * ICMP is reported apart. Suricata gives an error to the flow that caused it and makes none of its own, where Zeek, after
 * which our flows are made, has one for each type and code.
 */
export function compareWithSuricata(capture: Capture, path: string, scores: Scores): void {
  const theirs = flowsOf(path);
  const ours = flowsInReach(capture);
  const count = (isCounted: (protocol: string) => boolean): [number, number] => [
    theirs.filter(({ proto }) => isCounted(PROTOCOLS[proto] ?? 'other')).length,
    ours.filter(({ protocol }) => isCounted(protocol)).length,
  ];
  const compare = (field: string, bar: number | null, [wanted, have]: [number, number]) => {
    if (wanted === 0 && have === 0) return;
    scores.of(field, bar).compare(isNear(wanted, have), capture.name, String(wanted), String(have));
  };
  compare(
    'suricata flows',
    0.9,
    count((protocol) => protocol === 'tcp' || protocol === 'udp'),
  );
  compare(
    'suricata icmp-flows',
    null,
    count((protocol) => protocol === 'icmp'),
  );

  const services = new Map<string, Set<string>>();
  for (const flow of capture.flows) {
    const pair = pairOfFlow(flow);
    const known = services.get(pair) ?? new Set();
    services.set(pair, known);
    for (const service of flow.service?.split(',') ?? []) known.add(service);
  }
  const score = scores.of('suricata app-proto');
  for (const flow of theirs) {
    const protocol = PROTOCOLS[flow.proto];
    if (protocol === undefined || flow.app_proto === undefined || flow.app_proto === 'failed') continue;
    const wanted = SERVICES[flow.app_proto] ?? [flow.app_proto];
    const pair = pairOf(protocol, flow.src_ip, flow.src_port ?? 0, flow.dest_ip, flow.dest_port ?? 0);
    const have = services.get(pair) ?? new Set();
    const isSame = wanted.some((name) => have.has(name));
    score.compare(isSame, `${capture.name} ${pair}`, wanted.join(' or '), [...have].join(','));
  }
}
