import type { Log } from '../../services/kit/log.ts';

/** One logged line. */
export interface LoggedLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

/** A log that prints nothing and keeps its lines for the test to read. */
export function createQuietLog(): Log & { readonly lines: LoggedLine[] } {
  const lines: LoggedLine[] = [];
  const write = (level: LoggedLine['level']) => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
}
