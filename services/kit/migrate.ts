import { type Migration, Migrator } from 'kysely';
import { type Database, prepareSchema } from './database.ts';
import { entriesMigration } from './entries-migration.ts';
import { ledgerMigration } from './ledger/migration.ts';
import { outboxOrderMigration } from './ledger/outbox-order-migration.ts';
import { restoredEpochMigration } from './ledger/restored-epoch-migration.ts';
import { versionAgeMigration } from './version-age-migration.ts';

/** A service's migrations by name; names sort in the order of their application, such as `2026-11-products`. */
export type Migrations = Readonly<Record<string, Migration>>;

/** Brings a service's schema up to date, the tables of the kit first. Throws with the failed migration's name. */
export async function migrate<Tables>(
  db: Database<Tables>,
  schema: string,
  migrations: Migrations,
): Promise<void> {
  await prepareSchema(db, schema);
  const migrator = new Migrator({
    db,
    migrationTableSchema: schema,
    // The kit's own may be younger than a service's that was applied long ago.
    allowUnorderedMigrations: true,
    provider: {
      getMigrations: async () => ({
        '0000-entries': entriesMigration,
        '0001-ledger': ledgerMigration,
        '0002-outbox-order': outboxOrderMigration,
        '0003-restored-epoch': restoredEpochMigration,
        '0004-version-age': versionAgeMigration,
        ...migrations,
      }),
    },
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'none';
  throw new Error(`Migration ${failed} of schema ${schema} failed.`, { cause: error });
}
