import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createInterner } from './intern.ts';
import { type HistoryRecord, recordSchema } from './record.ts';

/** A line that is no record; the message names file, line and the field. */
export class HistoryError extends Error {}

const newline = 10;

/**
 * The records of one file, in its order, one at a time. Throws a `HistoryError` at the first line that is none.
 * A last line without its newline is an error too: a client that was killed while writing lost an operation, and a
 * history with holes proves nothing.
 */
export async function* readHistory(file: string): AsyncGenerator<HistoryRecord> {
  let lastByte = newline;
  const stream = createReadStream(file);
  stream.on('data', (chunk) => {
    lastByte = Number(chunk.at(-1));
  });
  let line = 0;
  for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    yield parseRecord(text, `${file}:${line}`);
  }
  if (lastByte !== newline) throw new HistoryError(`${file}:${line}: the last line is cut off`);
}

/** All records of several files, by start; an operation's file says nothing of its order. Equal parts are shared. */
export async function readHistories(files: readonly string[]): Promise<HistoryRecord[]> {
  const records: HistoryRecord[] = [];
  const { intern } = createInterner();
  for (const file of files) {
    for await (const record of readHistory(file)) records.push(intern(record));
  }
  return records.sort((a, b) => a.start - b.start);
}

/** The record that one line holds. `place` is named in the error. */
export function parseRecord(text: string, place: string): HistoryRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new HistoryError(`${place}: not JSON: ${text.slice(0, 80)}`);
  }
  const parsed = recordSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new HistoryError(`${place}: ${issue?.path.join('.') || 'record'}: ${issue?.message}`);
}
