import { fileURLToPath } from 'node:url';
import type { WebHeadSettings } from '../config/web-options.ts';
import { decodeClassifier } from '../heads/web/classifier/classifier-file.ts';
import type { InspectorParts } from '../heads/web/create-inspector.ts';
import { loadRules } from '../heads/web/rules/load-rules.ts';
import type { WebHeadOptions } from '../heads/web/web-head.ts';
import { GatehoundError } from '../model/error.ts';
import { readModelBytes } from './model-files.ts';
import { readRuleFiles } from './rule-file.ts';

/** Who says whether a request is an attack. */
export const JUDGES = ['both', 'classifier', 'rules'] as const;

export type WebJudge = (typeof JUDGES)[number];

/** The model that Gatehound brings. */
const OWN_MODEL = fileURLToPath(new URL('../../models/web.model', import.meta.url));

/**
 * The web head that these settings ask for: its files are read and tried here, so that what is wrong with them is said
 * before any thread starts. Throws GH-WEB-001 to -006, GH-MDL-001, -002 and -007, and what decodeClassifier throws.
 */
export async function webHeadOptions(settings: WebHeadSettings): Promise<WebHeadOptions> {
  const rules = await readRuleFiles(settings.rules);
  if (rules.length > 0) loadRules(rules);
  const model = settings.model === null ? await ownModel() : await readClassifier(settings.model);
  return { rules, model, threshold: settings.threshold, bodyLimit: settings.bodyLimit };
}

/**
 * What these settings ask for to judge requests one by one; without the rules, or without the model, where only the other
 * is asked. Throws as webHeadOptions.
 */
export async function webInspectorParts(settings: WebHeadSettings, by: WebJudge): Promise<InspectorParts> {
  const { rules, model, threshold } = await webHeadOptions(settings);
  return { rules: by === 'classifier' ? null : rules, model: by === 'rules' ? null : model, threshold };
}

/** The file of a model, which is tried. */
async function readClassifier(path: string): Promise<Uint8Array> {
  const bytes = await readModelBytes(path);
  try {
    decodeClassifier(bytes);
    return bytes;
  } catch (error) {
    if (!(error instanceof GatehoundError)) throw error;
    throw new GatehoundError(error.code, `${path}: ${error.message}`, { remedy: error.remedy, cause: error });
  }
}

/** Null where there is none: then rules alone judge. */
async function ownModel(): Promise<Uint8Array | null> {
  try {
    return await readModelBytes(OWN_MODEL);
  } catch (error) {
    if (error instanceof GatehoundError && error.code === 'GH-MDL-001') return null;
    throw error;
  }
}
