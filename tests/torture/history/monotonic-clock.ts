/**
 * Milliseconds of CLOCK_MONOTONIC, with fractions. All processes of one machine share this clock, and no change of
 * the wall clock moves it. `performance.timeOrigin + performance.now()` would not do: the origin is a reading of the
 * wall clock, so that two processes started around a jump disagree for ever.
 *
 * Rounding nanoseconds to a double keeps order: where one reading is smaller than another, its instant was earlier.
 */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;
