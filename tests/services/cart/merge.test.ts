import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CartLine } from '../../../services/cart/cart.ts';
import { mergeLines } from '../../../services/cart/changes/merge-lines.ts';
import type { SkuFacts } from '../../../services/cart/neighbours/sku-facts.ts';
import { anna, bert, type CartJson, createTestShop, guest, present, type TestShop } from './shop.ts';

let shop: TestShop;
let customer = anna;
let count = 0;
beforeAll(async () => {
  shop = await createTestShop();
});
afterAll(() => shop.close());
beforeEach(() => {
  count += 1;
  customer = { ...anna, customerId: `anna ${count}` };
  shop.neighbours.stock.set('A', 9_999).set('B', 5);
});

const merge = (cartId: string, rest: object = {}, context = customer) =>
  shop.change('cartMerge', { cartId, ...rest }, context);
const contentOf = (cart: CartJson | null) =>
  cart?.lines.map(({ sku, quantity }) => `${quantity} ${sku}`).sort();
const cartsOf = async (context = customer): Promise<readonly { readonly id: string }[]> => {
  const { data } = await shop.ask(
    'query ($ids: [ID!]!) { customerCartsByIds(ids: $ids) { carts { id } } }',
    { ids: [Buffer.from(`Customer:${context.customerId}`).toString('base64url')] },
    context,
  );
  return (
    (data as { customerCartsByIds: [{ carts: { id: string }[] } | null] }).customerCartsByIds[0]?.carts ?? []
  );
};

describe('a merge', () => {
  it('takes along where the goods go and how, unless the customer’s own cart says so', async () => {
    const deliveryOf = async (id: string) => {
      const document = 'query ($id: ID!) { cart(id: $id) { delivery { postalCode method } } }';
      const { data } = await shop.ask(document, { id }, customer);
      return (data as { readonly cart: { readonly delivery: object | null } }).cart.delivery;
    };
    const sentTo = async (cart: CartJson, postalCode: string, rest: object = {}, context = guest) => {
      const destination = { country: 'FR', postalCode };
      await shop.change('cartDeliverySet', { cartId: cart.id, destination, ...rest }, context);
    };
    const own = await shop.create([{ sku: 'A' }], customer);
    const [first, second] = [await shop.create([{ sku: 'A' }]), await shop.create([{ sku: 'A' }])];
    await sentTo(first, '75001', { method: 'standard' });
    await sentTo(second, '69001');
    await merge(first.id);
    expect(await deliveryOf(own.id)).toEqual({ postalCode: '75001', method: 'standard' });
    await merge(second.id);
    expect(await deliveryOf(own.id)).toEqual({ postalCode: '75001', method: 'standard' });
  });

  it('adds a guest’s cart to the customer’s, and closes the guest’s', async () => {
    const own = await shop.create([{ sku: 'A', quantity: 2 }], customer);
    const brought = await shop.create([{ sku: 'A', quantity: 3 }, { sku: 'C' }]);
    const merged = await merge(brought.id);
    expect(merged).toMatchObject({ userErrors: [], warnings: [], cart: { id: own.id } });
    expect(contentOf(merged.cart)).toEqual(['1 C', '5 A']);
    // The guest's id shows a customer's cart to nobody but him.
    expect(await shop.read(brought.id)).toBeNull();
    expect(await shop.read(brought.id, bert)).toBeNull();
    expect(await shop.read(brought.id, customer)).toEqual(await shop.read(own.id, customer));
    const late = await shop.change('cartLinesAdd', { cartId: brought.id, lines: [{ sku: 'C' }] });
    expect(late.userErrors).toMatchObject([{ code: 'CART_NOT_FOUND' }]);
  });

  it('makes the guest’s cart the customer’s where he has none', async () => {
    const brought = await shop.create([{ sku: 'A' }]);
    expect(await merge(brought.id)).toMatchObject({ cart: { id: brought.id }, userErrors: [] });
    expect(await shop.read(brought.id)).toBeNull();
    expect(await cartsOf()).toHaveLength(1);
  });

  it('says what did not go on top, and never makes a line smaller', async () => {
    await shop.create([{ sku: 'B', quantity: 3 }], customer);
    const brought = await shop.create([{ sku: 'B', quantity: 4 }]);
    const merged = await merge(brought.id);
    expect(contentOf(merged.cart)).toEqual(['5 B']);
    expect(merged.warnings).toContainEqual(
      expect.objectContaining({ code: 'QUANTITY_REDUCED', available: 5 }),
    );
    shop.neighbours.stock.set('B', 0);
    const again = await shop.create([{ sku: 'C' }]);
    expect(contentOf((await merge(again.id)).cart)).toEqual(['1 C', '5 B']);
  });

  it('keeps what nobody sells any more, and what nobody can say anything of', async () => {
    await shop.create([{ sku: 'A' }], customer);
    const brought = await shop.create([{ sku: 'D' }, { sku: 'C', quantity: 2 }]);
    shop.neighbours.hidden.add('WEB/D');
    shop.neighbours.down.add('stock').add('catalogue');
    const merged = await merge(brought.id);
    shop.neighbours.hidden.delete('WEB/D');
    shop.neighbours.down.clear();
    expect(contentOf(merged.cart)).toEqual(['1 A', '1 D', '2 C']);
  });

  it('takes codes and destination along, those of the customer first', async () => {
    const own = await shop.create([], customer);
    await shop.change('cartDiscountApply', { cartId: own.id, codes: ['ONE'] }, customer);
    const brought = await shop.create();
    await shop.change('cartDiscountApply', { cartId: brought.id, codes: ['TEN', 'ONE'] });
    await shop.change('cartDeliverySet', { cartId: brought.id, destination: { country: 'FR' } });
    await merge(brought.id);
    const { data } = await shop.ask(
      'query ($id: ID!) { cart(id: $id) { codes delivery { country } } }',
      { id: own.id },
      customer,
    );
    expect(data).toEqual({ cart: { codes: ['ONE', 'TEN'], delivery: { country: 'FR' } } });
  });

  it('is refused without a customer, for another’s cart, and into another’s', async () => {
    const brought = await shop.create([{ sku: 'A' }]);
    const berts = await shop.create([{ sku: 'A' }], bert);
    const codes = async (...call: Parameters<typeof merge>) => (await merge(...call)).userErrors;
    expect(await codes(brought.id, {}, guest)).toMatchObject([{ code: 'NOT_SIGNED_IN', field: ['cartId'] }]);
    expect(await codes(berts.id)).toMatchObject([{ code: 'CART_NOT_FOUND', field: ['cartId'] }]);
    expect(await codes(brought.id, { intoId: berts.id })).toMatchObject([
      { code: 'CART_NOT_FOUND', field: ['intoId'] },
    ]);
    expect(await shop.read(brought.id)).toMatchObject({ lines: [{ sku: 'A', quantity: 1 }] });
  });
});

