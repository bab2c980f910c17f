import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { CsvError, type Info, parse } from 'csv-parse';
import type { BadRow } from '../bad-row.ts';
import { createDecoder, type Encoding, EncodingFault } from './encoding.ts';
import { findOpenQuote } from './open-quote.ts';

/** How a CSV file is written and what it must have. */
export interface CsvFormat {
  /** A comma where left out. */
  readonly delimiter?: string;
  /** UTF-8 where left out. */
  readonly encoding?: Encoding;
  /** Columns without which the file means nothing. */
  readonly columns: readonly string[];
}

/** One line of a table. */
export interface CsvLine {
  readonly file: string;
  /** Where it begins, counted from 1; a quoted cell may hold further lines. */
  readonly line: number;
  /** Trimmed; empty where the cell is blank or the file has no such column. */
  cell(column: string): string;
}

/** A line; a line that cannot be read; or, as the last item, why the file cannot be read. */
export type CsvItem =
  | { readonly kind: 'line'; readonly line: CsvLine }
  | { readonly kind: 'bad'; readonly row: BadRow }
  | { readonly kind: 'unreadable'; readonly row: BadRow };

/** Reads a file with or without a byte order mark, with line ends of any system, line by line. */
export async function* readCsvTable(
  path: string,
  format: CsvFormat,
): AsyncGenerator<CsvItem, void, undefined> {
  const file = basename(path);
  const row = (line: number | null, column: string, reason: string): BadRow => ({
    file,
    line,
    column,
    value: '',
    reason,
  });
  let header: readonly string[] | null = null;
  const lines = createLineCounter();
  try {
    for await (const item of records(path, format)) {
      const line = lines.begin(item);
      if (header === null) {
        header = item.record.map((name) => name.trim());
        const faults = headerFaults(header, format.columns);
        for (const { column, reason } of faults) yield { kind: 'unreadable', row: row(line, column, reason) };
        if (faults.length > 0) return;
      } else if (item.record.length === header.length) {
        yield { kind: 'line', line: csvLine(file, line, header, item.record) };
      } else {
        const reason = `The line has ${item.record.length} cells; give ${header.length}.`;
        yield { kind: 'bad', row: row(line, '', reason) };
      }
    }
    if (header === null) {
      yield {
        kind: 'unreadable',
        row: row(null, '', `The file is empty; give ${format.columns.join(', ')}.`),
      };
    }
  } catch (error) {
    const { line, reason } = (await quoteFault(error, path, format)) ?? fileFault(error);
    yield { kind: 'unreadable', row: row(line, '', reason) };
  }
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: Info;
}

function records(path: string, { delimiter = ',', encoding = 'utf-8' }: CsvFormat): AsyncIterable<CsvRecord> {
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const source = createReadStream(path);
  const decoder = createDecoder(encoding);
  for (const stream of [source, decoder]) stream.on('error', (error: Error) => parser.destroy(error));
  // Whoever stops reading early must not leave the file open.
  parser.on('close', () => source.destroy());
  return source.pipe(decoder).pipe(parser);
}

/** The parser counts the two characters of a quoted CRLF as two lines: what it counted too much is taken off. */
function createLineCounter(): { begin(item: CsvRecord): number } {
  let tooMuch = 0;
  return {
    begin({ record, info }) {
      const text = record.join('');
      tooMuch += text.match(/\r\n/g)?.length ?? 0;
      return info.lines - tooMuch - (text.match(/\r\n|\n|\r/g)?.length ?? 0);
    },
  };
}

function headerFaults(
  header: readonly string[],
  required: readonly string[],
): readonly { readonly column: string; readonly reason: string }[] {
  const missing = required.filter((name) => !header.includes(name));
  const twice = new Set(header.filter((name, index) => header.indexOf(name) !== index));
  return [
    ...missing.map((column) => ({
      column,
      reason: `The column is missing; the file has ${header.join(', ')}.`,
    })),
    ...[...twice].map((column) => ({ column, reason: 'The column stands twice; give it once.' })),
  ];
}

function csvLine(file: string, line: number, header: readonly string[], record: readonly string[]): CsvLine {
  return { file, line, cell: (column) => record[header.indexOf(column)]?.trim() ?? '' };
}

interface FileFault {
  readonly line: number | null;
  readonly reason: string;
}

/** The parser sees a quote that is not closed only at the next one, or at the end of the file. */
async function quoteFault(
  error: unknown,
  path: string,
  { delimiter = ',', encoding = 'utf-8' }: CsvFormat,
): Promise<FileFault | null> {
  if (!(error instanceof CsvError) || !quoteCodes.includes(error.code)) return null;
  const line = await findOpenQuote(path, delimiter, encoding);
  const reason = 'A quote opens here that does not close at the end of its cell; give valid CSV (RFC 4180).';
  return line === null ? null : { line, reason };
}

const quoteCodes: readonly string[] = ['CSV_QUOTE_NOT_CLOSED', 'CSV_INVALID_CLOSING_QUOTE'];

function fileFault(error: unknown): FileFault {
  if (error instanceof CsvError) {
    const { lines } = error as CsvError & { readonly lines?: number };
    return { line: lines ?? null, reason: `${error.message}; give valid CSV (RFC 4180).` };
  }
  if (error instanceof EncodingFault) return { line: error.line, reason: error.message };
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  const reason = code === 'ENOENT' ? 'There is no such file.' : `The file cannot be read: ${message}.`;
  return { line: null, reason };
}
