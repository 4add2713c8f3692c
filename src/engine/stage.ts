/**
 * A stage of the engine: takes one input of an ordered stream and gives what follows from it, in order. Stages know
 * neither each other nor the thread they run on. Every stage forwards ticks and the end.
 */
export interface Stage<Input, Output> {
  push(input: Input): readonly Output[];
}