describe('at once', () => {
  it('eight merges of one cart are one', async () => {
    await shop.create([{ sku: 'A', quantity: 2 }], customer);
    const brought = await shop.create([{ sku: 'A', quantity: 3 }]);
    const merged = await Promise.all(Array.from({ length: 8 }, () => merge(brought.id)));
    expect(merged.map(({ cart }) => contentOf(cart))).toEqual(Array(8).fill(['5 A']));
  });

  it('two logins with a cart each make one cart of both', async () => {
    const carts = await Promise.all([shop.create([{ sku: 'A' }]), shop.create([{ sku: 'C' }])]);
    await Promise.all(carts.map(({ id }) => merge(id)));
    const standing = await cartsOf();
    expect(standing).toHaveLength(1);
    expect(contentOf(await shop.read(standing[0]?.id ?? '', customer))).toEqual(['1 A', '1 C']);
  });

  it('what is added to the guest’s cart goes in too, or is refused', async () => {
    const own = await shop.create([{ sku: 'A' }], customer);
    const brought = await shop.create([{ sku: 'A' }]);
    const [, ...added] = await Promise.all([
      merge(brought.id),
      ...Array.from({ length: 12 }, (_, index) =>
        shop.change('cartLinesAdd', { cartId: brought.id, lines: [{ sku: index % 2 ? 'A' : 'C' }] }),
      ),
    ]);
    const done = added.filter(({ userErrors }) => userErrors.length === 0).length;
    const cart = present(await shop.read(own.id, customer));
    expect(cart.lines.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(2 + done);
  });

  it('an addition that is sent again after the merge is done once', async () => {
    const brought = await shop.create([{ sku: 'A' }]);
    const addition = { cartId: brought.id, lines: [{ sku: 'A' }], idempotencyKey: `again ${count}` };
    await shop.change('cartLinesAdd', addition);
    await shop.create([{ sku: 'C' }], customer);
    await merge(brought.id);
    expect(contentOf((await shop.change('cartLinesAdd', addition, customer)).cart)).toEqual(['1 C', '2 A']);
  });
});

describe('merged lines', () => {
  const sku = fc.constantFrom('A', 'B', 'C');
  const lines = fc.dictionary(sku, fc.integer({ min: 1, max: 9_999 })).map((units) =>
    Object.entries(units).map(
      ([of, quantity]): CartLine => ({
        id: of,
        sku: of,
        quantity,
        store: null,
        shown: {},
        couldHave: null,
      }),
    ),
  );
  const stock = fc.dictionary(sku, fc.integer({ min: 0, max: 12_000 }));

  it('lose nothing and invent nothing', () => {
    fc.assert(
      fc.property(lines, lines, stock, (present_, coming, available) => {
        const facts = new Map(
          Object.entries(available).map(([of, units]): [string, SkuFacts] => [
            of,
            { assortment: { kind: 'known' }, stock: { kind: 'limited', available: units } } as SkuFacts,
          ]),
        );
        const { writes, reductions } = mergeLines(present_, coming, facts, () => 'new');
        expect(writes.map((write) => write.sku)).toEqual(coming.map((line) => line.sku));
        for (const { sku: of, quantity } of writes) {
          const [before, came] = [present_, coming].map(
            (side) => side.find((line) => line.sku === of)?.quantity ?? 0,
          ) as [number, number];
          const limit = Math.min(9_999, available[of] ?? 9_999);
          expect(quantity).toBe(Math.max(before, came, Math.min(before + came, limit)));
          const isTold = reductions.some(({ message }) => message.includes(` of ${of},`));
          expect(isTold).toBe(quantity !== before + came);
        }
      }),
    );
  });
});
