import { workerData } from 'node:worker_threads';
import { FlowStage, type FlowStageOptions } from '../engine/flow-stage.ts';
import { runStage } from './run-stage.ts';

runStage(new FlowStage(workerData as FlowStageOptions));
