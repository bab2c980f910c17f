import { z } from 'zod';
import type { Address, TestProviderConfig } from './test-provider/test-config.ts';
import { testProviderSchema } from './test-provider/test-config.ts';

/** The file of `--payments`: one shape for each provider there is. */
export const paymentsSchema = z.discriminatedUnion('provider', [testProviderSchema], {
  error: ({ code }) => (code === 'invalid_union' ? 'test' : 'keys with values'),
});

export type PaymentsConfig = z.infer<typeof paymentsSchema>;

/** What the file says; the public address may become known only once the process listens. */
export type PaymentsSettings = TestProviderConfig & { readonly publicUrl: Address };
