/**
 * How many letters must be put in, taken out, changed or swapped with their neighbour to make `typed` into `word`
 * or, with `prefix`, into any beginning of it.
 */
export function editDistance(typed: string, word: string, extent: 'whole' | 'prefix'): number {
  const from = [...typed];
  const to = [...word];
  const none = to.map(() => 0);
  // Damerau and Levenshtein row by row (the restricted form: no letter takes part in two swaps).
  let beforeLast: readonly number[] = none;
  let last: readonly number[] = [0, ...to.map((_, index) => index + 1)];
  for (const [row, letter] of from.entries()) {
    const current = [row + 1];
    for (const [column, other] of to.entries()) {
      const isSwap = letter === to[column - 1] && other === from[row - 1];
      current.push(
        Math.min(
          at(last, column + 1) + 1,
          at(current, column) + 1,
          at(last, column) + (letter === other ? 0 : 1),
          isSwap ? at(beforeLast, column - 1) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return extent === 'whole' ? at(last, to.length) : Math.min(...last);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
