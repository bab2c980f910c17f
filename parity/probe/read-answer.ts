import { z } from 'zod';
import type { Claim, SkuFacts } from '../compare/sighting.ts';

const position = z.object({ epoch: z.number(), index: z.number() });
const claim = z.object({
  mode: z.string(),
  ageMs: z.number().catch(Number.NaN),
  books: z.record(z.string(), position),
  sources: z.record(z.string(), z.object({ polledMsAgo: z.number().nullable() })).default({}),
});
const price = z.looseObject({
  version: z.int(),
  priceList: z.looseObject({ key: z.string() }),
  promotions: z.array(z.looseObject({ key: z.string(), version: z.int() })),
});
const variant = z.object({
  product: z.object({ assortment: z.object({ hiddenOn: z.array(z.string()) }) }),
  price: price.nullable(),
  availability: z.looseObject({ version: z.int() }).nullable(),
});
const context = z.object({ channel: z.string(), client: z.string(), customerGroup: z.string().nullable() });

/** An answer taken apart. */
export interface ReadAnswer {
  readonly who: z.infer<typeof context>;
  readonly claim: Claim | null;
  readonly skus: readonly SkuFacts[];
}

/** Takes apart what `buildQuestion` is answered with. Throws where it is of another form. */
export function readAnswer(
  data: unknown,
  extensions: { readonly consistency?: unknown } | undefined,
  skus: readonly string[],
): ReadAnswer {
  const root = z.record(z.string(), z.unknown()).parse(data);
  const told = claim.nullable().parse(extensions?.consistency ?? null);
  return {
    who: context.parse(root.context),
    claim: told && {
      ...told,
      books: new Map(Object.entries(told.books)),
      sources: new Map(Object.entries(told.sources).map(([book, { polledMsAgo }]) => [book, polledMsAgo])),
    },
    skus: skus.map((sku, index) => readSku(sku, root[`sku${index}`])),
  };
}

function readSku(sku: string, value: unknown): SkuFacts {
  const read = variant.nullable().parse(value);
  if (read === null) return { sku, hiddenOn: null, price: null, availability: null };
  const { price, availability, product } = read;
  return {
    sku,
    hiddenOn: product.assortment.hiddenOn,
    price: price && {
      priceList: price.priceList.key,
      version: price.version,
      promotions: price.promotions,
      // What came, not what was read of it: the schema above may drop nothing, yet need not keep the order.
      shown: (value as { readonly price: unknown }).price,
    },
    availability: availability && {
      version: availability.version,
      shown: (value as { readonly availability: unknown }).availability,
    },
  };
}
