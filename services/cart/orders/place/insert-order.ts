import { sql, type Transaction } from 'kysely';
import type { PostalAddress } from '../../../../schema/postal-address.ts';
import type { Cart } from '../../cart.ts';
import { createKey } from '../../changes/cart-change.ts';
import type { Quote } from '../../neighbours/quote.ts';
import type { OrderPickup, PaidLine } from '../order.ts';
import { chargeOf } from './charge.ts';
import { contactOf, type OrderPlaceInput } from './place-input.ts';

/** What an order is made of. */
export interface NewOrder {
  /** As it stands under the lock on its row. */
  readonly cart: Cart;
  readonly quote: Quote;
  /** The store of each line; null for the online warehouse. */
  readonly places: readonly (string | null)[];
  /** Where it is sent to; null where it is fetched. */
  readonly address: PostalAddress | null;
  readonly pickup: readonly OrderPickup[];
  readonly input: OrderPlaceInput;
  readonly situation: OrderSituation;
  readonly holdSeconds: number;
}

/** Where it is ordered. */
export interface OrderSituation {
  readonly market: string;
  readonly language: string;
  readonly store: string | null;
  readonly channel: string;
}

// Whoever wrote it goes on with it at once; another only where he does not.
const headStartSeconds = 5;

/** Writes an order down and closes its cart, whose row is locked. Answers the order's key. */
export async function insertOrder(trx: Transaction<object>, order: NewOrder): Promise<string> {
  const { cart, quote, address, pickup, input, situation, holdSeconds } = order;
  const { market, language, store, channel } = situation;
  const { subtotal, discounts, taxes, total, delivery } = quote;
  const kept = { subtotal, discounts, taxes, total, delivery };
  const key = createKey();
  await sql`
    INSERT INTO "order" (key, cart_key, customer_key, market, language, store, channel, phase, quote_token, quoted,
      codes, contact, address, pickup, hold_seconds, next_at)
    VALUES (${key}, ${cart.key}, ${cart.customerKey}, ${market}, ${language}, ${store}, ${channel}, 'NEW',
      ${input.quoteToken}, ${JSON.stringify(kept)}::jsonb, ${[...cart.codes]}::text[],
      ${JSON.stringify(contactOf(input))}::jsonb, ${address && JSON.stringify(address)}::jsonb,
      ${JSON.stringify(pickup)}::jsonb, ${holdSeconds},
      clock_timestamp() + make_interval(secs => ${headStartSeconds}))`.execute(trx);
  await insertLines(trx, key, order);
  await insertPayment(trx, key, order);
  await sql`UPDATE cart SET ordered_as = ${key}, updated_at = clock_timestamp() WHERE key = ${cart.key}`.execute(
    trx,
  );
  return key;
}

async function insertLines(
  trx: Transaction<object>,
  key: string,
  { cart, quote, places }: NewOrder,
): Promise<void> {
  const priced = new Map(quote.lines.map((line) => [line.lineId, line]));
  const lines = cart.lines.map(({ id, sku, quantity }, position) => ({
    ...{ id, position, sku, quantity },
    store: places[position] ?? null,
    paid: paidOf(priced.get(id)),
  }));
  await sql`
    INSERT INTO order_line (order_key, id, position, sku, quantity, store, paid)
    SELECT ${key}, id, position, sku, quantity, store, paid FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
      AS line(id text, position int, sku text, quantity int, store text, paid jsonb)`.execute(trx);
}

function paidOf(line: PaidLine | undefined): PaidLine {
  if (line === undefined) throw new Error('A line is ordered that is not in the quote.');
  const { unit, fees, discounts, total, taxRate } = line;
  return { unit, fees, discounts, total, taxRate };
}

async function insertPayment(
  trx: Transaction<object>,
  key: string,
  { quote, input: { payment } }: NewOrder,
): Promise<void> {
  const { amountMinor, currency } = chargeOf(quote);
  const state = payment.method === 'IN_STORE' ? 'DUE' : 'PENDING';
  await sql`
    INSERT INTO payment (order_key, method, token, currency, amount_minor, state)
    VALUES (${key}, ${payment.method}, ${payment.token ?? null}, ${currency}, ${amountMinor}, ${state})`.execute(
    trx,
  );
}
