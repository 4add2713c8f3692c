import type { Threat } from '../../model/threat.ts';

/** The colours of one theme, by role. */
export interface Palette extends Readonly<Record<Threat, string>> {
  readonly paper: string;
  /** Behind what is folded open. */
  readonly shade: string;
  readonly ink: string;
  readonly muted: string;
  readonly rule: string;
  /** The area of flows behind the evidence. */
  readonly area: string;
  readonly link: string;
}

/*
 * Grey, blue, ochre, vermilion, purple: the order of hues that Okabe and Ito chose for the three kinds of colour
 * blindness (jfly.uni-koeln.de/color), darkened and lightened until text in them reaches 4.5:1 on paper and shade
 * (WCAG 2.2, 1.4.3). The threat is also a word and a shape everywhere.
 */
export const LIGHT: Palette = {
  paper: '#fdfcf9',
  shade: '#f4f1ea',
  ink: '#1d1c1a',
  muted: '#5c5953',
  rule: '#d9d4c8',
  area: '#d3ccbc',
  link: '#1a5a8f',
  info: '#5b6670',
  low: '#1a66a3',
  medium: '#835700',
  high: '#b13a0e',
  critical: '#8c1458',
};

export const DARK: Palette = {
  paper: '#16171a',
  shade: '#1f2125',
  ink: '#ebe8e1',
  muted: '#a9a59c',
  rule: '#383a40',
  area: '#464a54',
  link: '#8cc4f2',
  info: '#a0abb6',
  low: '#6fb3ea',
  medium: '#dfae47',
  high: '#ff8d62',
  critical: '#f490c6',
};

/** The palette as CSS variables. */
export function variables(palette: Palette): string {
  return Object.entries(palette)
    .map(([role, colour]) => `--${role}:${colour};`)
    .join('');
}
