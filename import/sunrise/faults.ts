import type { BadRow } from '../bad-row.ts';
import type { CsvLine } from '../read/csv-table.ts';
import type { Texts } from '../rows.ts';
import { languages } from './forms.ts';

/** Gathers what is wrong while rows are read. */
export interface Faults {
  readonly rows: readonly BadRow[];
  add(row: BadRow): void;
  /** A fault of one cell, with the cell's own text. */
  addCell(line: CsvLine, column: string, reason: string): void;
}

export function createFaults(initial: readonly BadRow[]): Faults {
  const rows = [...initial];
  return {
    rows,
    add: (row) => rows.push(row),
    addCell: (line, column, reason) =>
      rows.push({ file: line.file, line: line.line, column, value: line.cell(column), reason }),
  };
}

/** The texts of a column that stands once per language, such as `name.en`; blank ones are left out. */
export const textsOf = (line: CsvLine, column: string): Texts =>
  languages.flatMap((language) => {
    const text = line.cell(`${column}.${language}`);
    return text === '' ? [] : [{ language, text }];
  });

/** Whether a text has characters that no store keeps. */
export const hasControlCharacters = (text: string): boolean =>
  /[\p{Cc}\p{Cs}]/u.test(text.replace(/[\n\r\t]/g, ' '));
