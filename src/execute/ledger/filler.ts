/** Asks for one key at a time: who asks for a key that is being asked for waits for the same answer. */
export type Filler = (keys: readonly string[]) => Promise<readonly string[]>;

/** A filler of one book over its owner, which takes so many keys at once. */
export function createFiller(fill: Filler, maxKeys: number): Filler {
  const running = new Map<string, Promise<ReadonlySet<string>>>();
  const start = (keys: readonly string[]): void => {
    const filled = fill(keys).then((never) => new Set(never));
    for (const key of keys) running.set(key, filled);
    const end = (): void => {
      for (const key of keys) running.delete(key);
    };
    filled.then(end, end);
  };
  return async (keys) => {
    const idle = keys.filter((key) => !running.has(key));
    for (let first = 0; first < idle.length; first += maxKeys) start(idle.slice(first, first + maxKeys));
    const never = await Promise.all(
      keys.map(async (key) => ((await running.get(key))?.has(key) ? [key] : [])),
    );
    return never.flat();
  };
}
