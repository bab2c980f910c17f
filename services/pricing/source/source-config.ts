import { z } from 'zod';

const text = (accepted: string) => z.string({ error: accepted }).min(1, { error: accepted });
const count = (min: number, max: number) => {
  const error = `a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};
const oneOf = <const Names extends readonly [string, ...string[]]>(...names: Names) =>
  z.enum(names, { error: names.join(' or ') });
const mapping = {
  error: ({ code }: { readonly code: string }) => (code === 'invalid_type' ? 'keys with values' : undefined),
};
const path = text('a path such as price.amount');

const fields = z.strictObject(
  {
    sku: path.default('sku'),
    amount: path.default('amount'),
    /** Where it is there, it must be the list's. */
    currency: path.optional(),
    recommended: path.optional(),
    /** Where it is true, the SKU has no price any more. */
    deleted: path.optional(),
  },
  mapping,
);

const webhook = z.strictObject(
  {
    /** Signs bodies: `sha256=` and their HMAC in hexadecimal digits. */
    secret: text('a secret of 16 characters or more').min(16, { error: 'a secret of 16 characters or more' }),
    header: z
      .string({ error: 'the name of a header' })
      .regex(/^[a-z0-9-]+$/, { error: 'the name of a header in lower case' })
      .default('x-signature-256'),
    field: text('the name of a field').default('skus'),
  },
  mapping,
);

/** A JSON API that tells prices: where it is, how it is read, and how often it is asked. */
export const restSourceSchema = z.strictObject(
  {
    name: z
      .string({ error: 'lower-case letters, digits and hyphens such as erp' })
      .regex(/^[a-z0-9-]{1,60}$/, { error: 'lower-case letters, digits and hyphens such as erp' }),
    /** The list that holds its prices, and nobody else's. */
    priceList: text('the key of a price list such as fr-eur'),
    url: z.url({ protocol: /^https?$/, error: 'an http or https address' }),
    headers: z.record(z.string(), z.string({ error: 'a text' })).default({}),
    /** Under which the SKUs of a question stand, with commas between them. */
    skusParameter: text('the name of a parameter').default('skus'),
    /** Where the list of prices stands in an answer; the answer itself where empty. */
    items: z.string({ error: 'a path such as data.prices' }).default('prices'),
    fields: fields.default(fields.parse({})),
    /** `minor`: in the currency's smallest unit. */
    amounts: oneOf('decimal', 'minor').default('decimal'),
    /** What it means that an answer leaves out a SKU that was asked for. */
    missing: oneOf('keep', 'delete').default('keep'),
    /** What 404 and 410 mean for a question about one SKU. */
    notFound: oneOf('delete', 'keep').default('delete'),
    /** Beside those that a webhook names; all that pricing knows of where left out. */
    skus: z.array(text('a SKU'), { error: 'a list of SKUs' }).optional(),
    intervalMs: count(100, 86_400_000).default(60_000),
    retryMs: count(100, 3_600_000).default(5_000),
    batch: count(1, 1_000).default(100),
    concurrency: count(1, 32).default(2),
    timeoutMs: count(100, 120_000).default(5_000),
    webhook: webhook.optional(),
  },
  mapping,
);

export type RestSourceConfig = z.infer<typeof restSourceSchema>;
