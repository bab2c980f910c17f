/** Milliseconds below which so many per cent of the values lie. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

/** Of values in microseconds. */
export function percentiles(micros: readonly number[]): Percentiles {
  const sorted = [...micros].sort((a, b) => a - b);
  const at = (share: number): number => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
    return Number((value / 1_000).toFixed(2));
  };
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), p999: at(0.999) };
}
