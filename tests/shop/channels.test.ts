import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';

let shop: SampleShop;
beforeAll(async () => {
  shop = await startSampleShop();
});
afterAll(() => shop.close());

/** One client of every channel, as the sample configuration registers them. */
const keys = {
  WEB: 'pk_web_sample',
  MOBILE: 'pk_app_sample',
  KIOSK: 'pk_kiosk_sample',
  DISPLAY: 'pk_display_sample',
  SOCIAL: 'pk_social_sample',
  MARKETPLACE: 'sk_marketplace_sample',
  POS: 'sk_till_sample',
  CALL_CENTRE: 'sk_call_centre_sample',
};
const channels = Object.keys(keys) as (keyof typeof keys)[];
const askAs = async (channel: keyof typeof keys, query: string, variables = {}) => {
  const { body } = await shop.ask(query, { variables, headers: { 'comptoir-key': keys[channel] } });
  expect(body.errors).toBeUndefined();
  return body.data;
};

describe('every channel', () => {
  it('reads the same prices and availability', async () => {
    const query = `query @inContext(market: "FR", language: "fr") { products(first: 30, sort: TITLE, filter: { categories: ["clothing"] }) { nodes { key variants { sku
      price { unit { shown { amount currencyCode } net { amount } tax { amount } } was { shown { amount } } reductionPercent tiers { minQuantity } version }
      availability { status quantity version } } } } }`;
    const byChannel = await Promise.all(
      channels.map(async (channel) => {
        const data = (await askAs(channel, query)) as {
          products: { nodes: { key: string; variants: object[] }[] };
        };
        return new Map(data.products.nodes.map(({ key, variants }) => [key, variants]));
      }),
    );
    const everywhere = [...(byChannel[0]?.keys() ?? [])].filter((key) =>
      byChannel.every((products) => products.has(key)),
    );
    expect(everywhere.length).toBeGreaterThan(5);
    for (const key of everywhere) {
      const shown = byChannel.map((products) => products.get(key));
      expect(shown).toEqual(Array(channels.length).fill(shown[0]));
    }
  });

  it('is answered in its own context', async () => {
    const contexts = await Promise.all(
      channels.map((channel) => askAs(channel, '{ context { channel market } }')),
    );
    expect(contexts).toEqual(channels.map((channel) => ({ context: { channel, market: 'FR' } })));
  });
});
