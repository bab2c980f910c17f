import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { ask, channels } from './front-door.ts';
import { isIn, keysWhere } from './sample-facts.ts';

let shop: SampleShop;
beforeAll(async () => {
  shop = await startSampleShop();
});
afterAll(() => shop.close());

interface Listing {
  readonly products: {
    readonly nodes: readonly { readonly key: string; readonly variants: readonly object[] }[];
  };
}

describe('every channel', () => {
  it('reads the same prices and availability, of whatever it shows', async () => {
    const variables = { filter: { categories: ['clothing'] }, first: 30 };
    const byChannel = await Promise.all(
      channels.map(async (channel) => {
        const { products } = await ask<Listing>(shop, 'Listing', variables, { channel });
        return new Map(products.nodes.map(({ key, variants }) => [key, variants]));
      }),
    );
    const shownOn = (key: string) => byChannel.filter((products) => products.has(key));
    const clothing = keysWhere(isIn('clothing'));
    expect(clothing.map((key) => shownOn(key).length)).toEqual(
      clothing.map((key) => ({ 'linen-dress': 7, 'leather-gloves': 6 })[key] ?? 8),
    );
    for (const key of clothing) {
      const shown = shownOn(key).map((products) => products.get(key));
      expect(shown).toEqual(shown.map(() => shown[0]));
    }
  });

  it('is answered in its own context', async () => {
    const contexts = await Promise.all(channels.map((channel) => ask(shop, 'Situation', {}, { channel })));
    const inStore = ['KIOSK', 'DISPLAY', 'POS'];
    expect(contexts).toEqual(
      channels.map((channel) => ({
        context: {
          channel,
          client: expect.any(String),
          market: 'FR',
          country: 'FR',
          currency: 'EUR',
          language: 'fr',
          store: inStore.includes(channel) ? 'paris-marais' : null,
          customerGroup: null,
        },
      })),
    );
  });

  it('may ask for another market, language and store by variables', async () => {
    const variables = { market: 'CH', language: 'de', store: 'zurich-niederdorf' };
    const contexts = await Promise.all(
      channels.map((channel) => ask(shop, 'Situation', variables, { channel })),
    );
    expect(contexts).toMatchObject(
      channels.map((channel) => ({ context: { channel, currency: 'CHF', ...variables } })),
    );
  });
});
