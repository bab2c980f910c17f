import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { cartsAt, made } from './carts.ts';
import { ask } from './front-door.ts';
import { write } from './retailer.ts';

let shop: SampleShop;
beforeAll(async () => {
  shop = await startSampleShop();
});
afterAll(() => shop.close());

const { create, read } = cartsAt(() => shop);

const sku = 'C101-NAVY-M';
const count = (location: string, onHand: number) =>
  write(shop, 'stockCountsAdd', [{ sku, location, onHand, at: new Date().toISOString() }]);

describe('what stands in the store alone', () => {
  it.each(['KIOSK', 'POS'] as const)('goes into a cart there, as many as %s shows', async (channel) => {
    await count('online-eu', 0);
    await count('paris-marais', 3);
    const asker = { channel };
    const { variant } = await ask<{ variant: { availability: { here: object } } }>(
      shop,
      'AvailabilityOf',
      { sku },
      asker,
    );
    expect(variant.availability.here).toMatchObject({ quantity: 3 });
    const cart = made(await create([[sku, 3]], {}, {}, asker));
    expect(cart).toMatchObject({ lines: [{ quantity: 3 }], warnings: [] });
    expect(await read(cart.id)).toMatchObject({ lines: [{ quantity: 3 }], warnings: [] });
    const more = await create([[sku, 4]], {}, {}, asker);
    expect(more).toMatchObject({
      cart: { lines: [{ quantity: 3 }] },
      warnings: [{ code: 'QUANTITY_REDUCED', available: 3 }],
    });
    expect(await create([[sku, 1]])).toMatchObject({
      userErrors: [{ code: 'INSUFFICIENT_STOCK', available: 0 }],
    });
  });
});

describe('more than there is', () => {
  it('is reduced to what there is, however much shoppers see of it', async () => {
    await count('online-eu', 123);
    const { cart, warnings } = await create([
      [sku, 9_999],
      ['O207-SKY', 9_999],
    ]);
    expect(cart?.lines.map(({ quantity }) => quantity)).toEqual([123, 20]);
    expect(warnings.map(({ code, available }) => [code, available])).toEqual([
      ['QUANTITY_REDUCED', 123],
      ['QUANTITY_REDUCED', 20],
    ]);
  });
});
