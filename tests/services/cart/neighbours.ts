import { makeExecutableSchema } from '@graphql-tools/schema';
import type { IResolvers } from '@graphql-tools/utils';
import { execute, parse, validate } from 'graphql';
import { parseContextHeader, type ServiceContext } from '../../../schema/context-header.ts';
import { scalars } from '../../../schema/scalars.ts';
import { fullServiceSdl } from '../../../schema/sdl.ts';
import type { ServiceCaller, ServiceRequest } from '../../../schema/service-request.ts';

type Name = 'catalogue' | 'pricing' | 'stock';

/** A price book, an assortment and a stock that answer over the real SDL, and that can be put out of reach. */
export interface TestNeighbours {
  readonly callers: Readonly<Record<Name, ServiceCaller>>;
  /** Every operation that reached a neighbour. */
  readonly calls: NeighbourCall[];
  readonly down: Set<Name>;
  /** `<market>/<sku>` to minor units; `<market>/<sku>/<group>` for one group of customers. */
  readonly prices: Map<string, number>;
  /** How many units of a SKU can be ordered online; `<store>/<sku>` for one store. */
  readonly stock: Map<string, number>;
  /** What takes something off, in minor units, by promotion. */
  readonly offers: Map<string, Offer>;
  /** `<channel>/<sku>`: not sold there. */
  readonly hidden: Set<string>;
}

/** A promotion: of the whole cart, or of the line of one SKU. */
interface Offer {
  readonly minor: number;
  readonly code?: string;
  readonly sku?: string;
}

/** One operation as a neighbour got it. */
interface NeighbourCall {
  readonly service: Name;
  readonly context: ServiceContext;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
}

/** Sells `A`, `B` and `C` in FR (EUR, tax of 20 % included) and `A` in CH; the code `TEN` takes 1.00 off. */
export function createTestNeighbours(): TestNeighbours {
  const world = {
    calls: [] as TestNeighbours['calls'],
    down: new Set<Name>(),
    prices: new Map([
      ['FR/A', 1_000],
      ['FR/B', 250],
      ['FR/C', 99],
      ['CH/A', 1_200],
    ]),
    stock: new Map([
      ['A', 9_999],
      ['B', 5],
      ['C', 9_999],
      ['D', 9_999],
    ]),
    offers: new Map<string, Offer>([['ten', { minor: 100, code: 'TEN' }]]),
    hidden: new Set<string>(),
  };
  const caller = (service: Name, resolvers: IResolvers): ServiceCaller => {
    const schema = makeExecutableSchema({
      typeDefs: fullServiceSdl(service),
      resolvers: [scalars, resolvers],
    });
    return async (request: ServiceRequest) => {
      const context = parseContextHeader(service, request.context);
      const document = String(request.document);
      const operation = parse(document);
      const faults = validate(schema, operation);
      if (faults.length > 0) return { errors: faults };
      world.calls.push({ service, context, document, variables: request.variables });
      if (world.down.has(service)) throw new Error(`${service} is down`);
      return execute({
        schema,
        document: operation,
        variableValues: request.variables ?? null,
        contextValue: context,
      });
    };
  };
  return {
    ...world,
    callers: {
      catalogue: caller('catalogue', catalogueResolvers(world.hidden)),
      pricing: caller('pricing', pricingResolvers(world)),
      stock: caller('stock', stockResolvers(world.stock)),
    },
  };
}

const assortment = ['A', 'B', 'C', 'D', ...Array.from({ length: 201 }, (_, index) => `N${index}`)];

const catalogueResolvers = (hidden: ReadonlySet<string>) => ({
  Query: {
    variantsBySkus: (_: unknown, { skus }: { skus: string[] }, { channel }: ServiceContext) =>
      skus.map((sku) => (assortment.includes(sku) && !hidden.has(`${channel}/${sku}`) ? { sku } : null)),
  },
});

const stockResolvers = (stock: ReadonlyMap<string, number>) => ({
  Query: {
    orderableBySkus: (_: unknown, { skus }: { skus: string[] }, { store }: ServiceContext) =>
      skus.map((sku) => {
        const here = stock.get(`${store}/${sku}`);
        const online = stock.get(sku) ?? (sku.startsWith('N') ? 9_999 : undefined);
        return here === undefined ? (online ?? null) : Math.max(here, online ?? 0);
      }),
  },
});

