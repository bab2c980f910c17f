import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { daysOfWeek, type OpeningHours } from '../../../schema/entries/store.ts';
import { type ReadyStore, readyAt } from '../../../services/stock/pickup/ready-at.ts';

const open = (days: readonly OpeningHours['day'][], opens: string, closes: string): OpeningHours[] =>
  days.map((day) => ({ day, opens, closes }));
const workdays = daysOfWeek.slice(0, 6);

const paris = (
  pickupReadyInMinutes: number,
  openingHours = open(workdays, '10:00', '19:00'),
): ReadyStore => ({
  timeZone: 'Europe/Paris',
  openingHours,
  pickupReadyInMinutes,
});

const ready = (store: ReadyStore, now: string) => readyAt(store, new Date(now))?.toISOString() ?? null;

describe('when an order can be fetched', () => {
  it('counts only minutes in which the store is open', () => {
    // A Wednesday; Paris is an hour ahead.
    expect(ready(paris(120), '2026-11-25T10:00:00Z')).toBe('2026-11-25T12:00:00.000Z');
    expect(ready(paris(120), '2026-11-25T05:00:00Z')).toBe('2026-11-25T11:00:00.000Z');
    expect(ready(paris(120), '2026-11-25T17:00:00Z')).toBe('2026-11-26T10:00:00.000Z');
    // Saturday evening: Sunday is closed.
    expect(ready(paris(120), '2026-11-28T20:00:00Z')).toBe('2026-11-30T11:00:00.000Z');
    // Longer than a week of opening.
    expect(ready(paris(60 * 9 * 6 + 30), '2026-11-23T09:00:00Z')).toBe('2026-11-30T09:30:00.000Z');
  });

  it('is the next opening where nothing is left to do, and never closing time', () => {
    expect(ready(paris(0), '2026-11-25T10:00:00Z')).toBe('2026-11-25T10:00:00.000Z');
    expect(ready(paris(0), '2026-11-25T18:00:00Z')).toBe('2026-11-26T09:00:00.000Z');
    expect(ready(paris(60), '2026-11-25T17:00:00Z')).toBe('2026-11-26T09:00:00.000Z');
  });

  it('goes around midday', () => {
    const hours = [...open(workdays, '10:00', '12:00'), ...open(workdays, '14:00', '18:00')];
    expect(ready(paris(90, hours), '2026-11-25T10:00:00Z')).toBe('2026-11-25T13:30:00.000Z');
  });

  it('is never where it never opens, or not for so long within a year', () => {
    expect(ready(paris(0, []), '2026-11-25T10:00:00Z')).toBeNull();
    expect(ready(paris(100, open(['MONDAY'], '10:00', '10:01')), '2026-11-25T10:00:00Z')).toBeNull();
  });

  it('goes by the clock of the store, on whatever day that is there', () => {
    const tokyo = { ...paris(30), timeZone: 'Asia/Tokyo' };
    // Tuesday evening in London is Wednesday in Tokyo.
    expect(ready(tokyo, '2026-11-24T22:00:00Z')).toBe('2026-11-25T01:30:00.000Z');
    const honolulu = { ...paris(30), timeZone: 'Pacific/Honolulu' };
    expect(ready(honolulu, '2026-11-23T05:30:00Z')).toBe('2026-11-23T20:30:00.000Z');
    const kathmandu = { ...paris(30), timeZone: 'Asia/Kathmandu' };
    expect(ready(kathmandu, '2026-11-24T23:00:00Z')).toBe('2026-11-25T04:45:00.000Z');
  });
});

describe('on days on which clocks change', () => {
  const always = open(daysOfWeek, '00:00', '24:00');

  it('counts the minutes that really pass', () => {
    // In the night of 29 March 2026 an hour is left out; in that of 25 October one comes twice.
    expect(ready(paris(180, always), '2026-03-29T00:00:00Z')).toBe('2026-03-29T03:00:00.000Z');
    expect(ready(paris(24 * 60, always), '2026-03-28T23:00:00Z')).toBe('2026-03-29T23:00:00.000Z');
    expect(ready(paris(180, always), '2026-10-24T23:00:00Z')).toBe('2026-10-25T02:00:00.000Z');
  });

  it('opens at the time that the wall shows', () => {
    const sundays = open(['SUNDAY'], '10:00', '18:00');
    expect(ready(paris(30, sundays), '2026-03-28T20:00:00Z')).toBe('2026-03-29T08:30:00.000Z');
    expect(ready(paris(30, sundays), '2026-10-24T20:00:00Z')).toBe('2026-10-25T09:30:00.000Z');
    const newYork = { ...paris(30, sundays), timeZone: 'America/New_York' };
    expect(ready(newYork, '2026-03-08T04:00:00Z')).toBe('2026-03-08T14:30:00.000Z');
    expect(ready(newYork, '2026-11-01T04:00:00Z')).toBe('2026-11-01T15:30:00.000Z');
  });

  it('opens an hour later at a time that is left out, and at the first of two', () => {
    const nights = open(['SUNDAY'], '02:30', '05:00');
    expect(ready(paris(0, nights), '2026-03-28T20:00:00Z')).toBe('2026-03-29T01:30:00.000Z');
    expect(ready(paris(0, nights), '2026-10-24T20:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
  });
});

// Minute by minute, as somebody in front of the store would do it.
const timeZones = ['Europe/Paris', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
const walls = new Map(
  timeZones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
  ]),
);

function isOpen({ openingHours, timeZone }: ReadyStore, at: number): boolean {
  const parts = walls.get(timeZone)?.formatToParts(at) ?? [];
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const time = `${part('hour')}:${part('minute')}`;
  return openingHours.some(
    ({ day, opens, closes }) => day === part('weekday').toUpperCase() && opens <= time && time < closes,
  );
}

it('is what somebody finds who counts open minutes in front of the store', () => {
  const hour = (from: number, to: number) =>
    fc.integer({ min: from, max: to }).map((at) => `${String(at).padStart(2, '0')}:00`);
  // Days around every change of clocks of a year.
  const starts = [
    '2026-03-07',
    '2026-03-28',
    '2026-04-04',
    '2026-10-03',
    '2026-10-24',
    '2026-10-31',
    '2026-07-14',
  ];
  const stores = fc.record({
    timeZone: fc.constantFrom(...timeZones),
    days: fc.uniqueArray(fc.constantFrom(...daysOfWeek), { minLength: 1 }),
    opens: hour(5, 12),
    closes: hour(13, 24),
    pickupReadyInMinutes: fc.integer({ min: 0, max: 1_500 }),
    start: fc.constantFrom(...starts),
    minute: fc.nat(3 * 24 * 60),
  });
  fc.assert(
    fc.property(stores, ({ days, opens, closes, start, minute, ...rest }) => {
      const store = { ...rest, openingHours: open(days, opens, closes) };
      const now = Date.parse(`${start}T00:00:00Z`) + minute * 60_000;
      let at = now;
      for (let left = store.pickupReadyInMinutes; left > 0 || !isOpen(store, at); at += 60_000) {
        if (isOpen(store, at)) left -= 1;
      }
      expect(readyAt(store, new Date(now))?.toISOString()).toBe(new Date(at).toISOString());
    }),
    { numRuns: 60 },
  );
});
