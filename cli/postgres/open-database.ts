import { join } from 'node:path';
import type { Environment } from '../environment.ts';
import type { Closing } from '../shutdown.ts';
import { assertDatabaseAnswers } from './database-wait.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

/** The database of a command that has an end: that of `DATABASE_URL`, else the embedded one of a folder that is ours. */
export async function openDatabase(
  folder: string,
  { databaseUrl }: Environment,
  closing: Closing,
): Promise<string> {
  if (databaseUrl !== null) {
    await assertDatabaseAnswers(databaseUrl);
    return databaseUrl;
  }
  const postgres = await startEmbeddedPostgres(join(folder, 'postgres'), { signal: closing.begun });
  closing.add(() => postgres.close());
  return postgres.databaseUrl('comptoir');
}
