import type { ServiceContext } from '../context-header.ts';
import { createEntryLoader, type EntryLoader, type EntryReader } from './entry-reader.ts';

/** All that a reader's answer is a function of. */
export interface ReadContext {
  /** The situation of the request. */
  readonly context: ServiceContext;
  readonly entries: EntryLoader;
  /** What `work` answers, done once in this operation for each name. */
  readonly once: <Value>(name: string, work: () => Promise<Value>) => Promise<Value>;
}

/** The context value of one operation. */
export function createReadContext(reader: EntryReader, context: ServiceContext): ReadContext {
  const done = new Map<string, Promise<unknown>>();
  return {
    context,
    entries: createEntryLoader(reader),
    once: <Value>(name: string, work: () => Promise<Value>) => {
      const result = (done.get(name) ?? work()) as Promise<Value>;
      done.set(name, result);
      return result;
    },
  };
}

/** Those of the things that there are, in the order of `keys`. */
export async function findAll<Found>(
  keys: readonly string[],
  load: (key: string) => Promise<Found | null>,
): Promise<Found[]> {
  const found = await Promise.all(keys.map(load));
  return found.flatMap((one) => (one === null ? [] : [one]));
}