interface QuoteArguments {
  readonly input: {
    readonly lines: readonly { readonly lineId: string; readonly sku: string; readonly quantity: number }[];
    readonly codes: readonly string[];
    readonly destination?: { readonly country: string } | null;
  };
}

const pricingResolvers = ({ prices, offers }: Pick<TestNeighbours, 'prices' | 'offers'>) => ({
  Query: {
    pricesBySkus: (_: unknown, { skus }: { skus: string[] }, { market }: ServiceContext) =>
      skus.map((sku) => (prices.has(`${market}/${sku}`) ? { version: 1 } : null)),
    deliveryMethods: () => [
      { key: 'standard', kind: 'SHIP', titles: [], countries: [], minDays: 2, maxDays: 4 },
    ],
    quote: (_: unknown, { input }: QuoteArguments, { market, customerGroup }: ServiceContext) =>
      quote(
        input,
        (sku) => prices.get(`${market}/${sku}/${customerGroup}`) ?? prices.get(`${market}/${sku}`),
        market === 'CH' ? 'CHF' : 'EUR',
        offers,
      ),
  },
});

function quote(
  { lines, codes, destination }: QuoteArguments['input'],
  priceOf: (sku: string) => number | undefined,
  currencyCode: string,
  offers: ReadonlyMap<string, Offer>,
) {
  if (destination?.country === 'AQ') throw new Error('no tax rates for AQ');
  const applied = [...offers].filter(([, { code }]) => code === undefined || codes.includes(code));
  const offOf = (some: typeof applied) => some.reduce((sum, [, { minor }]) => sum + minor, 0);
  const basket = lines.length === 0 ? [] : applied.filter(([, { sku }]) => sku === undefined);
  const priced = lines.flatMap((line) => {
    const unitMinor = priceOf(line.sku);
    if (unitMinor === undefined) return [];
    const own = applied.filter(([, { sku }]) => sku === line.sku);
    return [{ ...line, unitMinor, totalMinor: unitMinor * line.quantity - offOf(own), own }];
  });
  const subtotalMinor = priced.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
  const offMinor = offOf(basket);
  const money = (minor: number) => ({ amount: (minor / 100).toFixed(2), currencyCode });
  const taxed = (minor: number) => {
    // Of Germany no tax rate is known.
    if (destination?.country === 'DE') {
      return { shown: money(minor), net: null, gross: money(minor), tax: null, taxIncluded: true };
    }
    const net = Math.round(minor / 1.2);
    return {
      shown: money(minor),
      net: money(net),
      gross: money(minor),
      tax: money(minor - net),
      taxIncluded: true,
    };
  };
  const discount = ([promotion, { minor, code }]: [string, Offer]) => ({
    promotion,
    titles: [
      { language: 'en', text: `The ${promotion}` },
      { language: 'fr', text: `Le ${promotion}` },
    ],
    amount: money(minor),
    code,
  });
  return {
    token: `quote of ${lines.length} lines`,
    expiresAt: '2100-01-01T00:00:00.000Z',
    lines: priced.map(({ lineId, sku, quantity, unitMinor, totalMinor, own }) => ({
      lineId,
      sku,
      quantity,
      unit: taxed(unitMinor),
      fees: sku === 'B' ? [{ key: 'eco', amount: taxed(10) }] : [],
      total: taxed(totalMinor),
      discounts: own.map(discount),
    })),
    subtotal: taxed(subtotalMinor),
    total: taxed(subtotalMinor - offMinor),
    discounts: basket.map(discount),
    taxes:
      destination?.country === 'DE'
        ? []
        : [
            {
              rate: '0.2',
              amount: taxed(subtotalMinor - offMinor).tax,
              base: taxed(subtotalMinor - offMinor).net,
            },
          ],
    problems: [
      ...lines
        .filter(({ sku }) => priceOf(sku) === undefined)
        .map(({ lineId }) => ({ code: 'NO_PRICE', lineId })),
      ...codes
        .filter((code) => !applied.some(([, offer]) => offer.code === code))
        .map((discountCode) => ({ code: 'CODE_UNKNOWN', discountCode })),
    ],
  };
}
