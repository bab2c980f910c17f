import { join } from 'node:path';
import { type Child, compiled, startChild } from './child.ts';

/** The process that measures what the machine has left for others. */
export interface Yardstick {
  readonly child: Child;
  /** Resolves once its history is written. */
  stop(): Promise<void>;
}

/** Starts it; it writes `history/machine.jsonl`. */
export async function startYardstick(folder: string): Promise<Yardstick> {
  const child = await startChild({
    args: [compiled('./yardstick.js')],
    environment: { TORTURE_YARDSTICK: join(folder, 'history', 'machine.jsonl') },
    logFile: join(folder, 'yardstick.txt'),
  });
  return {
    child,
    stop: async () => {
      child.process.send({ kind: 'stop' }, () => {});
      await child.ended;
    },
  };
}
