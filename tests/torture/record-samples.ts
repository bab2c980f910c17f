import type {
  Answer,
  EntryRead,
  FaultRecord,
  HoldRecord,
  MachineRecord,
  OrderRecord,
  PublishRecord,
  QuoteRecord,
  ReadRecord,
  StockRecord,
  Totals,
} from './history/index.ts';

/** An entry of the book `prices:fr-eur` in a short form: `p1@3` is key and version, `p1@3=x` has another hash. */
export function entry(text: string, book = 'prices:fr-eur'): EntryRead {
  const [, key = '', version = '', hash] = /^(\w+)@(\d+)(?:=(\w+))?$/.exec(text) ?? [];
  return [book, key, Number(version), hash ?? `${key}v${version}`];
}

const operation = {
  client: 'a',
  channel: 'WEB',
  gateway: 'g1',
  start: 0,
  end: 1,
  asked: { token: null, requirement: null },
  token: null,
  status: 200,
  code: null,
} as const;

/** A strict read by client a on g1 in [0, 1], changed as said; `answer` is laid over a strict one. */
export function read(
  entries: readonly string[],
  change: Partial<Omit<ReadRecord, 'answer'>> & { readonly answer?: Partial<Answer> } = {},
): ReadRecord {
  const answer: Answer = {
    mode: 'STRICT',
    ageMs: 0,
    books: {},
    entries: entries.map((text) => entry(text)),
    ...change.answer,
  };
  return { kind: 'read', ...operation, ...change, answer };
}

/** A read that was refused. */
export const refusal = (change: Partial<ReadRecord>): ReadRecord => ({
  kind: 'read',
  ...operation,
  status: 503,
  code: 'CONSISTENCY_UNAVAILABLE',
  ...change,
  answer: null,
});

/** A write acknowledged as visible, by the retailer to the pricing service. */
export const publish = (entries: readonly string[], change: Partial<PublishRecord> = {}): PublishRecord => ({
  kind: 'publish',
  ...operation,
  client: 'retailer',
  channel: 'WRITE',
  gateway: 'service:pricing',
  entries: entries.map((text) => entry(text)),
  visible: true,
  ...change,
});

/** Two units at 10.00 less 1.00, with 20 % tax inside: 19.00, of which 3.17 is tax. */
export const totals: Totals = {
  currency: 'EUR',
  taxIncluded: true,
  lines: [
    {
      sku: 'p1',
      quantity: 2,
      price: ['prices:fr-eur', 'p1', 3],
      unitMinor: 1000,
      feesMinor: 0,
      discountsMinor: [100],
      totalMinor: 1900,
    },
  ],
  subtotalMinor: 2000,
  discountsMinor: [100],
  totalMinor: 1900,
  netMinor: 1583,
  grossMinor: 1900,
  taxes: [{ ratePpm: 200_000, baseMinor: 1583, amountMinor: 317 }],
};

/** Quote q1 for `totals`, good for a minute, received in [0, 1]. */
export const quote = (
  change: Partial<QuoteRecord> = {},
  details: Partial<NonNullable<QuoteRecord['quote']>> = {},
): QuoteRecord => ({
  kind: 'quote',
  ...operation,
  answer: null,
  quote: { id: 'q1', validForMs: 60_000, versions: [['prices:fr-eur', 'p1', 3]], totals, ...details },
  ...change,
});

/** Quote q1 ordered and charged as quoted, in [10, 11]. */
export const order = (change: Partial<OrderRecord> = {}): OrderRecord => ({
  kind: 'order',
  ...operation,
  start: 10,
  end: 11,
  quoteId: 'q1',
  order: {
    id: 'o1',
    currency: 'EUR',
    lines: [{ sku: 'p1', quantity: 2, totalMinor: 1900, stock: ['stock:eu', 'p1'] }],
    totalMinor: 1900,
  },
  newQuoteId: null,
  ...change,
});

/** Three of `stock:eu/p1` refused in [10, 11], after 5 were shown at version 2. */
export const hold = (change: Partial<HoldRecord> = {}): HoldRecord => ({
  kind: 'hold',
  ...operation,
  start: 10,
  end: 11,
  code: 'INSUFFICIENT_STOCK',
  stock: ['stock:eu', 'p1'],
  quantity: 3,
  shown: { version: 2, quantity: 5 },
  decidedAtVersion: null,
  ...change,
});

/** Ten received, four sold, one lost: five on hand, two held. */
export const stock = (change: Partial<StockRecord> = {}): StockRecord => ({
  kind: 'stock',
  start: 20,
  end: 21,
  stock: ['stock:eu', 'p1'],
  receivedUnits: 10,
  soldUnits: 4,
  correctedUnits: -1,
  onHandUnits: 5,
  heldUnits: 2,
  backorderLimitUnits: 0,
  flagged: false,
  ...change,
});

/** Work that took [start, end], and so much processor time of it. */
export const machine = (start: number, end: number, cpuMs: number): MachineRecord => ({
  kind: 'machine',
  start,
  end,
  cpuMs,
});

/** Begin and end of a fault of the given type, each seen at once. */
export function fault(
  type: string,
  target: string,
  begin: number,
  end: number | null,
): readonly FaultRecord[] {
  const at = (phase: 'begin' | 'end', instant: number): FaultRecord => ({
    kind: 'fault',
    phase,
    fault: `${type} ${target} ${begin}`,
    type,
    target,
    start: instant,
    end: instant,
    verified: true,
    effect: 'seen',
  });
  return end === null ? [at('begin', begin)] : [at('begin', begin), at('end', end)];
}
