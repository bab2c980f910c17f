import { createHash, randomUUID } from 'node:crypto';
import { formatGlobalId } from '../../../schema/global-id.ts';
import type { Draw } from '../draw.ts';
import { type HistoryRecord, type HistoryWriter, monotonicMs, type Totals } from '../history/index.ts';
import { keyOf } from '../world/clients.ts';
import { pause } from '../world/pause.ts';
import { cartCreateDocument, quotedCartDocument } from './documents.ts';
import { type Body, createPoster } from './post.ts';
import { readEntries } from './read-entries.ts';
import { readTotals } from './read-totals.ts';
import type { Door } from './reader.ts';
import type { ShownCart, ShownVariant } from './shown.ts';

/** What a client is made of that keeps a quote, and orders by it later. */
export interface BuyerParts {
  readonly name: string;
  readonly draw: Draw;
  readonly doors: readonly Door[];
  /** What he buys of. */
  readonly skus: readonly string[];
  readonly history: HistoryWriter;
}

/** `OrderPlacePayload` and `OrderResumePayload`, as far as they are looked into. */
interface OrderAnswer {
  readonly order: ShownOrder | null;
  /** With the new quote, where the old one is over. */
  readonly cart?: { readonly quote: { readonly token: string } | null } | null;
  readonly userErrors: readonly { readonly code: string }[];
}

interface ShownOrder {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly total: Shown }[];
  readonly totals: { readonly total: Shown };
}

interface Shown {
  readonly shown: { readonly amount: string; readonly currencyCode: string };
}

const patienceMs = 8_000;
const longestKeptMs = 15_000;
/** Of orders that are sent twice at once, to two gateways. */
const doubledShare = 0.3;

/**
 * Puts goods into a cart, has its quote, keeps it for a while, and orders by it at any gateway: whatever was published
 * meanwhile, the order costs just what was quoted. Asks again under the same key until it is told what became of it.
 */
export async function buy(parts: BuyerParts, isOver: () => boolean): Promise<void> {
  const { name, draw, history } = parts;
  // Two at once need a connection each.
  const posters = [createPoster(patienceMs), createPoster(patienceMs)];
  const post = async (query: string, variables: object, poster = 0): Promise<Asked> => {
    const door = draw.pick(parts.doors);
    const start = monotonicMs();
    const headers = { 'comptoir-key': keyOf('WEB') };
    const posted = await posters[poster]?.post(door.url, { query, variables, headers });
    return {
      status: posted?.status ?? 0,
      body: posted?.body ?? null,
      gateway: door.id,
      start,
      end: monotonicMs(),
    };
  };
  /** Asks until there is an answer that says something; null where the run ends first. */
  const insist = async <Answer>(ask: () => Promise<Asked>, field: string) => {
    while (!isOver()) {
      const asked = await ask();
      const answer = asked.body?.data?.[field] as Answer | undefined | null;
      if (answer != null) return { asked, answer };
      await pause(100);
    }
    return null;
  };
  while (!isOver()) {
    const skus = draw.shuffle(parts.skus).slice(0, 2 + draw.below(2));
    const lines = skus.map((sku) => ({ sku, quantity: 1 + draw.below(3) }));
    const idempotencyKey = randomUUID();
    const destination = { country: 'FR', postalCode: '75001' };
    const made = await insist<{ cart: { id: string } | null }>(
      () => post(cartCreateDocument, { input: { lines, destination, idempotencyKey } }),
      'cartCreate',
    );
    const cartId = made?.answer.cart?.id;
    if (cartId === undefined) continue;
    const ids = skus.map((sku) => formatGlobalId('Variant', sku));
    const asked = await post(quotedCartDocument, { cart: cartId, ids, market: 'FR', language: 'fr' });
    const quoted = readQuote(asked.body, skus);
    if (quoted === null) continue;
    history.append(quoteRecord(name, asked, quoted));
    await keepFor(draw.between(0, longestKeptMs), isOver);
    const input = orderInput(cartId, quoted.token, idempotencyKey);
    const isDoubled = draw.chance(doubledShare);
    const placed = await insist<OrderAnswer>(async () => {
      const twice = isDoubled ? post(orderPlaceDocument, { input }, 1) : null;
      const once = await post(orderPlaceDocument, { input });
      await twice;
      return once;
    }, 'orderPlace');
    if (placed !== null) await settle(placed, quoted.id);
    await pause(draw.between(0, 200));
  }
  await Promise.all(posters.map((poster) => poster.close()));

  /** Follows an order to its end: what it is then was made, or refused. */
  async function settle(
    { asked, answer }: { readonly asked: Asked; readonly answer: OrderAnswer },
    quoteId: string,
  ): Promise<void> {
    const quote = answer.cart?.quote?.token;
    let order = answer.order;
    while (order?.state === 'PENDING' && !isOver()) {
      await pause(200);
      const input = { orderId: order.id };
      const resumed = await insist<OrderAnswer>(() => post(orderResumeDocument, { input }), 'orderResume');
      order = resumed?.answer.order ?? order;
    }
    if (order?.state === 'PENDING') return;
    const code = answer.userErrors[0]?.code ?? null;
    history.append(orderRecord(name, asked, { quoteId, code }, order, quote ?? null));
  }
}

