import type { Day, OpeningHoursInput } from '../rows.ts';

/** The form that `parseOpeningHours` accepts, for messages. */
export const openingHoursForm = 'give lines such as "Mo-Fr. 10:00AM - 8:00PM" or "Sa 9:00 - 18:00"';

/**
 * Opening hours as shops write them: lines (or parts between semicolons) of days in English, German or French and a span of
 * time by 12 or 24 hours. Null where a part cannot be read.
 */
export function parseOpeningHours(text: string): readonly OpeningHoursInput[] | null {
  const hours: OpeningHoursInput[] = [];
  for (const part of text.split(/[\n;]/).filter((each) => each.trim() !== '')) {
    const [, dayText = '', from = '', until = ''] = partForm.exec(part) ?? [];
    const days = parseDays(dayText);
    const opens = parseTime(from);
    const closes = parseTime(until);
    if (days === null || opens === null || closes === null || opens >= closes) return null;
    hours.push(...days.map((day) => ({ day, opens, closes })));
  }
  return hours.sort((a, b) => week.indexOf(a.day) - week.indexOf(b.day));
}

const partForm =
  /^\s*(\p{L}[\p{L}\s,.–-]*?)[.:]?\s*(\d[\d:]*\s*(?:[AP]M)?)\s*[-–]\s*(\d[\d:]*\s*(?:[AP]M)?)\s*$/iu;

const week: readonly Day[] = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

// By the first two letters. Only `di` means two days: Dienstag, unless it goes on as dimanche does.
const dayNames: ReadonlyMap<string, number> = new Map([
  ...['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'].map((name, day): [string, number] => [name, day]),
  ...['mo', 'di', 'mi', 'do', 'fr', 'sa', 'so'].map((name, day): [string, number] => [name, day]),
  ...['lu', 'ma', 'me', 'je', 've', 'sa', 'dim'].map((name, day): [string, number] => [name, day]),
]);

function dayNamed(text: string): number | undefined {
  const name = text.trim().toLowerCase();
  return dayNames.get(name.slice(0, 3)) ?? dayNames.get(name.slice(0, 2));
}

function parseDays(text: string): readonly Day[] | null {
  const days: Day[] = [];
  for (const part of text.split(',')) {
    const ends = part.split(/[-–]/).map(dayNamed);
    const [first, last = first] = ends;
    if (ends.length > 2 || first === undefined || last === undefined || last < first) return null;
    if (ends.length === 2 && ends[1] === undefined) return null;
    days.push(...week.slice(first, last + 1));
  }
  return days;
}

function parseTime(text: string): string | null {
  const [, hourText = '', minute = '00', half = ''] =
    /^(\d{1,2})(?::(\d{2}))?\s*([AP]M)?$/i.exec(text.trim()) ?? [];
  const clockHour = Number(hourText);
  if (hourText === '' || Number(minute) > 59) return null;
  if (half !== '' && (clockHour < 1 || clockHour > 12)) return null;
  const hour = half === '' ? clockHour : (clockHour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
  if (hour > 24 || (hour === 24 && minute !== '00')) return null;
  return `${String(hour).padStart(2, '0')}:${minute}`;
}
