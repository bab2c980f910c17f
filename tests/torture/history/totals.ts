import { z } from 'zod';

const minor = z.int();
const name = z.string().min(1);

/** The version of a price that a line was computed from. */
export const priceVersionSchema = z.tuple([name, name, z.int().min(0)]);

/** One line, in whole minor units as shown in the market's mode. */
export const totalsLineSchema = z.strictObject({
  sku: name,
  quantity: z.int().min(1),
  price: priceVersionSchema,
  /** One unit at this quantity, before discounts. */
  unitMinor: minor,
  /** All fees of the line together. */
  feesMinor: minor,
  /** Each positive: line discounts and this line's shares of basket discounts. */
  discountsMinor: z.array(minor),
  totalMinor: minor,
});

/** The amounts of a cart or quote, in whole minor units of one currency. */
export const totalsSchema = z.strictObject({
  currency: z.string().length(3),
  /** Whether the amounts shown include tax. */
  taxIncluded: z.boolean(),
  lines: z.array(totalsLineSchema),
  /** As shown: lines before basket discounts. */
  subtotalMinor: minor,
  /** Basket discounts, each positive. */
  discountsMinor: z.array(minor),
  /** As shown, after promotions on it; absent where nobody chose a method. */
  deliveryMinor: minor.optional(),
  /** As shown: what the lines and delivery add up to. */
  totalMinor: minor,
  /** Null until the destination is known where tax is added at the end. */
  netMinor: minor.nullable(),
  grossMinor: minor.nullable(),
  /** Rate in millionths; the base is net. */
  taxes: z.array(z.strictObject({ ratePpm: z.int().min(0), baseMinor: minor, amountMinor: minor })),
});
