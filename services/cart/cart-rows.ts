import { type Kysely, sql } from 'kysely';
import type { Cart } from './cart.ts';

/** The carts that have these keys, with their lines, in key order; null where there is none. One statement. */
export async function readCarts(
  db: Kysely<object>,
  keys: readonly string[],
): Promise<readonly (Cart | null)[]> {
  const { rows } = await sql<Cart>`
    SELECT asked.key AS "knownAs", ${cartColumns} FROM unnest(${[...keys]}::text[]) AS asked(key)
    LEFT JOIN cart_grant ON cart_grant.key = asked.key AND cart_grant.expires_at > clock_timestamp()
    JOIN cart ON cart.key = coalesce(cart_grant.cart_key, asked.key)`.execute(db);
  const byKey = new Map(rows.map((cart) => [cart.knownAs, cart]));
  return keys.map((key) => byKey.get(key) ?? null);
}

/**
 * The cart itself or, where it went into a customer's, that one; null where another screen took it over, whose guest's
 * cart it is. A statement more for a cart that went elsewhere.
 */
export async function followMerges(
  cart: Cart | null,
  load: (key: string) => Promise<Cart | null>,
): Promise<Cart | null> {
  if (cart === null || cart.mergedInto === null) return cart;
  const next = await followMerges(await load(cart.mergedInto), load);
  return next === null || next.customerKey === null ? null : next;
}

/** Each customer's carts in key order, the one changed last first, at most `first` of each. One statement. */
export async function readCustomerCarts(
  db: Kysely<object>,
  customerKeys: readonly string[],
  first: number,
): Promise<readonly (readonly Cart[])[]> {
  const { rows } = await sql<Cart>`
    SELECT latest.* FROM unnest(${[...customerKeys]}::text[]) AS customer(key)
    CROSS JOIN LATERAL (
      SELECT cart.key AS "knownAs", ${cartColumns} FROM cart WHERE cart.customer_key = customer.key AND cart.merged_into IS NULL
        AND cart.ordered_as IS NULL
      ORDER BY cart.updated_at DESC, cart.key LIMIT ${first}
    ) AS latest
    ORDER BY latest."updatedAt" DESC, latest.key`.execute(db);
  // Few keys and at most `first` rows of each: a look through all of them costs nothing.
  return customerKeys.map((customerKey) => rows.filter((cart) => cart.customerKey === customerKey));
}

// The lines come as JSON with their cart, so that any number of carts is one statement.
const cartColumns = sql`
  cart.key, cart.customer_key AS "customerKey", cart.customer_group AS "customerGroup",
  cart.market, cart.language, cart.store, cart.channel,
  cart.destination, cart.method, cart.pickup_stores AS "pickupStores", cart.codes, cart.created_at AS "createdAt", cart.updated_at AS "updatedAt",
  cart.merged_into AS "mergedInto", cart.ordered_as AS "orderedAs",
  coalesce((
    SELECT jsonb_object_agg(shown_to, discounts) FROM shown_discounts WHERE cart_key = cart.key
  ), '{}') AS "shownDiscounts",
  coalesce((
    SELECT jsonb_agg(jsonb_build_object(
      'id', line.id, 'sku', line.sku, 'quantity', line.quantity, 'store', line.store,
      'shown', coalesce((
        SELECT jsonb_object_agg(unit.shown_to,
          jsonb_build_object('amount', unit.amount, 'currencyCode', unit.currency))
        FROM shown_unit AS unit WHERE unit.line_id = line.id
      ), '{}'),
      'couldHave', CASE WHEN line.could_have IS NOT NULL
        THEN jsonb_build_object('market', line.could_have_in, 'available', line.could_have) END
    ) ORDER BY line.position)
    FROM cart_line AS line WHERE line.cart_key = cart.key
  ), '[]') AS lines`;
