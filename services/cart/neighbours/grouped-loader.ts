import DataLoader from 'dataloader';

/**
 * A loader that asks once per group for all keys of one tick.
 * @param ask is given all keys of one group, answers in their order and does not reject.
 */
export function createGroupedLoader<Key, Value, CacheKey = Key>(
  groupOf: (key: Key) => string,
  ask: (keys: readonly [Key, ...Key[]]) => Promise<readonly Value[]>,
  cacheKeyFn: (key: Key) => CacheKey,
): DataLoader<Key, Value, CacheKey> {
  return new DataLoader(
    async (keys) => {
      const groups = new Map<string, [Key, ...Key[]]>();
      for (const key of keys) {
        const members = groups.get(groupOf(key));
        if (members === undefined) groups.set(groupOf(key), [key]);
        else members.push(key);
      }
      // By the key object itself, as it came: within one batch every key is another object.
      const answers = new Map<Key, Value>();
      const askGroup = async (members: readonly [Key, ...Key[]]): Promise<void> => {
        const values = await ask(members);
        members.forEach((key, index) => {
          answers.set(key, values[index] as Value);
        });
      };
      await Promise.all([...groups.values()].map(askGroup));
      return keys.map((key) => answers.get(key) as Value);
    },
    { cacheKeyFn },
  );
}
