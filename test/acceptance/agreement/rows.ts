import { readFileSync } from 'node:fs';

/** A row of a log with named columns; an absent column reads as undefined. */
export type Row = ReadonlyMap<string, string>;

function rowsOf(names: readonly string[], lines: readonly string[]): Row[] {
  return lines.map((line) => {
    const cells = line.split('\t');
    return new Map(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

/** A table whose first line names its columns. */
export function tableRows(path: string): Row[] {
  const [header = '', ...lines] = linesOf(path);
  return rowsOf(header.split('\t'), lines);
}

/** A log of Zeek; empty where it has no header, or names no columns of its own. */
export function zeekRows(path: string): Row[] {
  const lines = linesOf(path);
  const header = lines.find((line) => line.startsWith('#fields\t'));
  if (header === undefined) return [];
  return rowsOf(
    header.split('\t').slice(1),
    lines.filter((line) => !line.startsWith('#')),
  );
}

/** A cell's text; empty where there is none. */
export function cellOf(row: Row, name: string): string {
  return row.get(name) ?? '';
}

/** The sum of some cells. */
export function numberOf(row: Row, ...columns: readonly string[]): number {
  return columns.reduce((sum, column) => sum + Number(cellOf(row, column)), 0);
}
