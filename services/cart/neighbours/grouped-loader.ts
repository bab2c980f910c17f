import DataLoader from 'dataloader';

/**
 * A loader that asks once per group for all keys of one tick.
 * @param ask answers in the order of its keys and does not reject.
 */
export function createGroupedLoader<Key, Value, CacheKey = Key>(
  groupOf: (key: Key) => string,
  ask: (group: string, keys: readonly Key[]) => Promise<readonly Value[]>,
  cacheKeyFn: (key: Key) => CacheKey,
): DataLoader<Key, Value, CacheKey> {
  return new DataLoader(
    async (keys) => {
      const groups = [...new Set(keys.map(groupOf))];
      // By the key object itself, as it came: within one batch every key is another object.
      const answers = new Map<Key, Value>();
      const askGroup = async (group: string): Promise<void> => {
        const members = keys.filter((key) => groupOf(key) === group);
        const values = await ask(group, members);
        members.forEach((key, index) => {
          answers.set(key, values[index] as Value);
        });
      };
      await Promise.all(groups.map(askGroup));
      return keys.map((key) => answers.get(key) as Value);
    },
    { cacheKeyFn },
  );
}
