import { type Child, compiled, startChild } from '../world/child.ts';
import { pause } from '../world/pause.ts';
import type { LoadOrder, LoadSetup } from './orders.ts';

/** The process that asks and writes. */
export interface Load {
  /** Resolves once it has filled the shop and asks; rejects where it ends before. */
  readonly ready: Promise<void>;
  readonly child: Child;
  tell(order: LoadOrder): void;
  /** Has it end, and waits until its history is written; rejects where it failed. */
  stop(): Promise<void>;
}

// After an hour all of the shop was written, and is read once more at every gateway.
const stopPatienceMs = 600_000;

/** Starts the load. */
export async function startLoad(setup: LoadSetup, logFile: string): Promise<Load> {
  const child = await startChild({
    args: [compiled('../load/main.js')],
    environment: { TORTURE_LOAD: JSON.stringify(setup) },
    logFile,
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.process.on('message', (message: { readonly kind?: string }) => {
      if (message.kind === 'ready') resolve();
    });
    void child.ended.then((how) => reject(new Error(`The load ended by ${how}: see ${logFile}.`)));
  });
  ready.catch(() => {});
  const tell = (order: LoadOrder): void => void child.process.send(order, () => {});
  return {
    ready,
    child,
    tell,
    stop: async () => {
      tell({ kind: 'stop' });
      const how = await Promise.race([child.ended, pause(stopPatienceMs).then(() => 'patience')]);
      if (how !== 'code 0') throw new Error(`The load ended by ${how}: see ${logFile}.`);
    },
  };
}
