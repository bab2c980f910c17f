import { type Logger, pino } from 'pino';

/** JSON lines on standard error; standard output is for what a command answers. */
export const createLog = (level: string): Logger =>
  pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: false }),
  );
