import type { LineState } from './line-state.ts';

/**
 * What is free of each line where of every `buy` units `pay` are paid. The units of all lines stand in one row,
 * dearest first; of every full `buy` of them the last, cheapest ones are free. Units of a line that was discounted
 * before cost what is left of it, split evenly.
 */
export function multiBuyShares(
  lines: readonly LineState[],
  { buy, pay }: { readonly buy: number; readonly pay: number },
): readonly number[] {
  const runs = lines.flatMap(runsOf).sort((a, b) => b.amountMinor - a.amountMinor || a.index - b.index);
  const total = runs.reduce((count, run) => count + run.count, 0);
  const inFullGroups = total - (total % buy);
  const shares = lines.map(() => 0);
  let start = 0;
  for (const run of runs) {
    const end = start + run.count;
    const free = freeBefore(Math.min(end, inFullGroups)) - freeBefore(Math.min(start, inFullGroups));
    shares[run.index] = (shares[run.index] ?? 0) + free * run.amountMinor;
    start = end;
  }
  return shares;

  // How many of the first `position` units are free.
  function freeBefore(position: number): number {
    return Math.floor(position / buy) * (buy - pay) + Math.max(0, (position % buy) - pay);
  }
}

/** Units of one line that cost the same. */
interface Run {
  /** Of the line. */
  readonly index: number;
  readonly amountMinor: number;
  readonly count: number;
}

// At most two prices a line, however many units: what does not divide evenly makes some one minor unit dearer.
function runsOf({ goodsMinor, line }: LineState, index: number): readonly Run[] {
  const dearer = goodsMinor % line.quantity;
  const amountMinor = (goodsMinor - dearer) / line.quantity;
  return [
    { index, amountMinor: amountMinor + 1, count: dearer },
    { index, amountMinor, count: line.quantity - dearer },
  ].filter((run) => run.count > 0);
}
