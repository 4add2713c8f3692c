/** Cells of a row that are read; more are none that anybody meant. */
const MOST_CELLS = 256;

/** Characters that a row with line ends in quotes may have. */
const LONGEST_ROW = 1 << 20;

/** Cuts lines into rows of cells as RFC 4180 says; a quoted cell may hold line ends. */
export class CsvRows {
  #open: string[] = [];
  #length = 0;

  /** The row that ends with this line; null where a quoted cell goes on. */
  add(line: string): readonly string[] | null {
    // An odd number of quotes opens a quoted cell that goes on, or ends one.
    const isTurning = quotesIn(line) % 2 !== 0;
    this.#open.push(line);
    this.#length += line.length + 1;
    const goesOn = isTurning !== this.#open.length > 1;
    return goesOn && this.#length < LONGEST_ROW ? null : this.end();
  }

  /** What is left where the input ends within quotes; null for nothing. */
  end(): readonly string[] | null {
    if (this.#open.length === 0) return null;
    const row = this.#open.join('\n');
    this.#open = [];
    this.#length = 0;
    return cellsOf(row);
  }
}

function quotesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++;
  return count;
}

function cellsOf(row: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (cells.length < MOST_CELLS) {
    if (row[at] === '"') {
      let cell = '';
      let from = at + 1;
      for (;;) {
        const quote = row.indexOf('"', from);
        const end = quote < 0 ? row.length : quote;
        cell += row.slice(from, end);
        at = end + 1;
        if (quote < 0 || row[at] !== '"') break;
        cell += '"';
        from = at + 1;
      }
      // Whatever stands between the closing quote and the comma belongs to the cell.
      const comma = row.indexOf(',', at);
      cells.push(cell + row.slice(at, comma < 0 ? row.length : comma));
      if (comma < 0) break;
      at = comma + 1;
    } else {
      const comma = row.indexOf(',', at);
      cells.push(row.slice(at, comma < 0 ? row.length : comma));
      if (comma < 0) break;
      at = comma + 1;
    }
  }
  return cells;
}
