import { z } from 'zod';

const mapping = {
  error: ({ code }: { readonly code: string }) => (code === 'invalid_type' ? 'keys with values' : undefined),
};
const count = (min: number, max: number) => {
  const error = `a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};
const secretForm = 'a secret of 32 characters or more';

/** The test provider in the file of `--payments`. */
export const testProviderSchema = z.strictObject(
  {
    /** No money moves: whoever pays with it pays nothing. */
    provider: z.literal('test', { error: 'test' }),
    /** Where browsers and webhooks reach the pages of the cart service. */
    publicUrl: z.url({ protocol: /^https?$/, error: 'an http or https address' }),
    /** Signs webhooks; the same for every process of the service. */
    webhookSecret: z.string({ error: secretForm }).min(32, { error: secretForm }),
    /** An answer that takes longer counts as unknown. */
    patienceMs: count(100, 60_000).default(5_000),
    /** For how long the provider makes up its mind about `test-slow`. */
    slowMs: count(0, 86_400_000).default(3_000),
  },
  mapping,
);

/** What may stand there without the address. */
export type TestProviderConfig = Omit<z.infer<typeof testProviderSchema>, 'publicUrl'>;

/** An http address without a slash at its end; null while nobody knows it yet. */
export type Address = () => string | null;
