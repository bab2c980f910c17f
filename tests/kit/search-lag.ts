import pg from 'pg';

/**
 * Waits until search has applied everything that is committed. It looks into the outboxes themselves: the feeds hold
 * a change back while anybody on the server has an older transaction open, and other tests do.
 */
export async function untilSearchIsCurrent(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const { rows } = await client.query<{ pending: boolean }>(pendingChanges);
      if (rows[0]?.pending === false) return;
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
