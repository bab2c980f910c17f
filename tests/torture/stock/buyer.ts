import { entryKey, stockBook } from '../../../schema/entries/keys.ts';
import type { Draw } from '../draw.ts';
import { type HistoryRecord, monotonicMs } from '../history/index.ts';
import { pause } from '../world/pause.ts';
import type { Desk } from './desk.ts';

/** What a buyer wants, and what he does once it is held. */
export interface Wish {
  /** Unique: the name of his hold. */
  readonly reference: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  /** `claims` at once; `races` at the very end of his hold; `leaves` it to expire; `releases` it. */
  readonly end: 'claims' | 'races' | 'leaves' | 'releases';
  readonly seconds: number;
  /** Sends everything twice at the same time. */
  readonly isDoubled: boolean;
  /** Gives up his first try of everything after a moment, and asks again. */
  readonly isHasty: boolean;
  /** Looks at the availability before. */
  readonly looks: boolean;
}

/** Where buyers buy. */
export interface BuyerParts {
  readonly desk: Desk;
  readonly draw: Draw;
  readonly append: (record: HistoryRecord) => void;
}

/** What came of a wish. */
export interface Bought {
  readonly attempts: number;
  readonly isSold: boolean;
}

interface HoldAnswer {
  readonly hold: { readonly state: string; readonly expiresAt: string } | null;
  readonly userErrors?: readonly { readonly code: string; readonly version: number | null }[];
}

const placeDocument = `mutation ($input: HoldPlaceInput!) { holdPlace(input: $input) {
  hold { state expiresAt } userErrors { code version } } }`;
const endDocument = (how: string): string =>
  `mutation ($reference: ID!) { ${how}(reference: $reference) { hold { state expiresAt } } }`;
const lookDocument =
  'query ($skus: [String!]!) { availabilityBySkus(skus: $skus) { online { quantity version } } }';

/** One buyer, from looking to paying. */
export async function buy(parts: BuyerParts, wish: Wish): Promise<Bought> {
  const { desk, draw } = parts;
  const shown = wish.looks ? await look(desk, wish) : null;
  let attempts = 0;
  for (;;) {
    const start = monotonicMs();
    const input = { reference: wish.reference, lines: wish.lines, seconds: wish.seconds };
    const answers = await twice(wish, () => send(wish, desk, placeDocument, { input }, 'holdPlace'));
    attempts += answers.length;
    const end = monotonicMs();
    const held = answers.find(({ hold }) => hold !== null);
    if (held?.hold != null) {
      const isSold = held.hold.state === 'CLAIMED' || (await finish(parts, wish, held.hold.expiresAt));
      return { attempts, isSold };
    }
    const error = answers.flatMap(({ userErrors }) => userErrors ?? [])[0];
    if (error?.code === 'OVERLOADED') {
      await pause(20 + draw.below(80));
      continue;
    }
    if (error?.code !== 'INSUFFICIENT_STOCK')
      throw new Error(`${wish.reference}: ${JSON.stringify(answers)}`);
    if (shown !== null) parts.append(refusal(wish, shown, { start, end, version: error.version }));
    return { attempts, isSold: false };
  }
}

interface Shown {
  readonly version: number;
  readonly quantity: number;
}

async function look(desk: Desk, { lines }: Wish): Promise<Shown | null> {
  const [line] = lines;
  const data = await desk.ask<{ availabilityBySkus: readonly ({ online: Shown } | null)[] }>(lookDocument, {
    skus: [line?.sku],
  });
  return data.availabilityBySkus[0]?.online ?? null;
}

/** Whether it was sold. */
async function finish({ desk, draw, append }: BuyerParts, wish: Wish, expiresAt: string): Promise<boolean> {
  if (wish.end === 'leaves') return false;
  if (wish.end === 'races') {
    await pause(Math.max(0, Date.parse(expiresAt) - Date.now() - 30 + draw.below(60)));
  }
  const how = wish.end === 'releases' ? 'holdRelease' : 'holdClaim';
  const start = monotonicMs();
  const answers = await twice(wish, () =>
    send(wish, desk, endDocument(how), { reference: wish.reference }, how),
  );
  if (!answers.some(({ hold }) => hold?.state === 'CLAIMED')) return false;
  append(sale(wish, start, monotonicMs()));
  return true;
}

const hastyMs = 15;

async function send(
  { isHasty }: Wish,
  desk: Desk,
  document: string,
  variables: object,
  field: string,
): Promise<HoldAnswer> {
  const data = await desk.ask<Record<string, HoldAnswer>>(document, variables, isHasty ? hastyMs : undefined);
  return data[field] as HoldAnswer;
}

const twice = <Answer>({ isDoubled }: Wish, ask: () => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: isDoubled ? 2 : 1 }, ask));

const stockEntry = (sku: string): readonly [string, string] => [
  stockBook('eu'),
  entryKey.availability('warehouse', sku),
];

const operation = {
  channel: 'WEB',
  gateway: 'service:stock',
  asked: { token: null, requirement: null },
  token: null,
  status: 200,
} as const;

const refusal = (
  { reference, lines }: Wish,
  shown: Shown,
  { start, end, version }: { readonly start: number; readonly end: number; readonly version: number | null },
): HistoryRecord => ({
  kind: 'hold',
  client: reference,
  ...operation,
  start,
  end,
  code: 'INSUFFICIENT_STOCK',
  stock: stockEntry(lines[0]?.sku ?? ''),
  quantity: lines.reduce((sum, { quantity }) => sum + quantity, 0),
  shown: { version: shown.version, quantity: shown.quantity },
  decidedAtVersion: version,
});

const sale = ({ reference, lines }: Wish, start: number, end: number): HistoryRecord => ({
  kind: 'order',
  client: reference,
  ...operation,
  start,
  end,
  code: null,
  quoteId: reference,
  order: {
    id: reference,
    currency: 'EUR',
    lines: lines.map(({ sku, quantity }) => ({ sku, quantity, totalMinor: 0, stock: stockEntry(sku) })),
    totalMinor: 0,
  },
  newQuoteId: null,
});
