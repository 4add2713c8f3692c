/** What evidence, alerts and verdicts share: the columns that queries need, and the whole record as JSON. */
interface RecordColumns {
  readonly id: string;
  /** Event time in microseconds. */
  readonly time: number;
  /** The profile of evidence and alerts, the subject of verdicts. */
  readonly profile: string;
  readonly record: string;
}

interface EvidenceTable extends RecordColumns {
  readonly revision: number;
  /** Index in THREATS. */
  readonly threat: number;
  /** The kind of evidence. */
  readonly kind: string;
}

interface AlertTable extends RecordColumns {
  readonly revision: number;
  readonly threat: number;
}

interface VerdictTable extends RecordColumns {
  readonly level: number;
}

export interface BlockTable {
  readonly subject: string;
  readonly since: number;
  readonly until: number | null;
  /** 0 or 1. */
  readonly dry_run: number;
  readonly released: number | null;
  readonly released_why: string | null;
  readonly record: string;
}

/** The tables as the newest migration leaves them. */
export interface StoreSchema {
  readonly evidence: EvidenceTable;
  readonly alert: AlertTable;
  readonly verdict: VerdictTable;
  readonly block: BlockTable;
}
