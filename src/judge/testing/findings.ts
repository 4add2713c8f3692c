import type { Finding } from '../../model/evidence.ts';
import type { Policy } from '../../model/policy.ts';
import type { EngineOutput, StageOutput } from '../../model/stream.ts';
import { MINUTE, SECOND } from '../../model/time.ts';
import type { Judge } from '../judge.ts';

/** A whole second, in microseconds. */
export const START = 1_767_600_000 * SECOND;

/** A finding that alone makes an alert, unless told otherwise. */
export function finding(changes: Partial<Finding> = {}): Finding {
  return {
    kind: 'finding',
    evidence: 'VERTICAL_PORT_SCAN',
    head: 'flow',
    time: START + SECOND,
    profile: '192.0.2.66',
    group: '198.51.100.10 tcp',
    attacker: { ip: '192.0.2.66' },
    victim: { ip: '198.51.100.10' },
    threat: 'high',
    confidence: 1,
    title: 'Vertical port scan',
    deed: 'tried 20 TCP ports of 198.51.100.10',
    description: 'It scanned.',
    features: { ports: 20 },
    flows: ['C1'],
    count: 20,
    firstTime: START,
    lastTime: START,
    ...changes,
  };
}

/** Blocks for ten minutes from high on. */
export const POLICY: Policy = {
  kind: 'policy',
  version: 1,
  name: 'test',
  rules: [
    { when: { threat: 'high' }, level: 2, seconds: (10 * MINUTE) / SECOND },
    { when: { threat: 'medium' }, level: 0, seconds: null },
  ],
  never: [],
  digest: '0123456789abcdef',
};

/** Pushes inputs one after another and gives all that came out. */
export function judged(judge: Judge, ...inputs: readonly StageOutput[]): EngineOutput[] {
  return inputs.flatMap((input) => judge.push(input));
}

type Kind = EngineOutput['kind'];

/** The outputs of one kind. */
export function only<Wanted extends Kind>(outputs: readonly EngineOutput[], kind: Wanted) {
  return outputs.filter((output): output is Extract<EngineOutput, { kind: Wanted }> => output.kind === kind);
}

export const tick = (seconds: number): StageOutput => ({ kind: 'tick', time: START + seconds * SECOND });
export const END: StageOutput = { kind: 'end' };
