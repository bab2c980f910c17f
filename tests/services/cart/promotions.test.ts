import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ServiceContext } from '../../../schema/context-header.ts';
import { anna, createTestShop, guest, type TestShop } from './shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await createTestShop();
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.neighbours.offers.clear();
  shop.neighbours.offers.set('ten', { minor: 100, code: 'TEN' });
});

const swiss = { ...guest, market: 'CH' };
const pro = { ...guest, customerGroup: 'pro' };
const staff = { ...guest, scopes: 'carts:any' };

interface Warning {
  readonly code: string;
  readonly promotion: string | null;
  readonly lineId: string | null;
  readonly discountCode: string | null;
  readonly before: { readonly amount: string } | null;
  readonly now: object | null;
}

const endedOf = (warnings: readonly object[]): readonly Warning[] =>
  (warnings as readonly Warning[]).filter(({ code }) => code === 'PROMOTION_ENDED');
const ended = async (id: string, context?: ServiceContext) =>
  endedOf((await shop.read(id, context))?.warnings ?? []);
const glance = (id: string, context?: ServiceContext) =>
  shop.ask('query ($id: ID!) { cart(id: $id) { discounts { promotion } } }', { id }, context);

describe('a promotion that ended', () => {
  it('is told once, with what it took off', async () => {
    shop.neighbours.offers.set('week', { minor: 250 });
    const { id } = await shop.create([{ sku: 'A' }]);
    shop.neighbours.offers.set('week', { minor: 300 });
    expect(await ended(id)).toEqual([]);
    shop.neighbours.offers.delete('week');
    expect(await ended(id)).toEqual([
      expect.objectContaining({
        ...{ promotion: 'week', lineId: null, discountCode: null },
        ...{ before: { amount: '3.00' }, now: null },
      }),
    ]);
    expect(await ended(id)).toEqual([]);
    shop.neighbours.offers.set('week', { minor: 250 });
    expect(await ended(id)).toEqual([]);
    shop.neighbours.offers.delete('week');
    expect(await ended(id)).toMatchObject([{ promotion: 'week', before: { amount: '2.50' } }]);
  });

  it('says its title in the language of the cart', async () => {
    shop.neighbours.offers.set('week', { minor: 250 });
    const { id } = await shop.create([{ sku: 'A' }]);
    shop.neighbours.offers.delete('week');
    const { data } = await shop.ask('query ($id: ID!) { cart(id: $id) { warnings { message } } }', { id });
    const message = 'Le week took 2.50 EUR off when the cart was read before, and does not apply now.';
    expect(data).toEqual({ cart: { warnings: [{ message }] } });
  });

  it('is told of one line where it counted for that alone, and not where the line was taken out', async () => {
    shop.neighbours.offers.set('two', { minor: 50, sku: 'A' }).set('three', { minor: 20, sku: 'B' });
    const cart = await shop.create([{ sku: 'A' }, { sku: 'B' }]);
    const [a, b] = cart.lines.map((line) => line.id);
    shop.neighbours.offers.clear();
    const { warnings } = await shop.change('cartLinesRemove', { cartId: cart.id, lineIds: [a] });
    expect(endedOf(warnings)).toMatchObject([{ promotion: 'three', lineId: b }]);
    expect(await ended(cart.id)).toEqual([]);
  });

  it('is told with its code, but not to whoever took the code off', async () => {
    const input = { lines: [{ sku: 'A' }], codes: ['TEN'] };
    const carts = [await shop.change('cartCreate', input), await shop.change('cartCreate', input)];
    const [kept, off] = carts.map(({ cart }) => cart?.id ?? '') as [string, string];
    const { warnings } = await shop.change('cartDiscountApply', { cartId: off, codes: [] });
    expect(warnings).toEqual([]);
    shop.neighbours.offers.clear();
    expect(await ended(kept)).toMatchObject([{ promotion: 'ten', discountCode: 'TEN' }]);
    expect(await ended(off)).toEqual([]);
  });

  it('is not told of a cart that was emptied', async () => {
    shop.neighbours.offers.set('week', { minor: 250 });
    const cart = await shop.create([{ sku: 'A' }]);
    const lineIds = cart.lines.map(({ id }) => id);
    expect((await shop.change('cartLinesRemove', { cartId: cart.id, lineIds })).warnings).toEqual([]);
  });

  it('is told to those alone who saw it', async () => {
    shop.neighbours.offers.set('week', { minor: 250 });
    const { id } = await shop.create([{ sku: 'A' }]);
    await glance(id, pro);
    shop.neighbours.offers.clear();
    expect(await ended(id, swiss)).toEqual([]);
    expect(await ended(id, pro)).toHaveLength(1);
    expect(await ended(id)).toHaveLength(1);
  });

  it('is not used up by staff who read a customer’s cart, nor by an answer without warnings', async () => {
    shop.neighbours.offers.set('week', { minor: 250 });
    const { id } = await shop.create([{ sku: 'A' }], anna);
    shop.neighbours.offers.clear();
    await glance(id, anna);
    expect(await ended(id, staff)).toHaveLength(1);
    expect(await ended(id, staff)).toHaveLength(1);
    expect(await ended(id, anna)).toHaveLength(1);
    expect(await ended(id, staff)).toEqual([]);
  });

  it('is told after another screen took the cart over, too', async () => {
    shop.neighbours.offers.set('week', { minor: 250 });
    const { id } = await shop.create([{ sku: 'A' }]);
    const { data } = await shop.ask(
      'mutation ($id: ID!) { cartHandover(input: { cartId: $id }) { handover { code } } }',
      { id },
    );
    const { code } = (data as { cartHandover: { handover: { code: string } } }).cartHandover.handover;
    shop.neighbours.offers.clear();
    expect(endedOf((await shop.change('cartClaim', { code })).warnings)).toHaveLength(1);
  });
});

describe('whatever begins and ends between readings', () => {
  const readers: readonly ServiceContext[] = [guest, pro];
  const names = ['one', 'two', 'three'] as const;
  const step = fc.oneof(
    fc.record({ kind: fc.constant('offer' as const), name: fc.constantFrom(...names), isOn: fc.boolean() }),
    fc.record({
      kind: fc.constant('read' as const),
      reader: fc.constantFrom(0, 1),
      isWarned: fc.boolean(),
    }),
  );

  it('is told to each reader once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
        shop.neighbours.offers.clear();
        const { id } = await shop.create([{ sku: 'A' }]);
        const on = new Set<string>();
        const shown = readers.map(() => new Set<string>());
        for (const each of steps) {
          if (each.kind === 'offer') {
            if (each.isOn) on.add(each.name);
            else on.delete(each.name);
            // One of them is of a line alone.
            const sku = each.name === 'three' ? { sku: 'A' } : {};
            if (each.isOn) shop.neighbours.offers.set(each.name, { minor: 10, ...sku });
            else shop.neighbours.offers.delete(each.name);
            continue;
          }
          const seen = shown[each.reader] as Set<string>;
          if (each.isWarned) {
            const told = (await ended(id, readers[each.reader])).map(({ promotion }) => promotion);
            expect(told.sort()).toEqual([...seen].filter((name) => !on.has(name)).sort());
            seen.clear();
          } else await glance(id, readers[each.reader]);
          for (const name of on) seen.add(name);
        }
      }),
      { numRuns: 40 },
    );
  });
});