const orderFields = `order { id number state lines { sku quantity total { shown { amount currencyCode } } }
  totals { total { shown { amount currencyCode } } } } userErrors { code }`;
const orderPlaceDocument = `mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) {
  cart { quote { token } } ${orderFields} } }`;
const orderResumeDocument = `mutation ($input: OrderResumeInput!) { orderResume(input: $input) { ${orderFields} } }`;

const orderInput = (cartId: string, quoteToken: string, idempotencyKey: string): object => ({
  ...{ cartId, quoteToken, idempotencyKey },
  payment: { method: 'CARD', token: 'test-success' },
  contact: { name: 'Torture', email: 'torture@example.com' },
  address: { lines: ['1 rue de Rivoli'], postalCode: '75001', city: 'Paris', country: 'FR' },
});

// A run that ends does not wait for those who keep theirs longest: they have them charged then.
async function keepFor(ms: number, isOver: () => boolean): Promise<void> {
  const until = monotonicMs() + ms;
  while (monotonicMs() < until && !isOver()) await pause(100);
}

interface Quoted {
  readonly id: string;
  readonly token: string;
  readonly validForMs: number;
  readonly totals: Totals;
}

// What cannot be compared to the last cent (no proof, a price that is missing) is no quote to keep.
function readQuote(body: Body | null, skus: readonly string[]): Quoted | null {
  const data = body?.data ?? null;
  if (data === null || body?.extensions?.consistency?.mode !== 'STRICT') return null;
  const situation = { market: 'FR', language: 'fr' } as const;
  const entries = readEntries(
    data.nodes as readonly (ShownVariant | null)[],
    skus,
    situation,
    body?.errors,
    () => null,
  );
  const cart = data.cart as
    | (ShownCart & { readonly quote: { readonly token: string; readonly expiresAt: string } | null })
    | null;
  const totals = readTotals(cart, entries);
  if (totals === undefined || cart?.quote == null) return null;
  const { token, expiresAt } = cart.quote;
  return { id: idOf(token), token, validForMs: Date.parse(expiresAt) - Date.now(), totals };
}

/** What was asked of whom, and when. */
interface Asked {
  readonly status: number;
  readonly body: Body | null;
  readonly gateway: string;
  readonly start: number;
  readonly end: number;
}

const operation = { channel: 'WEB', asked: { token: null, requirement: null }, token: null } as const;

const quoteRecord = (
  client: string,
  { status, gateway, start, end }: Asked,
  { id, validForMs, totals }: Quoted,
): HistoryRecord => ({
  ...{ kind: 'quote', client, ...operation, code: null, gateway, status, start, end },
  answer: null,
  quote: { id, validForMs, totals, versions: totals.lines.map(({ price }) => price) },
});

function orderRecord(
  client: string,
  { status, gateway, start, end }: Asked,
  { quoteId, code }: { readonly quoteId: string; readonly code: string | null },
  order: ShownOrder | null,
  newToken: string | null,
): HistoryRecord {
  const isMade = order !== null && order.state !== 'FAILED';
  return {
    ...{ kind: 'order', client, ...operation, gateway, status, start, end, quoteId },
    code: isMade ? null : (code ?? 'FAILED'),
    newQuoteId: newToken === null ? null : idOf(newToken),
    order: isMade ? orderOf(order) : null,
  };
}

const orderOf = ({ number, lines, totals }: ShownOrder) => ({
  id: number,
  currency: totals.total.shown.currencyCode,
  totalMinor: minorOf(totals.total),
  lines: lines.map(({ sku, quantity, total }) => ({
    sku,
    quantity,
    totalMinor: minorOf(total),
    stock: null,
  })),
});

const idOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

const minorOf = ({ shown }: Shown): number => Math.round(Number(shown.amount) * 100);
