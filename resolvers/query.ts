import type { RequestContext } from '../src/context.ts';

/** What the gateway answers from the request alone. */
export const queryResolvers = {
  Query: {
    context: (_: unknown, __: unknown, { client, customer, situation }: RequestContext) => ({
      channel: client.channel,
      client: client.id,
      market: situation.market.id,
      country: situation.market.country,
      currency: situation.market.currency,
      language: situation.language,
      store: situation.store,
      customerGroup: customer?.group ?? null,
    }),
  },
};
