/** A whole number from 0 to 2^32 − 1 that is always the same for a key, and unlike that of its neighbours (FNV-1a). */
export function seedOf(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  // FNV's low bits follow the last byte closely; folding in the high ones spreads keys that count up.
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** One of the values, always the same for a key. */
export function pick<Value>(values: readonly Value[], key: string): Value {
  return values[seedOf(key) % values.length] as Value;
}

/** A whole number from `least` to `most`, always the same for a key. */
export const numberBetween = (least: number, most: number, key: string): number =>
  least + (seedOf(key) % (most - least + 1));

/** Whether a key is one of about `one` in `among`. */
export const isOneOf = (one: number, among: number, key: string): boolean => seedOf(key) % among < one;
