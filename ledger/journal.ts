/** Which keys of a book changed, and when; as far back as memory reaches. */
export interface Journal {
  /** These keys changed at this index; null where it is not known which. */
  record(index: number, keys: readonly string[] | null): void;
  /** Forgets everything: what happened up to `index` is not known. */
  restart(index: number): void;
  /** Whether none of the keys changed after `since`, for certain. What is not known to be unchanged has changed. */
  isUnchanged(keys: Iterable<string>, since: number): boolean;
}

/** A journal that remembers at most so many keys. */
export function createJournal(maxKeys: number): Journal {
  // In the order of change: a key that changes again moves to the end.
  const changedAt = new Map<string, number>();
  let floor = 0;
  const restart = (index: number): void => {
    changedAt.clear();
    floor = index;
  };
  return {
    restart,
    record: (index, keys) => {
      if (keys === null) {
        restart(index);
        return;
      }
      for (const key of keys) {
        changedAt.delete(key);
        changedAt.set(key, index);
      }
      for (const [key, at] of changedAt) {
        if (changedAt.size <= maxKeys) break;
        changedAt.delete(key);
        floor = at;
      }
    },
    isUnchanged: (keys, since) => {
      if (since < floor) return false;
      for (const key of keys) {
        if ((changedAt.get(key) ?? 0) > since) return false;
      }
      return true;
    },
  };
}
