import { type Kysely, sql, type Transaction } from 'kysely';
import { formatGlobalId } from '../../../schema/global-id.ts';
import type { Cart } from '../cart.ts';
import { readCarts } from '../cart-rows.ts';
import { type NewEvent, recordEvents } from '../events/index.ts';

const cartsAtOnce = 200;

/**
 * Tells once of carts in which lines lay unchanged for a day; of each again only once it was changed since.
 * True where there may be more.
 */
export const tellAbandoned = (db: Kysely<object>): Promise<boolean> =>
  db.transaction().execute(async (trx) => {
    const keys = await markSome(trx);
    // Locked by now, so that the lines are those of the moment.
    const carts = (await readCarts(trx, keys)).flatMap((cart) => cart ?? []);
    await recordEvents(trx, carts.filter(({ lines }) => lines.length > 0).map(abandonment));
    return keys.length === cartsAtOnce;
  });

// Those without lines are marked too, so that they are not found again and again.
async function markSome(trx: Transaction<object>): Promise<readonly string[]> {
  const { rows } = await sql<{ key: string }>`
    UPDATE cart SET abandoned_as_of = updated_at WHERE key IN (
      SELECT key FROM cart
      WHERE ordered_as IS NULL AND merged_into IS NULL AND abandoned_as_of IS DISTINCT FROM updated_at
        AND updated_at < clock_timestamp() - interval '24 hours'
      ORDER BY updated_at LIMIT ${cartsAtOnce} FOR UPDATE SKIP LOCKED)
    RETURNING key`.execute(trx);
  return rows.map(({ key }) => key);
}

const abandonment = ({ key, lines, updatedAt, ...cart }: Cart): NewEvent => ({
  type: 'cart.abandoned',
  subject: key,
  payload: {
    customerId: cart.customerKey && formatGlobalId('Customer', cart.customerKey),
    market: cart.market,
    language: cart.language,
    channel: cart.channel,
    store: cart.store,
    lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
    changedAt: updatedAt,
  },
});
