/** Why a row is no record. */
export class UnreadableRow extends Error {}
