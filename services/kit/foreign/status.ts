import { type Kysely, sql } from 'kysely';

/** How a source stands, for its operator. */
export interface SourceStatus {
  readonly source: string;
  readonly keys: number;
  /** Of the key that waits longest; null where one was never polled with an outcome. */
  readonly polledMsAgo: number | null;
  /** Keys whose last poll came to nothing. */
  readonly faulty: number;
  /** The first 100 of them. */
  readonly faults: readonly { readonly key: string; readonly reason: string }[];
}

/** Counts a source's keys and names those in trouble. */
export async function readSourceStatus(db: Kysely<object>, source: string): Promise<SourceStatus> {
  const { rows } = await sql<Omit<SourceStatus, 'source'>>`
    SELECT count(*)::int AS keys, count(fault)::int AS faulty,
      CASE WHEN count(*) = count(polled_at)
        THEN greatest(0, ceil(extract(epoch FROM clock_timestamp() - min(polled_at)) * 1000))::float8 END AS "polledMsAgo",
      ARRAY(SELECT jsonb_build_object('key', key, 'reason', fault) FROM foreign_key
        WHERE source = ${source} AND fault IS NOT NULL ORDER BY key LIMIT 100) AS faults
    FROM foreign_key WHERE source = ${source}`.execute(db);
  const [status] = rows;
  if (status === undefined) throw new Error('A count has no row.');
  return { source, ...status };
}
