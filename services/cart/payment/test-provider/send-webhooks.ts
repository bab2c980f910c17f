import { type Kysely, sql } from 'kysely';
import type { Log } from '../../../kit/log.ts';
import { startTicking, type Ticking } from '../../../kit/ticking.ts';
import { signWebhook } from '../signed-webhook.ts';

/** Who is told, and how. */
export interface WebhookSender {
  /** Null while nobody listens there yet. */
  readonly url: () => string | null;
  readonly secret: string;
  readonly log: Log;
}

/** The header that bears the signature. */
export const signatureHeader = 'comptoir-test-signature';

interface DueWebhook {
  readonly position: number;
  readonly id: string;
  readonly payment: string;
  readonly type: string;
  readonly attempts: number;
}

/** Sends what is planned, tick by tick, and again with growing pauses until it is taken. Several may run over one database. */
export function startSendingWebhooks(db: Kysely<object>, sender: WebhookSender): Ticking {
  const closing = new AbortController();
  const ticking = startTicking(
    async () => {
      const url = sender.url();
      if (url === null) return false;
      const due = await takeDue(db);
      await Promise.all(due.map((webhook) => send(db, url, webhook, sender, closing.signal)));
      return due.length === webhooksPerRound;
    },
    {
      ...{ tickMs: 250, begins: 'at once', log: sender.log, service: 'cart' },
      failure: { level: 'warn', message: 'the test provider sends no webhooks' },
    },
  );
  return {
    close: () => {
      closing.abort();
      return ticking.close();
    },
  };
}

const webhooksPerRound = 10;
const maxAttempts = 12;
const patienceMs = 5_000;

// Due again at once: whoever dies while sending has only delayed it.
async function takeDue(db: Kysely<object>): Promise<readonly DueWebhook[]> {
  const { rows } = await sql<DueWebhook>`
    UPDATE webhook SET attempts = attempts + 1,
      due_at = clock_timestamp() + make_interval(secs => least(600, 2 ^ attempts))
    WHERE position IN (
      SELECT position FROM webhook WHERE due_at <= clock_timestamp()
      ORDER BY due_at LIMIT ${webhooksPerRound} FOR UPDATE SKIP LOCKED)
    RETURNING position, id, payment, type, attempts`.execute(db);
  return rows;
}

async function send(
  db: Kysely<object>,
  url: string,
  webhook: DueWebhook,
  { secret, log }: WebhookSender,
  closing: AbortSignal,
): Promise<void> {
  const { position, id, payment, type, attempts } = webhook;
  const fault = await post(url, secret, JSON.stringify({ id, type, payment }), closing);
  if (fault !== null && attempts < maxAttempts) return;
  if (fault !== null)
    log.warn({ payment, type, attempts, reason: fault }, 'a webhook of the test provider was never taken');
  await sql`DELETE FROM webhook WHERE position = ${position}`.execute(db);
}

/** Null where it was taken, else why not. */
async function post(url: string, secret: string, body: string, closing: AbortSignal): Promise<string | null> {
  const giveUp = new AbortController();
  const abort = (): void => giveUp.abort();
  const timer = setTimeout(abort, patienceMs);
  closing.addEventListener('abort', abort);
  try {
    const headers = {
      'content-type': 'application/json',
      [signatureHeader]: signWebhook(secret, body, Date.now()),
      // Whoever is told may want to end.
      connection: 'close',
    };
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers,
      redirect: 'error',
      signal: giveUp.signal,
    });
    await answer.body?.cancel();
    return answer.ok ? null : `status ${answer.status}`;
  } catch (error) {
    return (error as Error).message;
  } finally {
    clearTimeout(timer);
    closing.removeEventListener('abort', abort);
  }
}
