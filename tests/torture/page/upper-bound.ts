const confidence = 0.95;

/**
 * The largest share of bad trials that still fits what was seen, with 95 % confidence (Clopper and Pearson, one-sided): were
 * the share larger, so few bad ones would come of so many trials in less than one of twenty runs. 1 without trials.
 */
export function upperBound(bad: number, trials: number): number {
  if (bad >= trials) return 1;
  let low = bad / trials;
  let high = 1;
  // Far below the width of a double by then.
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (chanceOfAtMost(bad, trials, middle) > 1 - confidence) low = middle;
    else high = middle;
  }
  return high;
}

/** Of at most so many successes in so many trials, of which each succeeds with this probability. */
function chanceOfAtMost(most: number, trials: number, share: number): number {
  let term = trials * Math.log1p(-share);
  let sum = Math.exp(term);
  for (let count = 1; count <= most; count += 1) {
    term += Math.log((trials - count + 1) / count) + Math.log(share) - Math.log1p(-share);
    sum += Math.exp(term);
  }
  return sum;
}
