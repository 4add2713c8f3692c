import { parentPort } from 'node:worker_threads';
import type { Stage } from '../engine/stage.ts';
import type { EngineInput, StageOutput } from '../model/stream.ts';
import { buffersOf, type FromStage, type ToStage } from './stage-messages.ts';

/** Makes this thread that of a stage: it takes inputs and answers each with what came of it. */
export function runStage<Counters>(stage: Stage<EngineInput, StageOutput> & { readonly counters: Counters }): void {
  parentPort?.on('message', (input: ToStage) => {
    const outputs = stage.push(input);
    const freed = input.kind === 'packets' ? input : null;
    const answer: FromStage<Counters> = { outputs, counters: stage.counters, freed };
    parentPort?.postMessage(answer, freed === null ? [] : buffersOf(freed));
  });
  // Says that everything is loaded: from here on the process may lose the right to read its own files.
  parentPort?.postMessage('ready');
}
