import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { OperatorError } from './operator-error.ts';
import type { Run } from './run.ts';

/** Where a process has the published entries: in its own memory, or in Redis like others. */
export type RegisterPlace = 'own' | 'shared';

/**
 * Says in the database where its register is, for as long as the process runs, and rejects with `OperatorError` where
 * another process says otherwise: two registers over one database would each prove what the other has replaced.
 * A connection that breaks is made anew; the command fails where somebody else came first.
 */
export async function holdRegister(databaseUrl: string, place: RegisterPlace, run: Run): Promise<void> {
  const { closing } = run;
  let current = await take(databaseUrl, place, closing.begun);
  const keep = async (): Promise<void> => {
    while (!closing.begun.aborted) {
      await current.broken;
      if (closing.begun.aborted) return;
      current = await takeAgain(databaseUrl, place, closing.begun);
    }
  };
  void keep().catch((error: unknown) => {
    if (error instanceof OperatorError) run.fail(error);
  });
  closing.add(() => current.release());
}

interface Held {
  /** Resolves once the connection is gone, and the lock with it. */
  readonly broken: Promise<void>;
  release(): Promise<void>;
}

// PostgreSQL may take a moment to notice that a process which was killed is gone.
const patienceMs = 5_000;
const pollMs = 200;

async function take(databaseUrl: string, place: RegisterPlace, signal: AbortSignal): Promise<Held> {
  const client = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
  const broken = new Promise<void>((resolve) => client.once('end', resolve));
  client.on('error', () => {});
  const release = (): Promise<void> => client.end().catch(() => {});
  try {
    await client.connect();
    const deadline = performance.now() + patienceMs;
    while (!(await lock(client, place))) {
      if (performance.now() > deadline) throw new OperatorError(refusals[place], 1);
      await pause(pollMs, undefined, { signal });
    }
    return { broken, release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function takeAgain(databaseUrl: string, place: RegisterPlace, signal: AbortSignal): Promise<Held> {
  for (;;) {
    try {
      return await take(databaseUrl, place, signal);
    } catch (error) {
      if (error instanceof OperatorError || signal.aborted) throw error;
      await pause(pollMs, undefined, { signal });
    }
  }
}

async function lock(client: pg.Client, place: RegisterPlace): Promise<boolean> {
  const attempt = place === 'own' ? 'pg_try_advisory_lock' : 'pg_try_advisory_lock_shared';
  const { rows } = await client.query(`SELECT ${attempt}(hashtext('comptoir register')) AS taken`);
  return rows[0]?.taken === true;
}

const refusals: Readonly<Record<RegisterPlace, string>> = {
  own: 'Other processes work on the database of DATABASE_URL: "comptoir start" keeps what is published in its own memory, where they cannot see it. Run one alone, or all as "comptoir gateway" and "comptoir service" with one REDIS_URL.',
  shared:
    'A "comptoir start" works on the database of DATABASE_URL, and keeps what is published in its own memory: end it, then start the services with REDIS_URL.',
};
