import pg from 'pg';
import type { Register } from '../../ledger/index.ts';

/**
 * Waits until search has applied everything that is committed. It looks into the outboxes themselves: the feeds hold
 * a change back while anybody on the server has an older transaction open, and other tests do.
 */
export async function untilSearchIsCurrent(databaseUrl: string): Promise<void> {
  await until(databaseUrl, async (client) => {
    const { rows } = await client.query<{ pending: boolean }>(pendingChanges);
    return rows[0]?.pending === false;
  });
}

/** Waits until what search has taken in is published. */
export async function untilMarkersArePublished(databaseUrl: string, register: Register): Promise<void> {
  await until(databaseUrl, async (client) => {
    const { rows } = await client.query<{ commit: string }>(
      "SELECT commit_number AS commit FROM catalogue.book WHERE book = 'search'",
    );
    return ((await register.inspect('search')).commit ?? 0) >= Number(rows[0]?.commit ?? 0);
  });
}

async function until(databaseUrl: string, isSo: (client: pg.Client) => Promise<boolean>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const deadline = Date.now() + 30_000;
    while (!(await isSo(client))) {
      if (Date.now() > deadline) throw new Error('Search has not caught up within 30 s.');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    await client.end();
  }
}

const pendingIn = (service: string): string => `EXISTS (
  SELECT FROM ${service}.outbox, coalesce(
    (SELECT cursor FROM catalogue.search_feed WHERE source = '${service}'), '0-0') AS cursor
  WHERE (transaction, id) > (split_part(cursor, '-', 1)::xid8, split_part(cursor, '-', 2)::bigint))`;

const pendingChanges = `SELECT ${['catalogue', 'pricing', 'stock'].map(pendingIn).join(' OR ')} AS pending`;
