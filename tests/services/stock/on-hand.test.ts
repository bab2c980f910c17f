import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, createStockShop, type StockShop, storeIn } from './stock-shop.ts';

let shop: StockShop;
let skus = 0;

beforeAll(async () => {
  shop = await createStockShop();
});
afterAll(() => shop.close());

const freshSku = (): string => `sku-${++skus}`;
let movements = 0;
const movement = (sku: string, quantity: number, time = '01:00', id = `m-${++movements}`) => ({
  id,
  sku,
  location: 'warehouse',
  quantity,
  at: at(time),
});
const count = (sku: string, onHand: number, time: string) => ({
  sku,
  location: 'warehouse',
  onHand,
  at: at(time),
});

describe('movements', () => {
  it('add up', async () => {
    const sku = freshSku();
    await shop.accept('stockMovementsAdd', [movement(sku, 10), movement(sku, -3)]);
    await shop.accept('stockMovementsAdd', [movement(sku, -1)]);
    expect(await shop.online(sku)).toEqual(['IN_STOCK', 6, 2]);
  });

  it('change nothing when they come again, in the same call or in a later one', async () => {
    const sku = freshSku();
    const delivery = movement(sku, 8);
    expect(await shop.accept('stockMovementsAdd', [delivery, delivery])).toBe(1);
    expect(await shop.accept('stockMovementsAdd', [delivery])).toBe(0);
    expect(await shop.online(sku)).toEqual(['IN_STOCK', 8, 1]);
  });

  it('are never doubled by senders that repeat them at the same moment, in any order', async () => {
    const batch = Array.from({ length: 30 }, () => movement(freshSku(), 7));
    const backwards = [...batch].reverse();
    await Promise.all(
      Array.from({ length: 12 }, (_, n) => shop.accept('stockMovementsAdd', n % 2 === 0 ? batch : backwards)),
    );
    const shown = await Promise.all(batch.map(({ sku }) => shop.online(sku)));
    expect(shown).toEqual(batch.map(() => ['IN_STOCK', 7, 1]));
  });

  it('come through from senders of many rows and of few at once, which never wait in a ring', async () => {
    const many = Array.from({ length: 600 }, () => freshSku());
    const few = many.slice(0, 40);
    await Promise.all([
      ...Array.from({ length: 3 }, () =>
        shop.accept(
          'stockMovementsAdd',
          [...many].reverse().map((sku) => movement(sku, 5)),
        ),
      ),
      shop.accept(
        'stockCountsAdd',
        many.map((sku) => count(sku, 1, '00:30')),
      ),
      ...Array.from({ length: 12 }, () =>
        shop.accept(
          'stockMovementsAdd',
          few.map((sku) => movement(sku, -1)),
        ),
      ),
      ...Array.from({ length: 6 }, () =>
        shop.accept(
          'stockPoliciesUpsert',
          [...few].reverse().map((sku) => ({ sku, location: 'warehouse' })),
        ),
      ),
    ]);
    const shown = await Promise.all([few[0], many[500]].map((sku) => shop.online(sku ?? '')));
    expect(shown.map((one) => one?.[1])).toEqual([4, 16]);
  });

  it('of one SKU from many tills at once are all counted', async () => {
    const sku = freshSku();
    await shop.accept('stockMovementsAdd', [movement(sku, 40)]);
    await Promise.all(
      Array.from({ length: 30 }, () => shop.accept('stockMovementsAdd', [movement(sku, -1)])),
    );
    expect(await shop.online(sku)).toEqual(['IN_STOCK', 10, 31]);
  });

  it('may take more than was known to be there, which shows as none', async () => {
    const sku = freshSku();
    await shop.accept('stockMovementsAdd', [movement(sku, -2)]);
    expect(await shop.online(sku)).toEqual(['OUT_OF_STOCK', 0, 1]);
    await shop.accept('stockMovementsAdd', [movement(sku, 9)]);
    expect(await shop.online(sku)).toEqual(['IN_STOCK', 7, 2]);
  });

  it('in a store of a SKU that the warehouse never had show it as kept, and as none online', async () => {
    const sku = freshSku();
    await shop.accept('storesUpsert', [storeIn('lyon')]);
    await shop.accept('stockMovementsAdd', [{ ...movement(sku, 3), location: 'lyon' }]);
    expect(await shop.online(sku)).toEqual(['OUT_OF_STOCK', 0, 1]);
  });
});

describe('a count made at 02:00 and sent at 02:20', () => {
  it('erases no sale that came before it, and none that comes after', async () => {
    const sku = freshSku();
    await shop.accept('stockMovementsAdd', [movement(sku, 15, '01:00')]);
    await shop.accept('stockMovementsAdd', [movement(sku, -2, '02:10')]);
    await shop.accept('stockCountsAdd', [count(sku, 12, '02:00')]);
    expect((await shop.online(sku))?.[1]).toBe(10);
    await shop.accept('stockMovementsAdd', [movement(sku, -1, '02:15')]);
    expect((await shop.online(sku))?.[1]).toBe(9);
  });

  it('holds what happened before it, however late word of that comes', async () => {
    const sku = freshSku();
    await shop.accept('stockCountsAdd', [count(sku, 12, '02:00')]);
    const late = [movement(sku, -4, '01:59'), movement(sku, -4, '02:00')];
    expect(await shop.accept('stockMovementsAdd', late)).toBe(0);
    expect(await shop.online(sku)).toEqual(['IN_STOCK', 12, 1]);
  });

  it('changes nothing where a later one is known', async () => {
    const sku = freshSku();
    await shop.accept('stockCountsAdd', [count(sku, 9, '03:00')]);
    expect(await shop.accept('stockCountsAdd', [count(sku, 12, '02:00')])).toBe(0);
    expect(await shop.online(sku)).toEqual(['IN_STOCK', 9, 1]);
  });

  it('gives way to the lower one of the same instant, whichever comes first', async () => {
    const [one, other] = [freshSku(), freshSku()];
    await shop.accept('stockCountsAdd', [count(one, 9, '03:00'), count(one, 7, '03:00')]);
    await shop.accept('stockCountsAdd', [count(other, 7, '03:00')]);
    await shop.accept('stockCountsAdd', [count(other, 9, '03:00')]);
    expect([await shop.online(one), await shop.online(other)]).toEqual([
      ['IN_STOCK', 7, 1],
      ['IN_STOCK', 7, 1],
    ]);
  });

  it('meets movements sent at the same moment without losing one', async () => {
    const sku = freshSku();
    await Promise.all([
      ...Array.from({ length: 10 }, () => shop.accept('stockMovementsAdd', [movement(sku, -1, '02:10')])),
      shop.accept('stockCountsAdd', [count(sku, 19, '02:00')]),
      ...Array.from({ length: 5 }, () => shop.accept('stockMovementsAdd', [movement(sku, -1, '01:50')])),
    ]);
    expect((await shop.online(sku))?.[1]).toBe(9);
  });
});
