import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../../../cli/postgres/embedded-postgres.ts';

/** Works over the PostgreSQL of the test run; outside of one over a server that lives as long as the work. */
export async function withPostgres(work: () => Promise<void>): Promise<void> {
  if (process.env.COMPTOIR_TEST_POSTGRES !== undefined) return work();
  const folder = await mkdtemp(join(tmpdir(), 'comptoir-mutants-'));
  // As root the database runs as another user, who must be able to walk here.
  await chmod(folder, 0o755);
  const postgres = await startEmbeddedPostgres(folder);
  try {
    process.env.COMPTOIR_TEST_POSTGRES = await postgres.databaseUrl('postgres');
    await work();
  } finally {
    await postgres.close();
    await rm(folder, { recursive: true, force: true });
  }
}
