import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { isDatabaseUnreachable } from '../../services/kit/database.ts';
import type { Log } from '../../services/kit/log.ts';
import { OperatorError } from '../operator-error.ts';

/**
 * Waits until PostgreSQL answers, saying once that it waits: whoever starts everything at once need not know an
 * order. Rejects with `OperatorError` where it answers but does not let us in, which no waiting would mend.
 */
export async function untilDatabaseAnswers(url: string, log: Log, signal: AbortSignal): Promise<void> {
  for (let told = false; ; ) {
    const error = await failureOf(url);
    if (error === null) {
      if (told) log.info({}, 'PostgreSQL answers');
      return;
    }
    if (!isOutOfReach(error)) throw refusal(url, error);
    if (!told) log.warn({ address: addressOf(url), reason: reasonOf(error) }, 'waiting for PostgreSQL');
    told = true;
    await pause(pollMs, undefined, { signal });
  }
}

/** Rejects with `OperatorError` where PostgreSQL does not answer now. */
export async function assertDatabaseAnswers(url: string): Promise<void> {
  const error = await failureOf(url);
  if (error === null) return;
  if (!isOutOfReach(error)) throw refusal(url, error);
  throw new OperatorError(`PostgreSQL at ${addressOf(url)} does not answer: ${reasonOf(error)}.`, 1, error);
}

const pollMs = 500;
const patienceMs = 5_000;

async function failureOf(url: string): Promise<Error | null> {
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: patienceMs });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query('SELECT 1');
      return null;
    } finally {
      await client.end().catch(() => {});
    }
  } catch (error) {
    return error as Error;
  }
}

// A name that is not known yet, too: that of a container which is started beside us.
const isOutOfReach = (error: Error): boolean =>
  isDatabaseUnreachable(error) ||
  /timeout expired|timeout exceeded/.test(error.message) ||
  ['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );

const refusal = (url: string, error: Error): OperatorError =>
  new OperatorError(
    `PostgreSQL at ${addressOf(url)} refuses: ${reasonOf(error)}. DATABASE_URL says who asks for which database.`,
    1,
    error,
  );

// Several addresses of one name fail together, without a message of their own.
const reasonOf = (error: Error): string =>
  error.message || (error as NodeJS.ErrnoException).code || error.name;

// Without the password.
function addressOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname || 'localhost'}:${port || '5432'}`;
}
