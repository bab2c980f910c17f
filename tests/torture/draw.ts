/** A source of numbers that a seed decides. */
export interface Draw {
  /** From 0 up to, not including, 1. */
  fraction(): number;
  /** A whole number from 0 up to, not including, `count`. */
  below(count: number): number;
  between(least: number, most: number): number;
  chance(share: number): boolean;
  pick<Value>(values: readonly Value[]): Value;
  shuffle<Value>(values: readonly Value[]): Value[];
}

/** Equal seeds and names give equal numbers (mulberry32). */
export function createDraw(seed: number, name: string): Draw {
  let state = seed;
  for (const letter of name) state = Math.imul(state ^ letter.charCodeAt(0), 0x9e3779b1) >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(fraction() * count);
  const pick = <Value>(values: readonly Value[]): Value => {
    if (values.length === 0) throw new Error('There is nothing to pick from.');
    return values[below(values.length)] as Value;
  };
  return {
    fraction,
    below,
    between: (least, most) => least + fraction() * (most - least),
    chance: (share) => fraction() < share,
    pick,
    shuffle: (values) => {
      const left = [...values];
      return values.map(() => left.splice(below(left.length), 1)[0] as (typeof left)[number]);
    },
  };
}

/** Draws places from 0 to `count` − 1, the n-th in proportion to 1/n. */
export function createZipf(draw: Draw, count: number): () => number {
  const sums: number[] = [];
  for (let place = 1; place <= count; place += 1) sums.push((sums.at(-1) ?? 0) + 1 / place);
  const whole = sums.at(-1) ?? 0;
  return () => {
    const wanted = draw.fraction() * whole;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
