import pg from 'pg';
import { pause } from './pause.ts';

const patienceMs = 90_000;

/** What the books of orders, stock and payments say at the end of a run: of one sale all three, or none. */
export interface OrderBooks {
  readonly placed: number;
  /** In words, each a contradiction; none where the books agree. */
  readonly differences: readonly string[];
}

/**
 * Waits until no order is under way any more, then compares the books: what was ordered left the stock, no more and no
 * less; every order that was placed is paid, once, with just what it costs; for none that failed was money taken.
 * @param skus those that are bought, of each of which there were `stock` units.
 */
export async function compareOrderBooks(
  connectionString: string,
  skus: readonly string[],
  stock: number,
): Promise<OrderBooks> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const open = await untilAllEnded(client);
    const { rows } = await client.query<{ placed: number }>(
      `SELECT count(*)::int AS placed FROM cart."order" WHERE phase = 'PLACED'`,
    );
    const found = [
      ...(await tell(client, unsoldOrDoublySold, [[...skus], stock])),
      ...(await tell(client, wronglyPaid)),
      ...(await tell(client, paidForNothing)),
      ...(await tell(client, orderedTwice)),
    ];
    const stuck = open === 0 ? [] : [`${open} orders are still under way after ${patienceMs / 1_000} s`];
    return { placed: rows[0]?.placed ?? 0, differences: [...stuck, ...found] };
  } finally {
    await client.end();
  }
}

async function untilAllEnded(client: pg.Client): Promise<number> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const { rows } = await client.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM cart."order" WHERE phase NOT IN ('PLACED', 'FAILED')`,
    );
    const open = rows[0]?.open ?? 0;
    if (open === 0 || performance.now() > deadline) return open;
    await pause(250);
  }
}

async function tell(client: pg.Client, query: string, values: readonly unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<{ said: string }>(query, [...values]);
  return rows.map(({ said }) => said);
}

const unsoldOrDoublySold = `
  SELECT format('of %s, %s were ordered and %s left the stock', bought.sku, coalesce(ordered.units, 0),
    $2::bigint - stock.on_hand) AS said
  FROM unnest($1::text[]) AS bought(sku)
  JOIN stock.stock AS stock ON stock.sku = bought.sku AND stock.location = 'online-eu'
  LEFT JOIN (
    SELECT line.sku, sum(line.quantity)::bigint AS units
    FROM cart.order_line AS line JOIN cart."order" AS made ON made.key = line.order_key
    WHERE made.phase = 'PLACED' GROUP BY line.sku
  ) AS ordered ON ordered.sku = bought.sku
  WHERE $2::bigint - stock.on_hand <> coalesce(ordered.units, 0)`;

const wronglyPaid = `
  SELECT format('order %s costs %s, of which %s were taken', made.number, due.amount_minor, paid.captured) AS said
  FROM cart."order" AS made JOIN cart.payment AS due ON due.order_key = made.key
  LEFT JOIN test_payments.payment AS paid ON paid.key = made.number
  WHERE made.phase = 'PLACED' AND paid.captured IS DISTINCT FROM due.amount_minor`;

const paidForNothing = `
  SELECT format('order %s failed, and %s were taken', made.number, paid.captured) AS said
  FROM cart."order" AS made JOIN test_payments.payment AS paid ON paid.key = made.number
  WHERE made.phase = 'FAILED' AND paid.captured > 0`;

const orderedTwice = `
  SELECT format('cart %s is %s orders', cart_key, count(*)) AS said
  FROM cart."order" WHERE phase = 'PLACED' GROUP BY cart_key HAVING count(*) > 1`;
