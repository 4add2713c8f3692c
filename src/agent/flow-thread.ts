import { parentPort, workerData } from 'node:worker_threads';
import { FlowStage, type FlowStageOptions } from '../engine/flow-stage.ts';
import { buffersOf, type FromFlowThread, type ToFlowThread } from './flow-thread-messages.ts';

/** The thread of the flow stage: takes inputs, answers each with what came of it. */
const stage = new FlowStage(workerData as FlowStageOptions);

parentPort?.on('message', (input: ToFlowThread) => {
  const outputs = stage.push(input);
  const freed = input.kind === 'packets' ? input : null;
  const answer: FromFlowThread = { outputs, counters: stage.counters, freed };
  parentPort?.postMessage(answer, freed === null ? [] : buffersOf(freed));
});

// Says that everything is loaded: from here on the process may lose the right to read its own files.
parentPort?.postMessage('ready');
