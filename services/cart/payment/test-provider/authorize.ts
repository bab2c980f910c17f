import { randomBytes } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Authorization, PaymentState } from '../provider.ts';
import { type Behaviour, behaviourOf } from './behaviours.ts';
import { assertAmount, once } from './once.ts';
import { planWebhook, type WebhookHabits } from './plan-webhook.ts';

/** Makes the payment that is asked for, once for its key. */
export async function authorize(
  db: Kysely<object>,
  asked: Authorization,
  settings: { readonly slowMs: number; readonly habits: WebhookHabits },
): Promise<void> {
  assertAmount(asked.amountMinor);
  const { key, amountMinor } = asked;
  const behaviour = behaviourOf(asked.token);
  await once(
    db,
    { kind: 'AUTHORIZE', key, payment: key, amountMinor, input: asked },
    async () => behaviour,
    async (trx) => {
      const state = states[behaviour] ?? 'AUTHORIZED';
      await insert(trx, asked, { behaviour, state, slowMs: settings.slowMs });
      const type = state === 'DECLINED' ? 'payment.declined' : 'payment.authorized';
      // Whoever waits for the customer hears of what he decides.
      if (state !== 'ACTION_REQUIRED')
        await planWebhook(
          trx,
          { payment: key, type },
          settings.habits,
          state === 'PENDING' ? settings.slowMs : 0,
        );
    },
  );
}

const states: Partial<Record<Behaviour, PaymentState>> = {
  decline: 'DECLINED',
  stranger: 'DECLINED',
  slow: 'PENDING',
  action: 'ACTION_REQUIRED',
};

const declines: Partial<Record<Behaviour, { readonly code: string; readonly message: string }>> = {
  decline: { code: 'card_declined', message: 'The card was declined.' },
  stranger: { code: 'unknown_token', message: 'The provider does not know this token.' },
};

async function insert(
  trx: Transaction<object>,
  { key, description, currency, amountMinor }: Authorization,
  {
    behaviour,
    state,
    slowMs,
  }: { readonly behaviour: Behaviour; readonly state: PaymentState; readonly slowMs: number },
): Promise<void> {
  const { code = null, message = null } = declines[behaviour] ?? {};
  const actionToken = state === 'ACTION_REQUIRED' ? randomBytes(32).toString('base64url') : null;
  await sql`
    INSERT INTO payment (key, reference, behaviour, state, description, currency, asked, authorized,
      decides_at, action_token, decline_code, decline_message)
    VALUES (${key}, ${`tp_${randomBytes(12).toString('base64url')}`}, ${behaviour}, ${state}, ${description},
      ${currency}, ${amountMinor}, ${state === 'AUTHORIZED' ? amountMinor : 0},
      CASE WHEN ${state}::text = 'PENDING' THEN clock_timestamp() + make_interval(secs => ${slowMs / 1_000}) END,
      ${actionToken}, ${code}, ${message})`.execute(trx);
}
