import type { GraphQLError } from 'graphql';
import { sql, type Transaction } from 'kysely';
import { once } from '../../../kit/idempotency.ts';
import type { CartCall } from '../../cart-call.ts';
import { createKey } from '../../changes/cart-change.ts';
import { idempotencyKeyReused } from '../../input/idempotency-key.ts';
import { Refusal, refuseIfAny, type UserError } from '../../refusal.ts';
import { orderById } from '../find-order.ts';
import type { Order } from '../order.ts';
import { readOrders } from '../order-rows.ts';
import { orderNotFound } from '../resume.ts';
import { advanceReturnAWhile } from './advance.ts';
import { askAboutExchange, type ExchangeFacts } from './exchange-facts.ts';
import { type ReturnPayload, refusedReturn, returned } from './find-return.ts';
import { noteRequested } from './note-requested.ts';
import { lineNotFound, type ReturnRequestInput, requestInputErrors } from './request-input.ts';

/** Writes down that goods come back, and reserves what is asked for instead. */
export async function returnRequest(input: ReturnRequestInput, call: CartCall): Promise<ReturnPayload> {
  try {
    const key = await request(input, call);
    await advanceReturnAWhile(call.desk, key);
    return await returned(call, key);
  } catch (error) {
    if (error instanceof Refusal) return refusedReturn(error.userErrors);
    throw error;
  }
}

async function request(input: ReturnRequestInput, call: CartCall): Promise<string> {
  refuseIfAny(requestInputErrors(input));
  const order = await orderById(call, input.orderId);
  if (order === null) throw new Refusal([orderNotFound(input.orderId)]);
  // Before anything is locked. The same call again is answered whatever neighbours say by now.
  const facts = await askAboutExchange(input, order, call).catch((error: GraphQLError) => error);
  const { idempotencyKey, ...rest } = input;
  const { client, customerId } = call.context;
  const scope = [client ?? '', customerId ?? '', 'returnRequest'];
  return call.db.transaction().execute(async (trx) => {
    const outcome = await once(trx, { scope, key: idempotencyKey, input: rest }, () =>
      requestLocked(trx, input, order.key, facts),
    );
    if (outcome.kind === 'reused') throw new Refusal([idempotencyKeyReused]);
    return outcome.objectId;
  });
}

async function requestLocked(
  trx: Transaction<object>,
  input: ReturnRequestInput,
  orderKey: string,
  facts: ExchangeFacts | GraphQLError,
): Promise<string> {
  // All returns of an order come one after the other.
  await sql`SELECT FROM "order" WHERE key = ${orderKey} FOR UPDATE`.execute(trx);
  const [order] = await readOrders(trx, [orderKey]);
  if (order == null) throw new Error(`The order ${orderKey} is gone.`);
  refuseIfAny(unitErrors(input, order, await readUnderWay(trx, orderKey)));
  if (facts instanceof Error) throw facts;
  refuseIfAny(facts.errors);
  return insertReturn(trx, input, order, facts);
}

/** Units by line that are to come back already. */
async function readUnderWay(
  trx: Transaction<object>,
  orderKey: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ lineId: string; units: number }>`
    SELECT line.line_id AS "lineId", sum(line.quantity)::int AS units
    FROM order_return AS back JOIN order_return_line AS line ON line.return_key = back.key
    WHERE back.order_key = ${orderKey} AND back.phase IN ('NEW', 'REQUESTED') GROUP BY line.line_id`.execute(
    trx,
  );
  return new Map(rows.map(({ lineId, units }) => [lineId, units]));
}

const unitErrors = (
  { lines }: ReturnRequestInput,
  order: Order,
  underWay: ReadonlyMap<string, number>,
): readonly UserError[] =>
  lines.flatMap(({ lineId, quantity }, index): readonly UserError[] => {
    const line = order.lines.find(({ id }) => id === lineId);
    if (line === undefined) return [lineNotFound(lineId, 'lines', index, `in order ${order.number}`)];
    const available = line.shipped + line.collected - line.returned - (underWay.get(lineId) ?? 0);
    if (quantity <= available) return [];
    const message = `Of this line ${available} can come back: what was shipped or collected, and is not on its way back.`;
    return [{ code: 'NOT_RETURNABLE', field: ['lines', `${index}`, 'quantity'], message, available }];
  });

// Whoever wrote it goes on with it at once; another only where he does not.
const headStartSeconds = 5;

async function insertReturn(
  trx: Transaction<object>,
  { lines: asked }: ReturnRequestInput,
  order: Order,
  { wanted }: ExchangeFacts,
): Promise<string> {
  const key = createKey();
  const isExchange = wanted.size > 0;
  const lines = asked.map(({ lineId, quantity, reason }, position) => ({
    ...{ position, lineId, quantity, reason: reason || null },
    exchangeSku: wanted.get(lineId)?.sku ?? null,
    exchangeStore: wanted.get(lineId)?.store ?? null,
  }));
  const { rows } = await sql<{ ordinal: number }>`
    INSERT INTO order_return (key, order_key, ordinal, phase, next_at)
    SELECT ${key}, ${order.key}, 1 + count(*), ${isExchange ? 'NEW' : 'REQUESTED'},
      CASE WHEN ${isExchange} THEN clock_timestamp() + make_interval(secs => ${headStartSeconds}) END
    FROM order_return WHERE order_key = ${order.key} RETURNING ordinal`.execute(trx);
  await sql`
    INSERT INTO order_return_line (return_key, position, line_id, quantity, reason, exchange_sku, exchange_store)
    SELECT ${key}, position, "lineId", quantity, reason, "exchangeSku", "exchangeStore"
    FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) AS line(position int, "lineId" text, quantity int,
      reason text, "exchangeSku" text, "exchangeStore" text)`.execute(trx);
  // What is asked for instead may not be there: then nothing was requested.
  if (!isExchange) await noteRequested(trx, order, { ordinal: rows[0]?.ordinal ?? 1, lines });
  return key;
}
