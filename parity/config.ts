import { z } from 'zod';

const text = (accepted: string) => z.string({ error: accepted }).min(1, { error: accepted });
const count = (min: number, max: number) => {
  const error = `a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};
const mapping = {
  error: ({ code }: { readonly code: string }) => (code === 'invalid_type' ? 'keys with values' : undefined),
};
const gatewaysForm = 'at least one address of a gateway: --gateway http://…';

const client = z.strictObject(
  {
    /** Sent as `Comptoir-Key`; the gateway's anonymous client where left out. */
    key: text('an API key').optional(),
    /** Of a customer whose group has prices of its own. */
    token: text('a token of a customer').optional(),
  },
  mapping,
);

/** Whom to ask, what, and how often; flags of the command line are other names of the same keys. */
export const parityConfigSchema = z.strictObject(
  {
    gateways: z
      .array(z.url({ protocol: /^https?$/, error: 'an http or https address' }), { error: gatewaysForm })
      .min(1, { error: gatewaysForm }),
    clients: z
      .array(client, { error: 'a list of clients' })
      .min(1, { error: 'at least one client' })
      .default([{}]),
    /** All that a client may ask for where left out. */
    markets: z
      .array(text('the id of a market such as FR'), { error: 'a list of market ids' })
      .min(1, { error: 'at least one market' })
      .optional(),
    /** Always these; random ones where left out. */
    skus: z
      .array(text('a SKU'), { error: 'a list of SKUs' })
      .min(1, { error: 'at least one SKU' })
      .optional(),
    /** How many SKUs are drawn for each round. */
    random: count(1, 10_000).default(20),
    rounds: count(1, 1_000_000).default(3),
    /** Between rounds. */
    intervalMs: count(0, 86_400_000).default(1_000),
    /** Fewer where clients have low limits of cost. */
    skusPerQuestion: count(1, 100).default(10),
    /** Questions that are open at once. */
    concurrency: count(1, 1_000).default(8),
    timeoutMs: count(50, 600_000).default(10_000),
  },
  mapping,
);

export type ParityConfig = z.infer<typeof parityConfigSchema>;

/** The GraphQL endpoint of a gateway, whether it was named by it or by its address alone. */
export function endpointOf(gateway: string): string {
  const url = new URL(gateway);
  if (url.pathname === '/') url.pathname = '/graphql';
  return url.href;
}
