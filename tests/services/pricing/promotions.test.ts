import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fillMarkets, inMs, openPricingShop, type PricingShop } from './pricing-shop.ts';

let shop: PricingShop;

beforeAll(async () => {
  shop = await openPricingShop();
  await fillMarkets(shop);
});
afterAll(() => shop.close());

describe('promotions', () => {
  it('are listed where they run, are seen by id, and show no code', async () => {
    const promotion = (key: string, rest: object) => ({
      key,
      priceList: 'fr-eur',
      kind: 'BASKET',
      titles: [
        { language: 'fr', text: 'Soldes' },
        { language: 'en', text: 'Sale' },
      ],
      effect: { percentOff: '1' },
      ...rest,
    });
    await shop.write('promotionsUpsert', [
      promotion('open', { priority: 50 }),
      promotion('secret', { kind: 'CODE', code: 'S3CRET' }),
      promotion('to-come', { validFrom: inMs(3_600_000), priority: 49 }),
      promotion('club', { customerGroup: 'club', priority: 48 }),
    ]);
    const keys = async (context?: object) =>
      (
        await shop.ask<{ promotions: { key: string }[] }>('{ promotions { key } }', {}, context)
      ).promotions.map(({ key }) => key);
    expect((await keys()).filter((key) => ['open', 'secret', 'to-come', 'club'].includes(key))).toEqual([
      'open',
    ]);
    expect((await keys({ market: 'FR', customerGroup: 'club' })).slice(0, 2)).toEqual(['open', 'club']);
    expect(await keys({ market: 'US' })).toEqual([]);

    const id = (key: string): string => Buffer.from(`Promotion:${key}`).toString('base64url');
    const query = `query ($ids: [ID!]!) { promotionsByIds(ids: $ids) {
      id key kind titles { language text } priority combinability needsCode validFrom validUntil version } }`;
    const ids = [id('secret'), id('nope'), 'garbage', id('to-come'), id('club'), id('a\0')];
    expect(await shop.ask(query, { ids })).toEqual({
      promotionsByIds: [
        {
          id: id('secret'),
          key: 'secret',
          kind: 'CODE',
          titles: [
            { language: 'en', text: 'Sale' },
            { language: 'fr', text: 'Soldes' },
          ],
          priority: 0,
          combinability: 'COMBINES',
          needsCode: true,
          validFrom: null,
          validUntil: null,
          version: 1,
        },
        null,
        null,
        null,
        null,
        null,
      ],
    });
  });
});
