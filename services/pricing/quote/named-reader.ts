import { type Kysely, sql } from 'kysely';
import type { EntryReader, ReadEntry } from '../../../schema/read/entry-reader.ts';
import type { EntryVersion } from '../../../schema/read/price-snapshot.ts';
import { serviceError } from '../../kit/service-error.ts';

/**
 * Reads the versions named, and all other entries from `others`. Versions are kept for long: what was named yesterday
 * can be read today. Refuses one that never was, or was superseded too long ago, with `VERSION_UNKNOWN`.
 */
export async function createNamedReader(
  db: Kysely<object>,
  versions: readonly EntryVersion[],
  others: EntryReader,
): Promise<EntryReader> {
  if (versions.length === 0) return others;
  const named = await readVersions(db, versions);
  return {
    read: async (book, keys) => {
      const rest = keys.filter((key) => !named.has(nameOf(book, key)));
      const read = rest.length === 0 ? [] : await others.read(book, rest);
      const found = new Map(read.map((entry) => [entry.key, entry]));
      return keys.map(
        (key) => named.get(nameOf(book, key)) ?? found.get(key) ?? { key, version: 0, value: null },
      );
    },
  };
}

async function readVersions(
  db: Kysely<object>,
  versions: readonly EntryVersion[],
): Promise<ReadonlyMap<string, ReadEntry>> {
  const { rows } = await sql<ReadEntry & { readonly book: string; readonly exists: boolean }>`
    SELECT named.book, named.key, named.version, entry_version.value,
      named.version = 0 OR entry_version.key IS NOT NULL AS exists
    FROM unnest(
      ${versions.map(({ book }) => book)}::text[], ${versions.map(({ key }) => key)}::text[],
      ${versions.map(({ version }) => version)}::bigint[]) AS named(book, key, version)
    LEFT JOIN entry_version USING (book, key, version)`.execute(db);
  const unknown = rows.find(({ exists }) => !exists);
  if (unknown !== undefined) {
    const { book, key, version } = unknown;
    const details = { book, key, version };
    throw serviceError('VERSION_UNKNOWN', `There is no version ${version} of ${key} in ${book}.`, details);
  }
  return new Map(rows.map(({ book, key, version, value }) => [nameOf(book, key), { key, version, value }]));
}

const nameOf = (book: string, key: string): string => `${book}\n${key}`;
