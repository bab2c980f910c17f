import type { Socket } from 'node:net';
import pg from 'pg';

/** How long statements may wait for their answers. */
export interface StatementPatience {
  /** A connection on which a statement has waited longer is given up. */
  readonly patienceMs: number;
  /** PostgreSQL is asked over another connection whether it works on statements that have waited longer; null never. */
  readonly inquireAfterMs: number | null;
}

/** What the types of `pg` do not tell of a client. */
interface Connected {
  readonly processID: number | null;
  readonly connection: { readonly stream: Socket };
}

const inquiryPatienceMs = 1_500;

/**
 * Clients that close their connection where the network has lost it: neither side would ever say so, and the statement,
 * the next one on that connection, and whoever waits for what its transaction has locked would wait for ever.
 *
 * How long a statement may take nobody knows, so PostgreSQL is asked: a connection on which it has long been idle, while a
 * statement waits here, has lost the one or the answer. It is ended on that side too, which gives its locks back.
 */
export function createLossyClient(config: pg.ClientConfig, patience: StatementPatience): typeof pg.Client {
  const clients = new Set<Connected>();
  /** Since when each waits for an answer. */
  const waiting = new Map<Connected, number>();
  let isInquiring = false;

  const giveUp = (client: Connected): void => {
    client.connection.stream.destroy();
    // What is idle was probably lost with it, and would cost somebody the same wait.
    for (const other of clients) if (!waiting.has(other)) other.connection.stream.destroy();
  };
  const inquire = async (afterMs: number): Promise<void> => {
    const overdue = [...waiting].filter(([, since]) => performance.now() - since >= afterMs);
    const pids = overdue.flatMap(([{ processID }]) => processID ?? []);
    const lost = await findLost(config, pids);
    for (const [client, since] of overdue) {
      // Its answer may have come meanwhile, and the next statement be under way.
      if (waiting.get(client) === since && lost.has(client.processID ?? 0)) giveUp(client);
    }
  };
  const inquireOnce = (afterMs: number): void => {
    if (isInquiring) return;
    isInquiring = true;
    // Out of reach, it is asked again at the next turn.
    void inquire(afterMs)
      .catch(() => {})
      .finally(() => {
        isInquiring = false;
      });
  };

  return class LossyClient extends pg.Client {
    override query(...args: unknown[]): never {
      const answer: unknown = Reflect.apply(super.query, this, args);
      if (!(answer instanceof Promise)) return answer as never;
      const client = this as unknown as Connected;
      if (!clients.has(client)) {
        clients.add(client);
        this.once('end', () => clients.delete(client));
      }
      waiting.set(client, performance.now());
      const { patienceMs, inquireAfterMs } = patience;
      const end = setTimeout(() => giveUp(client), patienceMs).unref();
      const look =
        inquireAfterMs === null
          ? undefined
          : setInterval(() => inquireOnce(inquireAfterMs), inquireAfterMs).unref();
      return answer.finally(() => {
        clearTimeout(end);
        clearInterval(look);
        waiting.delete(client);
      }) as never;
    }
  };
}

/** Those of these backends on which no statement runs, by the word of PostgreSQL, which ends them. */
async function findLost(config: pg.ClientConfig, pids: readonly number[]): Promise<ReadonlySet<number>> {
  if (pids.length === 0) return new Set();
  const client = new pg.Client({
    ...config,
    connectionTimeoutMillis: inquiryPatienceMs,
    query_timeout: inquiryPatienceMs,
  });
  client.on('error', () => {});
  const { connection } = client as unknown as Connected;
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number }>(inquirySql, [
      [...pids],
      config.application_name,
      (client as unknown as Connected).processID,
    ]);
    return new Set(rows.map(({ pid }) => pid));
  } finally {
    client.end().catch(() => {});
    connection.stream.destroySoon();
  }
}

// An answer that is on its way gets a second. Behind a pooler process ids are not PostgreSQL's: then nothing is known.
const inquirySql = `
  SELECT asked.pid, pg_terminate_backend(found.pid)
  FROM unnest($1::int[]) AS asked(pid)
  LEFT JOIN pg_stat_activity AS found ON found.pid = asked.pid AND found.application_name = $2
  WHERE pg_backend_pid() = $3
    AND (found.pid IS NULL OR (found.state LIKE 'idle%' AND found.state_change < clock_timestamp() - interval '1 s'))`;
