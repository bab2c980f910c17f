import { daysOfWeek, type StoreEntry } from '../../../schema/entries/store.ts';
import { createWallClock } from './wall-clock.ts';

/** What decides when an order is ready. */
export type ReadyStore = Pick<StoreEntry, 'openingHours' | 'timeZone' | 'pickupReadyInMinutes'>;

/**
 * When goods that are ordered now can be fetched: after so many minutes in which the store is open, and while it is open.
 * Null where it does not open for so long within a year.
 */
export function readyAt(
  { openingHours, timeZone, pickupReadyInMinutes }: ReadyStore,
  now: Date,
): Date | null {
  const wall = createWallClock(timeZone);
  const today = wall.dayOf(now);
  let leftMs = pickupReadyInMinutes * 60_000;
  for (let ahead = 0; ahead <= daysAhead; ahead += 1) {
    const day = today + ahead * dayMs;
    const name = daysOfWeek[(new Date(day).getUTCDay() + 6) % 7];
    for (const { opens, closes } of openingHours.filter((span) => span.day === name)) {
      // As instants, so that a day on which the clocks change is as long as it really is.
      const from = Math.max(wall.instantOf(day + minutesOf(opens) * 60_000), now.getTime());
      const openMs = wall.instantOf(day + minutesOf(closes) * 60_000) - from;
      // At closing time nobody can fetch anything: then it is the next opening.
      if (leftMs < openMs) return new Date(from + leftMs);
      leftMs -= Math.max(0, openMs);
    }
  }
  return null;
}

const dayMs = 24 * 60 * 60_000;
const daysAhead = 366;

// `24:00` is the midnight after.
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
