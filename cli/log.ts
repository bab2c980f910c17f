import { type Logger, pino } from 'pino';
import type { Environment } from './environment.ts';

/** JSON lines on standard error; standard output is for what a command answers. */
export const createLog = (level: string): Logger =>
  pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: false }),
  );

/**
 * For a command that shows its progress on standard error: services that it starts for itself would speak in between,
 * so that unless somebody asks for more only errors are heard.
 */
export const createQuietLog = ({ logLevel }: Environment): Logger =>
  createLog(logLevel === 'info' ? 'error' : logLevel);
