/** Values by key within a bound: those that nobody asked for lately go first. */
export interface RecentEntries<Value> {
  /** Undefined where it is not kept. */
  get(key: string): Value | undefined;
  /** Whether it is kept; does not count as asking for it. */
  has(key: string): boolean;
  set(key: string, value: Value, bytes: number): void;
  clear(): void;
}

interface Kept<Value> {
  readonly value: Value;
  readonly bytes: number;
}

/**
 * Keeps at most so many bytes in two generations: what is asked for moves into the young one; when that holds half of the
 * bound, it becomes the old one, and what is left in the old one is dropped. A list in the exact order of use would have
 * to be mended at every read of every key, which is nearly all that a gateway does here.
 */
export function createRecentEntries<Value>(maxBytes: number): RecentEntries<Value> {
  let young = new Map<string, Kept<Value>>();
  let old = new Map<string, Kept<Value>>();
  let youngBytes = 0;
  const forget = (key: string): void => {
    youngBytes -= young.get(key)?.bytes ?? 0;
    young.delete(key);
    old.delete(key);
  };
  const keep = (key: string, kept: Kept<Value>): void => {
    if (youngBytes + kept.bytes > maxBytes / 2) {
      old = young;
      young = new Map();
      youngBytes = 0;
    }
    young.set(key, kept);
    youngBytes += kept.bytes;
  };
  return {
    get: (key) => {
      const kept = young.get(key);
      if (kept !== undefined) return kept.value;
      const older = old.get(key);
      if (older === undefined) return undefined;
      old.delete(key);
      keep(key, older);
      return older.value;
    },
    has: (key) => young.has(key) || old.has(key),
    set: (key, value, bytes) => {
      forget(key);
      // One that fills a generation by itself is not worth all others.
      if (bytes <= maxBytes / 2) keep(key, { value, bytes });
    },
    clear: () => {
      young = new Map();
      old = new Map();
      youngBytes = 0;
    },
  };
}
