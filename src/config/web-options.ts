import { GatehoundError } from '../model/error.ts';
import { deepFreeze } from './deep-freeze.ts';

/** Bytes of a body that the web head looks at: from a kibibyte to what is kept of a request of a capture. */
export const BODY_LIMIT = { least: 1_024, most: 65_536 } as const;

/** The probability from which on a request is an attack. At 0 all are, and at 1 what is certain alone. */
export const THRESHOLD = { least: 0.001, most: 1 } as const;

/** What the web head goes by. Every command that asks it has these options. */
export interface WebHeadSettings {
  /** Files of rules beside the built-in ones, in the order in which they are asked. */
  readonly rules: readonly string[];
  /** The file of the classifier's model; null for the one that Gatehound brings. */
  readonly model: string | null;
  /** Null for that of the model. */
  readonly threshold: number | null;
  /** Bytes. */
  readonly bodyLimit: number;
  /** Access logs that an agent follows, beside what it captures. */
  readonly logs: readonly string[];
}

export const DEFAULT_WEB_HEAD_SETTINGS: WebHeadSettings = deepFreeze({
  rules: [],
  model: null,
  threshold: null,
  bodyLimit: BODY_LIMIT.most,
  logs: [],
});

/** What one source (a file, the command line) says; what it leaves out is not said. */
export interface WebHeadOverrides {
  readonly rules?: readonly string[] | undefined;
  readonly model?: string | undefined;
  readonly threshold?: number | undefined;
  readonly bodyLimit?: number | undefined;
  readonly logs?: readonly string[] | undefined;
}

function refuse(what: string, allowed: string): never {
  throw new GatehoundError('GH-CFG-004', what, { remedy: allowed });
}

function checkedThreshold(threshold: number): number {
  if (threshold >= THRESHOLD.least && threshold <= THRESHOLD.most) return threshold;
  return refuse(
    `the threshold of the web head cannot be ${threshold}`,
    `give a probability from ${THRESHOLD.least} to ${THRESHOLD.most}`,
  );
}

function checkedBodyLimit(bytes: number): number {
  if (Number.isInteger(bytes) && bytes >= BODY_LIMIT.least && bytes <= BODY_LIMIT.most) return bytes;
  return refuse(
    `the web head cannot look at ${bytes} bytes of a body`,
    `give ${BODY_LIMIT.least} to ${BODY_LIMIT.most} bytes`,
  );
}

/** The settings in force: the defaults, and over them each layer in turn. Frozen. Throws GH-CFG-004 for a value that is not allowed. */
export function mergeWebHeadSettings(...layers: readonly WebHeadOverrides[]): WebHeadSettings {
  let settings = DEFAULT_WEB_HEAD_SETTINGS;
  for (const { rules, model, threshold, bodyLimit, logs } of layers) {
    settings = {
      rules: rules ?? settings.rules,
      model: model ?? settings.model,
      threshold: threshold === undefined ? settings.threshold : checkedThreshold(threshold),
      bodyLimit: bodyLimit === undefined ? settings.bodyLimit : checkedBodyLimit(bodyLimit),
      logs: logs ?? settings.logs,
    };
  }
  // Lists belong to whoever gave them: what is frozen is a copy.
  return deepFreeze({ ...settings, rules: [...settings.rules], logs: [...settings.logs] });
}
