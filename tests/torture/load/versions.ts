import { entryName } from '../checker/index.ts';

type Name = readonly [book: string, key: string];

/** What the writers know of their entries: each entry has one writer. */
export interface Versions {
  of(name: Name): number;
  set(name: Name, version: number): void;
  /** A deletion is about to make this version; null while nobody can say which one an absence stands for. */
  noteDeletion(name: Name, version: number | null): void;
  /**
   * The newest version that an absence seen now can stand for; 0 where the entry was never deleted. The most that
   * could be true is assumed, so that what contradicts it is certain.
   */
  newestAbsence(book: string, key: string): number | null;
}

/** Nothing known yet. */
export function createVersions(): Versions {
  const versions = new Map<string, number>();
  const absences = new Map<string, number | null>();
  return {
    of: (name) => versions.get(entryName(name)) ?? 0,
    set: (name, version) => void versions.set(entryName(name), version),
    noteDeletion: (name, version) => void absences.set(entryName(name), version),
    newestAbsence: (book, key) => {
      const known = absences.get(entryName([book, key]));
      return known === undefined ? 0 : known;
    },
  };
}
