/** What clocks on the wall of a time zone show. Times of theirs are milliseconds as if the zone were UTC. */
export interface WallClock {
  /** The midnight with which the day of an instant begins, as the wall has it. */
  dayOf(instant: Date): number;
  /**
   * When the wall shows a time: the first time where clocks are put back over it. Where they are put forward over it,
   * as much later as they are put forward.
   */
  instantOf(wall: number): number;
}

/** The wall clock of an IANA time zone. */
export function createWallClock(timeZone: string): WallClock {
  const format = formatOf(timeZone);
  const shown = (instant: number): number => {
    const parts = Object.fromEntries(
      format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
  return {
    dayOf: (instant) => {
      const wall = shown(instant.getTime());
      return wall - (((wall % dayMs) + dayMs) % dayMs);
    },
    instantOf: (wall) => {
      // Clocks change at most once within two days, so that what holds a day before and after is all that can hold.
      const [before, after] = [wall - dayMs, wall + dayMs].map((near) => wall - (shown(near) - near));
      const found = [before ?? wall, after ?? wall].filter((instant) => shown(instant) === wall);
      return found.length === 0 ? (before ?? wall) : Math.min(...found);
    },
  };
}

const dayMs = 24 * 60 * 60_000;

// Making one takes longer than everything that is asked of it, and zones are few.
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  formats.set(timeZone, format);
  return format;
}
