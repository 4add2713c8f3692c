import type { WebHit, WebInspection } from '../../model/web/inspection.ts';

/** What could not be read as a request, and so was never passed on. */
export interface MalformedRequest {
  /** What is wrong with it, in a word: `bare-line-feed`. */
  readonly kind: string;
  /** Two readers could see two different requests in it, where others are merely broken. */
  readonly isSmuggling: boolean;
  /** The trusted proxy that passed it on; null where it came from its client itself. */
  readonly passedOnBy: string | null;
  /** With which it was answered. */
  readonly status: number;
  /** The beginning of what was sent, a character for each byte. */
  readonly beginning: string;
}

/** Characters that are shown: one line of them is enough to know it by. */
const LONGEST_EXCERPT = 80;

/** As sure as a shape makes that no honest client sends, and as one does that a broken client sends too. */
const PROBABILITY = { smuggling: 0.99, broken: 0.5 } as const;

/**
 * The judgement on a malformed request. What tries to smuggle counts against its client; what is merely broken, or no
 * HTTP at all, never gets anybody blocked; nor does what a trusted proxy passed on: it is not that proxy who attacks, and
 * blocking it would shut everybody out.
 */
export function malformedInspection(request: MalformedRequest): WebInspection {
  const { kind, isSmuggling, passedOnBy, status, beginning } = request;
  const isAttack = isSmuggling && passedOnBy === null;
  const who = passedOnBy === null ? '' : `; ${passedOnBy} is a trusted proxy, and somebody behind it sent this`;
  const hit: WebHit = {
    evidence: isSmuggling ? 'REQUEST_SMUGGLING' : 'HTTP_PROTOCOL_ABUSE',
    rule: `proxy-${kind}`,
    severity: isAttack ? 'high' : 'low',
    action: isAttack ? 'block' : 'alert',
    level: null,
    where: 'request',
    excerpt: beginning.slice(0, LONGEST_EXCERPT),
    message: `The request is malformed (${kind}) and was answered with ${status}${who}`,
  };
  return {
    probability: isSmuggling ? PROBABILITY.smuggling : PROBABILITY.broken,
    classifier: 0,
    isAttack,
    isBlockable: isAttack,
    hits: [hit],
    words: [],
    flags: [],
  };
}
