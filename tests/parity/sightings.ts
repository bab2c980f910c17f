import type { Operation, Position, Sighting, SkuFacts } from '../../parity/compare/sighting.ts';

/** What a hand-written answer says; what is left out is as everywhere. */
export interface Told {
  readonly channel?: string;
  readonly gateway?: string;
  readonly customerGroup?: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly mode?: string;
  readonly ageMs?: number;
  readonly prices?: Position;
  readonly catalogue?: Position;
  readonly version?: number;
  readonly amount?: string;
  /** Null: the variant was not shown. */
  readonly hiddenOn?: readonly string[] | null;
}

const first: Position = { epoch: 1, index: 1 };

/** An answer about one SKU of one list in one market. */
export function sighting(told: Told): Sighting {
  const { channel = 'WEB', gateway = 'g1', startMs, endMs, mode = 'STRICT', ageMs = 0 } = told;
  const operation: Operation = {
    channel,
    client: channel.toLowerCase(),
    gateway,
    market: 'FR',
    customerGroup: told.customerGroup ?? null,
    askedAt: '2026-11-22T09:30:00.000Z',
    startMs,
    endMs,
    requestId: null,
  };
  const books = new Map([
    ['catalogue', told.catalogue ?? first],
    ['markets', first],
    ['prices:fr-eur', told.prices ?? first],
    ['places', first],
    ['stock:eu', first],
  ]);
  return { operation, claim: { mode, ageMs, books, sources: new Map() }, skus: [factsOf(told)] };
}

function factsOf({ hiddenOn = [], version = 1, amount = '12.90' }: Told): SkuFacts {
  if (hiddenOn === null) return { sku: 'A', hiddenOn, price: null, availability: null };
  return {
    sku: 'A',
    hiddenOn,
    price: {
      priceList: 'fr-eur',
      version,
      promotions: [],
      shown: { unit: { shown: { amount, currencyCode: 'EUR' } }, version },
    },
    availability: { version: 1, shown: { status: 'IN_STOCK', quantity: 3, version: 1 } },
  };
}
