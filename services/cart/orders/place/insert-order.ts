import { sql, type Transaction } from 'kysely';
import type { Cart } from '../../cart.ts';
import { createKey } from '../../changes/cart-change.ts';
import type { Quote } from '../../neighbours/quote.ts';
import { addressOf, contactOf, type OrderPlaceInput } from './place-input.ts';

/** What an order is made of. */
export interface NewOrder {
  readonly cart: Cart;
  readonly market: string;
  readonly quote: Quote;
  /** The store of each line; null for the online warehouse. */
  readonly places: readonly (string | null)[];
  readonly input: OrderPlaceInput;
  readonly channel: string;
  readonly store: string | null;
  readonly holdSeconds: number;
}

// Whoever wrote it goes on with it at once; another only where he does not.
const headStartSeconds = 5;

/** Writes an order down and closes its cart, whose row is locked. Answers the order's key. */
export async function insertOrder(trx: Transaction<object>, order: NewOrder): Promise<string> {
  const { cart, market, quote, places, input, channel, store, holdSeconds } = order;
  const key = createKey();
  const address = addressOf(input);
  const lines = cart.lines.map(({ id, sku, quantity }, index) => ({
    ...{ id, sku, quantity },
    store: places[index] ?? null,
  }));
  await sql`
    INSERT INTO "order" (key, cart_key, customer_key, market, language, store, channel, phase, quote, lines, codes,
      contact, address, payment_method, payment_token, hold_seconds, next_at)
    VALUES (${key}, ${cart.key}, ${cart.customerKey}, ${market}, ${cart.language}, ${store}, ${channel}, 'NEW',
      ${JSON.stringify(quote)}::jsonb, ${JSON.stringify(lines)}::jsonb, ${[...cart.codes]}::text[],
      ${JSON.stringify(contactOf(input))}::jsonb, ${address && JSON.stringify(address)}::jsonb,
      ${input.payment.method}, ${input.payment.token ?? null}, ${holdSeconds},
      clock_timestamp() + make_interval(secs => ${headStartSeconds}))`.execute(trx);
  await sql`UPDATE cart SET ordered_as = ${key}, updated_at = clock_timestamp() WHERE key = ${cart.key}`.execute(
    trx,
  );
  return key;
}
