import type { BadRow } from '../bad-row.ts';
import type { CsvLine } from '../read/csv-table.ts';
import { amountFromMajor, amountFromMinor } from '../read/currency.ts';
import type { Texts } from '../rows.ts';
import type { CsvMap, FileMap, LocalizedSource, PlainSource } from './map-form.ts';

/** How one file writes its values. */
export interface CellStyle {
  readonly decimal: '.' | ',';
  readonly list: string;
  readonly amounts: 'major' | 'minor';
  /** The one meant where a column names none first. */
  readonly languages: readonly string[];
}

/** What a file's own settings and those of the map come to. */
export const styleOf = (map: CsvMap, file: FileMap): CellStyle => ({
  decimal: file.decimal ?? map.decimal,
  list: file.list ?? map.list,
  amounts: file.amounts ?? map.amounts,
  languages: map.languages,
});

/** Reads the fields of one line and gathers what is wrong with them. A blank field is undefined, or empty. */
export interface Cells {
  readonly line: CsvLine;
  readonly faults: readonly BadRow[];
  refuse(source: PlainSource | LocalizedSource, reason: string): void;
  /** A text that may be blank. */
  text(source: PlainSource | undefined): string | undefined;
  /** A text of 1 to `max` characters. */
  required(source: PlainSource, max?: number): string;
  texts(source: LocalizedSource | undefined): Texts;
  list(source: PlainSource | undefined): readonly string[];
  /** A decimal number with a point, not negative unless `signed`. */
  decimal(source: PlainSource | undefined, signed?: 'signed'): string | undefined;
  amount(source: PlainSource | undefined, currency: string): string | undefined;
  whole(source: PlainSource | undefined, max: number): number | undefined;
  instant(source: PlainSource | undefined): string | undefined;
  oneOf<Word extends string>(source: PlainSource | undefined, words: readonly Word[]): Word | undefined;
}

/** Opens one line; a value that cannot be read is a fault, never an exception. */
export function createCells(line: CsvLine, style: CellStyle): Cells {
  const faults: BadRow[] = [];
  const refuse: Cells['refuse'] = (source, reason) => faults.push(faultOf(line, source, reason));
  const raw: Raw = (source) => {
    if (source === undefined) return '';
    return typeof source === 'string' ? line.cell(source) : source.constant;
  };
  return { line, faults, refuse, ...textCells(line, style, raw, refuse), ...valueCells(style, raw, refuse) };
}

/** What stands in a field before it is read; empty where it is blank or not mapped. */
type Raw = (source: PlainSource | undefined) => string;

const textCells = (
  line: CsvLine,
  style: CellStyle,
  raw: Raw,
  refuse: Cells['refuse'],
): Pick<Cells, 'text' | 'required' | 'texts' | 'list'> => ({
  text: (source) => raw(source) || undefined,
  required(source, max = 100) {
    const text = raw(source);
    // Keys and names stand in addresses and logs: no control characters, no half of a surrogate pair.
    if (text === '' || text.length > max || /[\p{Cc}\p{Cs}]/u.test(text)) {
      refuse(source, `Give 1 to ${max} characters on one line.`);
    }
    return text;
  },
  texts: (source) => textsOf(line, style, source),
  list: (source) =>
    raw(source)
      .split(style.list)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
});

type ValueName = 'decimal' | 'amount' | 'whole' | 'instant' | 'oneOf';

function valueCells(style: CellStyle, raw: Raw, refuse: Cells['refuse']): Pick<Cells, ValueName> {
  const parse = <Value>(
    source: PlainSource | undefined,
    form: string,
    read: (text: string) => Value | null,
  ): Value | undefined => {
    const text = raw(source);
    if (source === undefined || text === '') return undefined;
    const value = read(text);
    if (value === null) refuse(source, form);
    return value ?? undefined;
  };
  return {
    decimal: (source, signed) =>
      parse(source, `Give a decimal number with "${style.decimal}".`, (text) =>
        readDecimal(text, style, signed),
      ),
    amount: (source, currency) =>
      parse(source, amountForm(style, currency), (text) => readAmount(text, style, currency)),
    whole: (source, max) =>
      parse(source, `Give a whole number from 0 to ${max}.`, (text) => readWhole(text, max)),
    instant: (source) => parse(source, 'Give an instant such as 2026-11-22T09:30:00Z.', readInstant),
    oneOf: (source, words) =>
      parse(
        source,
        `Give one of ${words.join(', ')}.`,
        (text) => words.find((word) => word === text.toUpperCase()) ?? null,
      ),
  };
}

/** A fault of one field, under the name of its column. */
export function faultOf(line: CsvLine, source: PlainSource | LocalizedSource, reason: string): BadRow {
  const column = typeof source === 'string' ? source : (Object.values(source)[0] ?? '');
  const isConstant = typeof source === 'object' && 'constant' in source;
  return {
    file: line.file,
    line: line.line,
    column: isConstant ? 'constant' : column,
    value: isConstant ? column : line.cell(column),
    reason,
  };
}

function textsOf(line: CsvLine, style: CellStyle, source: LocalizedSource | undefined): Texts {
  if (source === undefined) return [];
  const [first = 'en'] = style.languages;
  const columns = typeof source === 'string' ? { [first]: source } : source;
  return Object.entries(columns).flatMap(([language, column]) => {
    const text = line.cell(column);
    return text === '' ? [] : [{ language, text }];
  });
}

// Fifteen digits: below 2^53, where numbers are whole.
const readWhole = (text: string, max: number): number | null =>
  /^\d{1,15}$/.test(text) && Number(text) <= max ? Number(text) : null;

const readInstant = (text: string): string | null =>
  instantForm.test(text) && Date.parse(text) >= 0 ? new Date(text).toISOString() : null;

function readDecimal(text: string, { decimal }: CellStyle, signed: 'signed' | undefined): string | null {
  const number = plainDecimal(text, decimal);
  return number !== null && (signed !== undefined || !number.startsWith('-')) ? number : null;
}

function readAmount(text: string, { amounts, decimal }: CellStyle, currency: string): string | null {
  if (amounts === 'minor') return /^\d{1,16}$/.test(text) ? amountFromMinor(text, currency) : null;
  const number = plainDecimal(text, decimal);
  return number === null ? null : amountFromMajor(number, currency);
}

/** `1 234,50` as `1234.50`; null where it is no number. Spaces group digits; the other mark never does. */
function plainDecimal(text: string, decimal: '.' | ','): string | null {
  // Only between digits of whole groups: `1 2,5` is no number. Exports use no-break and thin spaces too.
  const joined = text.replace(/(?<=\d)[ \u00A0\u202F](?=\d{3}(?!\d))/g, '');
  const form = decimal === ',' ? /^-?\d{1,15}(,\d{1,6})?$/ : /^-?\d{1,15}(\.\d{1,6})?$/;
  return form.test(joined) ? joined.replace(',', '.') : null;
}

const amountForm = ({ amounts, decimal }: CellStyle, currency: string): string =>
  amounts === 'minor'
    ? `Give whole minor units of ${currency}, at most 10^12.`
    : `Give an amount in ${currency} with "${decimal}", no more decimals than it has, and no currency sign.`;

// With its offset from UTC: a time without one would mean another instant on another machine.
const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
