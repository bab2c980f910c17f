import { z } from 'zod';

const localized = z.record(z.string(), z.string());
const country = z.string().regex(/^[A-Z]{2}$/, 'Give two upper-case letters such as "DE"');

/** A member of `channels.json`: a shop. */
export const channelForm = z.object({
  key: z.string().min(1).max(100),
  roles: z.array(z.string()).default([]),
  name: localized,
  address: z.object({
    streetName: z.string(),
    streetNumber: z.string().default(''),
    postalCode: z.string().optional(),
    city: z.string(),
    country,
  }),
  /** Longitude first. */
  geoLocation: z
    .object({ coordinates: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]) })
    .optional(),
  custom: z
    .object({ fields: z.object({ openingTimes: localized.default({}), imageUrl: z.string().optional() }) })
    .optional(),
});

/** A member of `customer-groups.json`. */
export const customerGroupForm = z.object({ key: z.string().regex(/^[a-z0-9-]+$/) });

/** A member of `tax-category.json`. */
export const taxCategoryForm = z.object({
  key: z.string().min(1).max(100),
  rates: z.array(
    z.object({
      /** A fraction; of decimals no more than six. */
      amount: z
        .number()
        .refine(
          (rate) => /^(0(\.\d{1,6})?|1)$/.test(String(rate)),
          'Give a fraction from 0 to 1 with at most six decimals',
        ),
      includedInPrice: z.boolean(),
      country,
      state: z.string().optional(),
    }),
  ),
});

const money = z.object({ currencyCode: z.string(), centAmount: z.int().min(0) });

/** A member of `shipping-methods.json`. */
export const shippingMethodForm = z.object({
  key: z.string().min(1).max(100),
  name: z.string().min(1),
  /** By name or by number, whatever the other files call it. */
  taxCategory: z.object({ id: z.union([z.string(), z.number()]) }),
  zoneRates: z.array(
    z.object({
      zone: z.object({ id: z.string() }),
      shippingRates: z.array(z.object({ price: money, freeAbove: money.optional() })),
    }),
  ),
});

/** A member of `zones.json`. */
export const zoneForm = z.object({ name: z.string(), locations: z.array(z.object({ country })) });

const values = z.array(z.object({ key: z.string(), label: z.union([z.string(), localized]) }));

/** A member of `product-type.json`. */
export const productTypeForm = z.object({
  key: z.string().min(1),
  attributes: z.array(
    z.object({
      name: z.string().min(1),
      label: localized,
      attributeConstraint: z.string().default('None'),
      /** What has `values` admits no others. */
      type: z.object({ name: z.string(), values: values.optional() }),
    }),
  ),
});

export type ShippingMethod = z.infer<typeof shippingMethodForm>;
export type Zone = z.infer<typeof zoneForm>;
export type Channel = z.infer<typeof channelForm>;
export type TaxCategory = z.infer<typeof taxCategoryForm>;
export type ProductType = z.infer<typeof productTypeForm>;
export type AttributeType = ProductType['attributes'][number];

/** The languages of the data set. */
export const languages = ['en', 'de', 'it'] as const;
