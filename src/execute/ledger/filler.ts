import type { Filled } from '../../../ledger/index.ts';

/** Asks for one key at a time: who asks for a key that is being asked for waits for the same answer. */
export type Filler = (keys: readonly string[]) => Promise<Filled>;

/** A filler of one book over its owner, which takes so many keys at once. */
export function createFiller(fill: Filler, maxKeys: number): Filler {
  const running = new Map<string, Promise<Filled>>();
  const start = (keys: readonly string[]): void => {
    const filled = fill(keys);
    for (const key of keys) running.set(key, filled);
    const end = (): void => {
      for (const key of keys) running.delete(key);
    };
    filled.then(end, end);
  };
  return async (keys) => {
    const idle = keys.filter((key) => !running.has(key));
    for (let first = 0; first < idle.length; first += maxKeys) start(idle.slice(first, first + maxKeys));
    const answers = await Promise.all(new Set(keys.flatMap((key) => running.get(key) ?? [])));
    const never = new Set(answers.flatMap((answer) => answer.never));
    return {
      // All that is said of the keys holds for the earliest of them alone.
      epoch: Math.min(...answers.map(({ epoch }) => epoch)),
      never: keys.filter((key) => never.has(key)),
    };
  };
}
