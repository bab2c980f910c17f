import { type Logger, pino } from 'pino';
import type { Environment } from './environment.ts';

/** JSON lines on standard error; standard output is for what a command answers. */
export const createLog = (level: string): Logger =>
  pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: false }),
  );

/** The log of a command that loads and ends: it tells its progress itself. */
export const createLoadLog = ({ logLevel }: Environment): Logger =>
  createLog(logLevel === 'info' ? 'error' : logLevel);
