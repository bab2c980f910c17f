/** What so many readers got done. */
export interface LoopResult {
  readonly answers: number;
  readonly perSecond: number;
  /** Of this process alone. */
  readonly cpuMicrosPerAnswer: number;
}

/** Has each of the readers ask anew as soon as it has its answer, for so long. Rejects with the first error. */
export async function runClosedLoop(
  readers: number,
  seconds: number,
  read: (turn: number) => Promise<void>,
): Promise<LoopResult> {
  const startedAt = performance.now();
  const until = startedAt + 1_000 * seconds;
  const cpuBefore = process.cpuUsage();
  let answers = 0;
  const loop = async (): Promise<void> => {
    while (performance.now() < until) {
      await read(answers);
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: readers }, loop));
  const { user, system } = process.cpuUsage(cpuBefore);
  const elapsedSeconds = (performance.now() - startedAt) / 1_000;
  return { answers, perSecond: answers / elapsedSeconds, cpuMicrosPerAnswer: (user + system) / answers };
}
