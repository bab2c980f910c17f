import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process of its own that works until it is told to end. */
export interface Child<Result> {
  /** Has it end its work and answers what came of it. */
  finish(): Promise<Result>;
}

const running = new Set<ChildProcess>();

/** Programs of this folder that run as children. */
export type ChildName = 'reader-process' | 'side-process' | 'writer-process';

/** Starts a child and waits until it has begun to work. It ends with this process at the latest. */
export async function startChild<Job, Result>(name: ChildName, job: Job): Promise<Child<Result>> {
  const file = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
  const child = fork(file, [JSON.stringify(job)], { execArgv: [] });
  running.add(child);
  const exited = once(child, 'exit').then(([code]): never => {
    running.delete(child);
    throw new Error(`${name} ended with ${code} before its work was done.`);
  });
  // Whoever waits for it hears of it; that nobody does is no fault.
  exited.catch(() => {});
  await Promise.race([once(child, 'message'), exited]);
  return {
    finish: async () => {
      const done = once(child, 'message');
      child.send('end');
      const [result] = (await Promise.race([done, exited])) as [Result];
      // Only now may it end: its end could be heard of before its result.
      child.disconnect();
      await exited.catch(() => {});
      return result;
    },
  };
}

/** Ends children that a failed measurement left behind. */
export async function endChildren(): Promise<void> {
  for (const child of [...running]) {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
}

/** The child's side: works until the signal aborts. Call `begun` as soon as the work has begun. */
export async function runChild<Job, Result>(
  work: (job: Job, begun: () => void, signal: AbortSignal) => Promise<Result>,
): Promise<void> {
  const ending = new AbortController();
  process.once('message', () => ending.abort());
  // Without the parent there is nobody to work for.
  process.once('disconnect', () => process.exit());
  const result = await work(JSON.parse(process.argv[2] ?? ''), () => process.send?.('begun'), ending.signal);
  process.send?.(result);
}

/** Microseconds of CLOCK_MONOTONIC, which all processes of a machine share. */
export const sharedMicros = (): number => Number(process.hrtime.bigint() / 1_000n);
