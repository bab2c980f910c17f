import { z } from 'zod';

const text = z.string();

/** All that a quote's amounts follow from, its digest, and its end. */
export const statementSchema = z.strictObject({
  market: text,
  customerGroup: text.optional(),
  lines: z.array(z.strictObject({ lineId: text, sku: text, quantity: z.int() })),
  codes: z.array(text),
  destination: z
    .strictObject({ country: text, region: text.nullable(), postalCode: text.nullable() })
    .nullable(),
  /** Key of the method of delivery; absent for none. */
  method: text.optional(),
  versions: z.array(z.strictObject({ book: text, key: text, version: z.int() })),
  /** Of the amounts, so that a program that counts otherwise never passes its own off as those. */
  digest: text,
  /** Milliseconds since 1970, by `pricing_clock`. */
  expiresAt: z.int(),
});

/** What a token says. */
export type Statement = Readonly<z.infer<typeof statementSchema>>;
