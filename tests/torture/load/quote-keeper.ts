import { createHash } from 'node:crypto';
import { formatGlobalId } from '../../../schema/global-id.ts';
import type { Draw } from '../draw.ts';
import { type HistoryRecord, type HistoryWriter, monotonicMs, type Totals } from '../history/index.ts';
import { keyOf } from '../world/clients.ts';
import { pause } from '../world/pause.ts';
import { quotedCartDocument } from './documents.ts';
import type { LoadSetup } from './orders.ts';
import { type Body, createPoster } from './post.ts';
import type { ReadableCart } from './questions.ts';
import { readEntries } from './read-entries.ts';
import { readTotals } from './read-totals.ts';
import type { Door } from './reader.ts';
import type { ShownCart, ShownVariant } from './shown.ts';

/** What a client is made of that keeps a quote, and has it charged later. */
export interface QuoteKeeperParts {
  readonly name: string;
  readonly draw: Draw;
  readonly doors: readonly Door[];
  readonly carts: readonly ReadableCart[];
  readonly history: HistoryWriter;
  readonly setup: LoadSetup;
}

/** The shown total of each line, and of all. */
interface Charge {
  readonly lines: readonly {
    readonly lineId: string;
    readonly sku: string;
    readonly quantity: number;
    readonly total: Shown;
  }[];
  readonly total: Shown;
}

interface Shown {
  readonly shown: { readonly amount: string; readonly currencyCode: string };
}

interface SignedQuote {
  readonly state: 'VALID' | 'EXPIRED' | 'UNKNOWN';
  readonly quote: Charge | null;
}

const patienceMs = 8_000;
const longestKeptMs = 15_000;
const chargeDocument = `query ($token: String!) { quoteByToken(token: $token) { state quote {
  lines { lineId sku quantity total { shown { amount currencyCode } } } total { shown { amount currencyCode } } } } }`;

/**
 * Has the quotes of carts at gateways, keeps each for a while, and asks pricing what is charged for it: whatever was
 * published meanwhile, just what was quoted. What pricing computes from the token is what an order costs.
 */
export async function keepQuotes(parts: QuoteKeeperParts, isOver: () => boolean): Promise<void> {
  const { draw, history } = parts;
  const poster = createPoster(patienceMs);
  let turns = 0;
  const post = async (
    url: string,
    query: string,
    variables: object,
    headers: Readonly<Record<string, string>>,
  ) => {
    const start = monotonicMs();
    const { status, body } = await poster.post(url, { query, variables, headers });
    return { status, body, start, end: monotonicMs() };
  };
  const charge = async (token: string) => {
    const urls = parts.setup.services.pricing;
    for (;;) {
      turns += 1;
      const headers = { authorization: `Bearer ${parts.setup.credentials.graph}` };
      const asked = await post(urls[turns % urls.length] ?? '', chargeDocument, { token }, headers);
      const signed = asked.body?.data?.quoteByToken as SignedQuote | undefined;
      if (signed !== undefined) return { ...asked, signed };
      if (isOver()) return null;
      await pause(100);
    }
  };
  while (!isOver()) {
    const door = draw.pick(parts.doors);
    const cart = draw.pick(parts.carts);
    const ids = cart.skus.map((sku) => formatGlobalId('Variant', sku));
    const variables = { cart: cart.id, ids, market: 'FR', language: 'fr' };
    const asked = await post(door.url, quotedCartDocument, variables, { 'comptoir-key': keyOf('WEB') });
    const quoted = readQuote(asked.body, cart.skus);
    if (quoted !== null) {
      history.append(quoteRecord(parts.name, door.id, asked, quoted));
      await keepFor(draw.between(0, longestKeptMs), isOver);
      const charged = await charge(quoted.token);
      if (charged !== null) history.append(orderRecord(parts.name, charged, quoted.id));
    }
    await pause(draw.between(0, 200));
  }
  await poster.close();
}

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
  const id = createHash('sha256').update(token).digest('base64url');
  return { id, token, validForMs: Date.parse(expiresAt) - Date.now(), totals };
}

interface Timed {
  readonly status: number;
  readonly start: number;
  readonly end: number;
}

const operation = {
  channel: 'WEB',
  asked: { token: null, requirement: null },
  token: null,
  code: null,
} as const;

const quoteRecord = (
  client: string,
  gateway: string,
  { status, start, end }: Timed,
  { id, validForMs, totals }: Quoted,
): HistoryRecord => ({
  kind: 'quote',
  client,
  ...operation,
  gateway,
  status,
  start,
  end,
  answer: null,
  quote: { id, validForMs, totals, versions: totals.lines.map(({ price }) => price) },
});

function orderRecord(
  client: string,
  { status, start, end, signed }: Timed & { readonly signed: SignedQuote },
  quoteId: string,
): HistoryRecord {
  const { state, quote } = signed;
  const common = {
    kind: 'order',
    client,
    ...operation,
    gateway: 'service:pricing',
    status,
    start,
    end,
    quoteId,
  } as const;
  // A token that was given out and is unknown was refused before its time as well.
  if (state !== 'VALID' || quote === null)
    return { ...common, code: 'QUOTE_EXPIRED', order: null, newQuoteId: quoteId };
  return {
    ...common,
    newQuoteId: null,
    order: {
      id: `${quoteId} ${start}`,
      currency: quote.total.shown.currencyCode,
      totalMinor: minorOf(quote.total),
      lines: quote.lines.map(({ sku, quantity, total }) => ({
        sku,
        quantity,
        totalMinor: minorOf(total),
        stock: null,
      })),
    },
  };
}

const minorOf = ({ shown }: Shown): number => Math.round(Number(shown.amount) * 100);
