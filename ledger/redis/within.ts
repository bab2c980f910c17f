/** No answer came in time. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** What `work` comes to, or a rejection with `TimeoutError`. The work itself goes on. */
export async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutError('no answer in time')), Math.max(timeoutMs, 0));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
