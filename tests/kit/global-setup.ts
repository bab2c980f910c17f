import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../cli/postgres/embedded-postgres.ts';

/** One PostgreSQL server for the whole test run; each test file makes databases of its own in it. */
export default async function globalSetup(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'comptoir-test-'));
  // As root the database runs as another user, who must be able to walk here.
  await chmod(folder, 0o755);
  const postgres = await startEmbeddedPostgres(folder);
  // The server is in a process group of its own: Ctrl-C reaches us alone, and it ends with us.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  process.env.COMPTOIR_TEST_POSTGRES = await postgres.databaseUrl('postgres');
  Object.assign(globalThis, { comptoirTest: { postgres, folder } });
}
