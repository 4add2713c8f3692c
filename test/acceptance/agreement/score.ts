/** Agreement on one field with one reference. */
export class Score {
  readonly field: string;
  /** Least share that has to agree; null where it is reported alone. */
  readonly bar: number | null;
  /** Values that the reference has, and those of them that its scope leaves to compare. */
  reference = 0;
  compared = 0;
  agreed = 0;
  readonly misses: string[] = [];
  /** Values of the reference that are not compared, for a reason that stands with the comparison. */
  readonly outside: string[] = [];
  /** Values that only we have: no misses, since the reference may not look there. */
  readonly extras: string[] = [];

  constructor(field: string, bar: number | null) {
    this.field = field;
    this.bar = bar;
  }

  /** One value of the reference against ours. */
  compare(isSame: boolean, where: string, theirs: string, ours: string): void {
    this.reference++;
    this.compared++;
    if (isSame) this.agreed++;
    else this.misses.push(`${where}\n    theirs ${theirs}\n    ours   ${ours}`);
  }

  /** A value that the scope leaves out. */
  leaveOut(where: string): void {
    this.reference++;
    this.outside.push(where);
  }

  get share(): number {
    return this.compared === 0 ? 0 : this.agreed / this.compared;
  }

  get reached(): boolean {
    return this.bar === null || this.share >= this.bar;
  }
}

/** The scores of all fields: those with the same first two words stand together, else in the order of their naming. */
export class Scores {
  readonly #scores = new Map<string, Score>();

  of(field: string, bar: number | null = null): Score {
    const known = this.#scores.get(field);
    if (known !== undefined) return known;
    const score = new Score(field, bar);
    this.#scores.set(field, score);
    return score;
  }

  all(): readonly Score[] {
    const groups = Map.groupBy(this.#scores.values(), ({ field }) => groupOf(field));
    return [...groups.values()].flat();
  }
}

function groupOf(field: string): string {
  return field.split(' ').slice(0, 2).join(' ');
}

function percent(share: number): string {
  return (100 * share).toFixed(2);
}

function line(cells: readonly string[]): string {
  const [field = '', ...figures] = cells;
  return field.padEnd(34) + figures.map((figure) => figure.padStart(10)).join('');
}

/** A row a field. */
export function tableOf(scores: Scores): string[] {
  return [
    line(['field', 'reference', 'compared', 'agreed', '%', 'bar', 'only ours']),
    ...scores.all().map((score) => {
      const { field, reference, compared, agreed, bar, extras } = score;
      const share = compared === 0 ? '' : percent(score.share);
      const mark = score.reached ? '' : '  MISSED';
      const counts = [reference, compared, agreed].map(String);
      return line([field, ...counts, share, bar === null ? 'report' : percent(bar), String(extras.length)]) + mark;
    }),
  ];
}
