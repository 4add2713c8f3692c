import type { DecodedRequest, WebField } from './decoded-request.ts';
import { type DecodingStep, normalise } from './normalise.ts';

/** How a field got from what was sent to what it means, step by step; empty where both are the same. */
export function decodingSteps({ raw, text }: WebField): readonly DecodingStep[] {
  if (raw === text) return [];
  for (const isForm of [false, true]) {
    const steps: DecodingStep[] = [];
    if (normalise(raw, isForm, (step) => steps.push(step)) === text) return steps;
  }
  return [];
}

/** The field that a hit names: `query id`, `header user-agent`, `path`. */
export function fieldOfHit({ fields }: DecodedRequest, where: string): WebField | undefined {
  return fields.find(({ kind, name }) => where === `${kind} ${name}`.trim());
}
