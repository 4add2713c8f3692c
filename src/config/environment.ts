/** What the environment says. Read once, at the start of a command; no other room looks at it. */
export interface Environment {
  /** Colour may be used: the output is a terminal and NO_COLOR is not set (no-color.org). */
  readonly colour: boolean;
  /** Progress may be drawn and redrawn: the error output is a terminal that can move its cursor. */
  readonly progress: boolean;
  /** Width of the output in characters. */
  readonly columns: number;
  /** How this command line was called: what hints should name. */
  readonly command: string;
  /** GATEHOUND_DATA. */
  readonly data: string | null;
  /** The home folder of the user. */
  readonly home: string | null;
  readonly root: boolean;
}

/** The parts of a process that are looked at. */
export interface ProcessFacts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: { readonly isTTY?: boolean };
  readonly getuid?: (() => number) | undefined;
}

/** Where a terminal does not say how wide it is, and in files and pipes. */
const COLUMNS = 80;

/** An environment variable that is set to nothing counts as not set (POSIX; no-color.org). */
function variable(facts: ProcessFacts, name: string): string | null {
  const value = facts.env[name];
  return value === undefined || value === '' ? null : value;
}

/** Reads the environment; `facts` is the process where not given. */
export function readEnvironment(facts: ProcessFacts = process): Environment {
  const dumb = variable(facts, 'TERM') === 'dumb';
  const columns = facts.stdout.columns ?? Number(variable(facts, 'COLUMNS'));
  return Object.freeze({
    colour: facts.stdout.isTTY === true && !dumb && variable(facts, 'NO_COLOR') === null,
    progress: facts.stderr.isTTY === true && !dumb,
    columns: Number.isInteger(columns) && columns > 0 ? columns : COLUMNS,
    command: variable(facts, 'GATEHOUND_COMMAND') ?? 'gatehound',
    data: variable(facts, 'GATEHOUND_DATA'),
    home: variable(facts, 'HOME'),
    root: facts.getuid?.() === 0,
  });
}
