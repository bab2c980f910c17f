import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CustomerDesk, createCustomerDesk, person } from './customer-desk.ts';

let desk: CustomerDesk;
let isDown = false;
const contexts: string[] = [];
beforeAll(async () => {
  desk = await createCustomerDesk({
    callers: {
      catalogue: async ({ variables, context }) => {
        contexts.push(context);
        if (isDown) throw new Error('down');
        const skus = variables?.skus as readonly string[];
        return { data: { variantsBySkus: skus.map((sku) => (sku.startsWith('known') ? { sku } : null)) } };
      },
    },
  });
});
afterAll(() => desk.close());

const create = (skus: readonly string[], idempotencyKey: string) =>
  desk.change(
    person('ada'),
    'wishlistCreate',
    { title: 'Ideas', skus, idempotencyKey },
    'wishlist { id items { sku } }',
  );

describe('a SKU that the catalogue does not have', () => {
  it('is refused in a new wishlist and in one that there is, each by its place', async () => {
    expect(await create(['known-1', 'none', 'known-2'], 'a')).toMatchObject({
      wishlist: null,
      userErrors: [{ code: 'UNKNOWN_SKU', field: ['skus', '1'] }],
    });
    const { wishlist } = await create(['known-1'], 'b');
    const { id: wishlistId } = wishlist as { readonly id: string };
    const added = await desk.change(
      person('ada'),
      'wishlistItemsAdd',
      { wishlistId, skus: ['none'] },
      'wishlist { id }',
    );
    expect(added.userErrors).toMatchObject([{ code: 'UNKNOWN_SKU', field: ['skus', '0'] }]);
  });

  it('is looked for on no channel in particular', () => {
    expect(new Set(contexts)).toEqual(new Set(['']));
  });

  it('is taken while the catalogue cannot be asked', async () => {
    isDown = true;
    expect(await create(['none'], 'c')).toMatchObject({
      wishlist: { items: [{ sku: 'none' }] },
      userErrors: [],
    });
    isDown = false;
  });
});
