import { workerData } from 'node:worker_threads';
import { PacketStage, type PacketStageOptions } from '../engine/packet-stage.ts';
import { runStage } from './run-stage.ts';

runStage(new PacketStage(workerData as PacketStageOptions));
