import { createWriteStream } from 'node:fs';
import type { HistoryRecord } from './record.ts';

/** Appends records to one file. */
export interface HistoryWriter {
  /** Keeps the record in memory until enough are gathered; never waits. */
  append(record: HistoryRecord): void;
  /** Resolves once everything appended so far is with the operating system, which outlives a killed process. */
  flush(): Promise<void>;
  /** Flushes and closes. Appending afterwards throws. */
  close(): Promise<void>;
}

const linesPerWrite = 512;

/** Opens `file` for appending, one JSON object a line. Rejects from `flush` and `close` where writing failed. */
export function createHistoryWriter(file: string): HistoryWriter {
  const stream = createWriteStream(file, { flags: 'a' });
  let lines: string[] = [];
  let failure: Error | null = null;
  let closed = false;
  stream.on('error', (error) => {
    failure ??= error;
  });

  const send = (done?: () => void): void => {
    const text = lines.join('');
    lines = [];
    stream.write(text, done);
  };
  const flush = async (): Promise<void> => {
    await new Promise<void>((resolve) => send(() => resolve()));
    if (failure !== null) throw failure;
  };
  return {
    append(record) {
      if (closed) throw new Error(`${file} is closed.`);
      lines.push(`${JSON.stringify(record)}\n`);
      if (lines.length >= linesPerWrite) send();
    },
    flush,
    async close() {
      if (closed) return;
      closed = true;
      await flush();
      await new Promise<void>((resolve) => stream.end(resolve));
    },
  };
}
