/** Values by key within a bound: those that nobody asked for lately go first. */
export interface RecentEntries<Value> {
  /** Undefined where it is not kept. */
  get(key: string): Value | undefined;
  /** Whether it is kept; does not count as asking for it. */
  has(key: string): boolean;
  set(key: string, value: Value): void;
  clear(): void;
}

/**
 * Keeps at most so many bytes in two generations: what is asked for moves into the young one; when that holds half of the
 * bound, it becomes the old one, and what is left in the old one is dropped. A list in the exact order of use would have
 * to be mended at every read of every key, which is nearly all that a gateway does here.
 */
export function createRecentEntries<Value>(
  maxBytes: number,
  bytesOf: (value: Value) => number,
): RecentEntries<Value> {
  let young = new Map<string, Value>();
  let old = new Map<string, Value>();
  let youngBytes = 0;
  const forget = (key: string): void => {
    const known = young.get(key);
    if (known === undefined) {
      old.delete(key);
      return;
    }
    youngBytes -= bytesOf(known);
    young.delete(key);
  };
  const keep = (key: string, value: Value): void => {
    if (youngBytes + bytesOf(value) > maxBytes / 2) {
      old = young;
      young = new Map();
      youngBytes = 0;
    }
    young.set(key, value);
    youngBytes += bytesOf(value);
  };
  return {
    get: (key) => {
      const value = young.get(key);
      if (value !== undefined) return value;
      const older = old.get(key);
      if (older === undefined) return undefined;
      old.delete(key);
      keep(key, older);
      return older;
    },
    has: (key) => young.has(key) || old.has(key),
    set: (key, value) => {
      forget(key);
      // One that fills a generation by itself is not worth all others.
      if (bytesOf(value) <= maxBytes / 2) keep(key, value);
    },
    clear: () => {
      young = new Map();
      old = new Map();
      youngBytes = 0;
    },
  };
}
