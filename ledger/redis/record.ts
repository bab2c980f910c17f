import type { LedgerEntry } from '../entry.ts';

/** An entry without its key, as Redis holds it: `<version>\n<json>`, or `<version>` alone where the value is null. */
export const encodeRecord = ({ version, value }: LedgerEntry): string =>
  value === null ? String(version) : `${version}\n${value}`;

/** The entry of a record. */
export function decodeRecord(key: string, record: string): LedgerEntry {
  // JSON text holds line breaks between its tokens: the first one ends the version.
  const end = record.indexOf('\n');
  if (end < 0) return { key, version: Number(record), value: null };
  return { key, version: Number(record.slice(0, end)), value: record.slice(end + 1) };
}

/** Keys and records in turn, as scripts take them. */
export const encodeEntries = (entries: readonly LedgerEntry[]): string[] =>
  entries.flatMap((entry) => [entry.key, encodeRecord(entry)]);
