/** What one kind of golden numbers came to. */
export class Comparison {
  readonly name: string;
  cells = 0;
  /** The very same number. */
  identical = 0;
  outside = 0;
  /** The greatest deviation, as a part of the greater of the two numbers. */
  greatest = 0;
  /** Where that is. */
  where = '';
  readonly #relative: number;

  /** @param relative the part of the greater number that two may be apart */
  constructor(name: string, relative = 1e-9) {
    this.name = name;
    this.#relative = relative;
  }

  /** `absolute`: what two may be apart besides. */
  add(where: string, actual: number | undefined, expected: number, absolute = 0): void {
    this.cells++;
    if (actual === expected) {
      this.identical++;
      return;
    }
    const magnitude = Math.max(Math.abs(actual ?? Number.NaN), Math.abs(expected));
    const apart = Math.abs((actual ?? Number.NaN) - expected);
    if (!(apart <= this.#relative * magnitude + absolute)) this.outside++;
    const part = apart / magnitude;
    if (part > this.greatest || Number.isNaN(part)) {
      this.greatest = part;
      this.where = `${where}: ${actual}, golden ${expected}`;
    }
  }

  addAll(where: string, actual: ArrayLike<number>, expected: readonly number[], absolute = 0): void {
    for (const [index, value] of expected.entries()) this.add(`${where} ${index}`, actual[index], value, absolute);
  }

  get row(): readonly string[] {
    const { name, cells, identical, outside, greatest } = this;
    return [name, cells, identical, outside, greatest === 0 ? '0' : greatest.toExponential(1), this.where].map(String);
  }
}

const HEADER = ['', 'compared', 'same bits', 'outside', 'greatest deviation', 'where'] as const;

/** Rows under their header, in columns. */
export function tableOf(rows: readonly (readonly string[])[]): readonly string[] {
  const all = [HEADER, ...rows];
  const widths = HEADER.map((_, column) => Math.max(...all.map((row) => (row[column] as string).length)));
  return all.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] as number))
      .join('  ')
      .trimEnd(),
  );
}
