import type { EntryRead, Position, PublishRecord } from '../history/index.ts';
import { type Answered, entryName } from './history.ts';
import type { Sighting } from './sweep.ts';

const versions = (entries: readonly EntryRead[]) => () =>
  entries.map((entry) => [entryName(entry), entry[2]] as const);

/** The versions of an answer, known to all once it was received. */
export const seenAtEnd = ({ record, answer }: Answered): Sighting<number> => ({
  record,
  at: record.end,
  values: versions(answer.entries),
});

/** The versions of an answer, as of the moment it was asked for, or `ageMs` before that. */
export const shownAtStart = (
  { record, answer }: Answered,
  ageMs = 0,
): Sighting<number, Answered['record']> => ({
  record,
  at: record.start - ageMs,
  values: versions(answer.entries),
});

/** The versions that a write made visible, known to all once it was acknowledged. */
export const publishedAtEnd = (record: PublishRecord): Sighting<number> => ({
  record,
  at: record.end,
  values: versions(record.entries),
});

/** The positions that an answer states, by book, at the given instant. */
export const positionsAt = (
  { record, answer }: Answered,
  at: number,
): Sighting<Position, Answered['record']> => ({ record, at, values: () => Object.entries(answer.books) });

/** Order of versions. */
export const compareVersions = (a: number, b: number): number => a - b;

/** Order of positions: epoch, then index. */
export const comparePositions = (a: Position, b: Position): number => a.epoch - b.epoch || a.index - b.index;

/** A position as text, such as `1:17`. */
export const printPosition = ({ epoch, index }: Position): string => `${epoch}:${index}`;
