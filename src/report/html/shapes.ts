import type { Threat } from '../../model/threat.ts';
import { type Markup, markup, trusted } from './markup.ts';

/** A shape for each threat, drawn around the origin, six units to each side: the graver, the more corners. */
const PATHS: Readonly<Record<Threat, string>> = {
  info: 'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z',
  low: 'M-4-4h8v8h-8z',
  medium: 'M0-5.5L5.5 4.5H-5.5z',
  high: 'M0-6L6 0L0 6L-6 0z',
  critical: 'M0-6.5L1.9-2.2L6.5-2L2.9 1L4.1 5.6L0 3L-4.1 5.6L-2.9 1L-6.5-2L-1.9-2.2z',
};

/** The shape of a threat for a drawing, at a point. */
export function shapeAt(threat: Threat, x: number, y: number): Markup {
  return markup`<path class="${threat}" transform="translate(${x} ${y})" d="${trusted(PATHS[threat])}"/>`;
}

/** Shape and word of a threat for running text. */
export function badge(threat: Threat): Markup {
  const shape = shapeAt(threat, 8, 8);
  return markup`<span class="badge ${threat}"><svg aria-hidden="true" width="16" height="16" viewBox="0 0 16 16">${shape}</svg>${threat}</span>`;
}
