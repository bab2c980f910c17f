import type { CartCall } from '../../cart-call.ts';
import { readProductsOf } from '../../neighbours/products-of.ts';
import type { UserError } from '../../refusal.ts';
import type { Order } from '../order.ts';
import { notSameProduct, type ReturnRequestInput } from './request-input.ts';

/** What neighbours say of what is asked for instead. */
export interface ExchangeFacts {
  readonly errors: readonly UserError[];
  /** By the line that comes back: what is reserved, and where. */
  readonly wanted: ReadonlyMap<string, { readonly sku: string; readonly store: string | null }>;
}

/** Asked before anything is locked. Rejects where the catalogue cannot be asked. */
export async function askAboutExchange(
  { lines, exchange }: ReturnRequestInput,
  order: Order,
  call: CartCall,
): Promise<ExchangeFacts> {
  if (exchange.length === 0) return { errors: [], wanted: new Map() };
  const { neighbours } = call.desk;
  const had = new Map(order.lines.map((line) => [line.id, line.sku]));
  const skus = [...new Set(exchange.flatMap(({ lineId, sku }) => [sku, had.get(lineId) ?? sku]))];
  const on = { market: order.market, requestId: call.requestId };
  const products = await readProductsOf(neighbours, on, skus);
  const isOther = (sku: string, lineId: string): boolean => {
    const old = had.get(lineId);
    // An unknown line is told as such where its units are counted.
    if (old === undefined) return true;
    return old !== sku && products.has(sku) && products.get(sku) === products.get(old);
  };
  const errors = exchange.flatMap(({ lineId, sku }, index) =>
    isOther(sku, lineId) ? [] : [notSameProduct(sku, index)],
  );
  const wanted = await Promise.all(
    exchange.map(async ({ lineId, sku }) => {
      const quantity = lines.find((line) => line.lineId === lineId)?.quantity ?? 0;
      const line = order.lines.find(({ id }) => id === lineId);
      const store = await placeFor(call, order, line?.store ?? null, { sku, quantity });
      return [lineId, { sku, store }] as const;
    }),
  );
  return { errors, wanted: new Map(wanted) };
}

// Where the customer stands, or else sent to where the order went, or else where he fetched it. Who fetched his goods
// gave no address to send to. What stock cannot say is left to the hold to decide.
async function placeFor(
  { context, orderable }: CartCall,
  { market, address }: Order,
  servedFrom: string | null,
  { sku, quantity }: { readonly sku: string; readonly quantity: number },
): Promise<string | null> {
  const here = context.store === undefined ? [] : [context.store];
  const online = address === null ? [] : [null];
  const places = [...here, ...online, ...(servedFrom === null ? [] : [servedFrom])];
  for (const store of places) {
    const answer = await orderable.load({ market, store, sku });
    if (answer.kind === 'limited' && answer.available >= quantity) return store;
  }
  return places[0] ?? null;
}
