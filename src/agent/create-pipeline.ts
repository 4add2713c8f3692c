import { InlinePipeline } from './inline-pipeline.ts';
import type { Pipeline, PipelineOptions } from './pipeline.ts';
import { ThreadedPipeline } from './threaded-pipeline.ts';

/** The engine in line where no thread is asked for, else on threads. */
export function createPipeline(options: PipelineOptions): Pipeline {
  return options.threads === 0 ? new InlinePipeline(options) : new ThreadedPipeline(options);
}
