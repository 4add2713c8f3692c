/** 0: from the originator of the flow, 1: from the responder. */
export type Direction = 0 | 1;

/** What a parser may know of the flow that it reads. */
export interface FlowContext {
  readonly uid: string;
  readonly originator: string;
  readonly originatorPort: number;
  readonly responder: string;
  readonly responderPort: number;
}
