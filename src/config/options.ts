import { formatPrefix, parsePrefix } from '../model/address.ts';
import { GatehoundError } from '../model/error.ts';
import { deepFreeze } from './deep-freeze.ts';

/** Whose behaviour is watched: of each flow the side that began it (`out`), or both sides (`all`). */
export const DIRECTIONS = ['out', 'all'] as const;

export type Direction = (typeof DIRECTIONS)[number];

/** A time window is between a minute, below which nothing adds up, and a week. */
export const WIDTH = { least: 60, most: 7 * 86_400 } as const;

/** How traffic is judged. Every command that judges has these options. */
export interface AnalysisOptions {
  /** Width of a time window in seconds; evidence of one profile adds up to alerts within one. */
  readonly width: number;
  readonly direction: Direction;
  /** Prefixes of our own networks, in canonical form; empty: not said, every address is treated alike. */
  readonly home: readonly string[];
}

/** One hour, and what the side that begins a flow does: what Slips begins from too. */
export const DEFAULT_ANALYSIS_OPTIONS: AnalysisOptions = deepFreeze({
  width: 3_600,
  direction: 'out',
  home: [],
});

/** What one source (a file, the command line) says; what it leaves out is not said. */
export interface AnalysisOverrides {
  readonly width?: number | undefined;
  readonly direction?: string | undefined;
  readonly home?: readonly string[] | undefined;
}

function refuse(what: string, allowed: string): never {
  throw new GatehoundError('GH-CFG-004', what, { remedy: allowed });
}

function checkedWidth(width: number): number {
  if (Number.isInteger(width) && width >= WIDTH.least && width <= WIDTH.most) return width;
  return refuse(`the width of a time window cannot be ${width}`, `give whole seconds, ${WIDTH.least} to ${WIDTH.most}`);
}

function checkedDirection(text: string): Direction {
  const direction = DIRECTIONS.find((known) => known === text);
  return direction ?? refuse(`the direction cannot be ${text}`, `give one of ${DIRECTIONS.join(', ')}`);
}

function checkedHome(texts: readonly string[]): string[] {
  const prefixes = texts.map((text) => {
    const prefix = parsePrefix(text);
    return prefix === undefined
      ? refuse(`the home network cannot be ${text}`, 'give a prefix such as 192.168.0.0/16 or 2001:db8::/48')
      : formatPrefix(prefix);
  });
  return [...new Set(prefixes)].sort();
}

/**
 * The options in force: the defaults, and over them each layer in turn (the configuration file, then the command
 * line). Checked, canonical, frozen. Throws GH-CFG-004 for a value that is not allowed.
 */
export function mergeAnalysisOptions(...layers: readonly AnalysisOverrides[]): AnalysisOptions {
  let options = DEFAULT_ANALYSIS_OPTIONS;
  for (const { width, direction, home } of layers) {
    options = {
      width: width === undefined ? options.width : checkedWidth(width),
      direction: direction === undefined ? options.direction : checkedDirection(direction),
      home: home === undefined ? options.home : checkedHome(home),
    };
  }
  return deepFreeze(options);
}
