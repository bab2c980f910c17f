import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inStoreGtin } from '../../import/sample/gtin.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { ask, channels } from './front-door.ts';
import { write } from './retailer.ts';

let shop: SampleShop;
beforeAll(async () => {
  shop = await startSampleShop();
});
afterAll(() => shop.close());

interface Price {
  readonly unit: { readonly shown: { readonly amount: string } };
  readonly was: { readonly shown: { readonly amount: string } } | null;
  readonly promotions: readonly { readonly key: string }[];
  readonly version: number;
}

const priceOf = async (sku: string) =>
  (await ask<{ variant: { price: Price | null } | null }>(shop, 'PriceOf', { sku })).variant?.price ?? null;
const amountOf = async (sku: string) => (await priceOf(sku))?.unit.shown.amount;
const price = (sku: string, amount: string, more: object = {}) => ({
  priceList: 'fr-eur',
  sku,
  amount,
  ...more,
});
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

/** Reads until something is true of it; what was read last otherwise, for the test to complain about. */
async function eventually<Value>(
  read: () => Promise<Value>,
  isSo: (value: Value) => boolean,
): Promise<Value> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const value = await read();
    if (isSo(value) || Date.now() > deadline) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describe('a new price', () => {
  it('is on every channel as soon as the write is answered, with a version of its own', async () => {
    const before = await priceOf('O202-RUST');
    expect(before).toMatchObject({ unit: { shown: { amount: '89.00' } }, version: 1 });
    expect(await write(shop, 'pricesUpsert', [price('O202-RUST', '91.00')])).toBe(1);
    const seen = await Promise.all(
      channels.map(async (channel) => {
        const { variant } = await ask<{ variant: { price: Price } }>(
          shop,
          'PriceOf',
          { sku: 'O202-RUST' },
          { channel },
        );
        return [variant.price.unit.shown.amount, variant.price.version];
      }),
    );
    expect(seen).toEqual(Array(channels.length).fill(['91.00', 2]));
  });

  it('that is the old one changes nothing', async () => {
    const before = await priceOf('O202-NAVY');
    expect(await write(shop, 'pricesUpsert', [price('O202-NAVY', '89.00')])).toBe(0);
    expect(await priceOf('O202-NAVY')).toEqual(before);
  });

  it('is sorted by as soon as search has heard of it', async () => {
    const dearest = async () => {
      const variables = { sort: 'PRICE_DESC', first: 1 };
      const { products } = await ask<{ products: { nodes: { key: string }[] } }>(shop, 'Listing', variables);
      return products.nodes[0]?.key;
    };
    expect(await dearest()).toBe('ridge-tent');
    await write(shop, 'pricesUpsert', [price('G403-50G', '500.00')]);
    expect(await eventually(dearest, (key) => key !== 'ridge-tent')).toBe('verbena');
  });
});

describe('a scheduled price', () => {
  it('begins and ends by itself, each time with a new version', async () => {
    const sku = 'H305-OLIVE';
    expect(await amountOf(sku)).toBe('39.00');
    const validity = { validFrom: inMs(1_000), validUntil: inMs(3_000) };
    await write(shop, 'pricesUpsert', [price(sku, '33.00', validity)]);
    const versions = [(await priceOf(sku))?.version];
    for (const amount of ['33.00', '39.00']) {
      const shown = await eventually(
        () => priceOf(sku),
        (now) => now?.unit.shown.amount === amount,
      );
      expect(shown).toMatchObject({ unit: { shown: { amount } } });
      versions.push(shown?.version);
    }
    expect(versions).toEqual([...new Set(versions)].sort());
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(validity.validUntil));
  });

  it('comes with a promotion as well, and goes with it', async () => {
    const sku = 'H309-ECRU';
    const promotion = {
      key: 'mugs-for-less',
      priceList: 'fr-eur',
      kind: 'REDUCTION',
      titles: [{ language: 'fr', text: 'Une heure de grès' }],
      target: { skus: [sku] },
      effect: { percentOff: '25' },
      priority: 10,
      validFrom: inMs(1_000),
      validUntil: inMs(3_000),
    };
    await write(shop, 'promotionsUpsert', [promotion]);
    expect(await amountOf(sku)).toBe('16.00');
    const running = await eventually(
      () => priceOf(sku),
      (now) => now?.unit.shown.amount === '12.00',
    );
    expect(running?.promotions[0]).toMatchObject({ key: 'mugs-for-less', title: 'Une heure de grès' });
    const over = await eventually(
      () => priceOf(sku),
      (now) => now?.unit.shown.amount === '16.00',
    );
    expect(over).toMatchObject({ unit: { shown: { amount: '16.00' } }, was: null });
    expect(over?.promotions.map(({ key }) => key)).not.toContain('mugs-for-less');
  });
});

describe('a product', () => {
  const barcode = inStoreGtin(99_900);
  const product = (title: string, more: object = {}) => ({
    key: 'tide-clock',
    handles: [{ language: 'fr', text: 'horloge-des-marees' }],
    titles: [{ language: 'fr', text: title }],
    categories: ['everyday'],
    variants: [{ sku: 'X900', barcode }],
    ...more,
  });
  const shown = async (asker = {}) => {
    const { product: found } = await ask<{ product: { title: string; version: number } | null }>(
      shop,
      'ProductPage',
      { handle: 'horloge-des-marees' },
      asker,
    );
    return found && [found.title, found.version];
  };

  it('is made, renamed, hidden, deleted and made again, and its version goes on counting', async () => {
    expect(await shown()).toBeNull();
    await write(shop, 'productsUpsert', [product('Horloge des marées')]);
    expect(await shown()).toEqual(['Horloge des marées', 1]);
    await write(shop, 'productsUpsert', [product('Horloge à marées')]);
    expect(await shown()).toEqual(['Horloge à marées', 2]);
    await write(shop, 'productsUpsert', [product('Horloge à marées', { hiddenOn: ['KIOSK'] })]);
    expect([await shown(), await shown({ channel: 'KIOSK' })]).toEqual([['Horloge à marées', 3], null]);
    await write(shop, 'productsDelete', ['tide-clock']);
    expect(await shown()).toBeNull();
    expect(await ask(shop, 'VariantPage', { barcode })).toEqual({ variant: null });
    await write(shop, 'productsUpsert', [product('Horloge des marées')]);
    expect(await shown()).toEqual(['Horloge des marées', 5]);
  });

  it('keeps the handle by which it was linked for as long as it bears it', async () => {
    const moved = { handles: [{ language: 'fr', text: 'marees' }] };
    await write(shop, 'productsUpsert', [product('Horloge des marées', moved)]);
    expect(await shown()).toBeNull();
    expect(await ask(shop, 'ProductPage', { handle: 'marees' })).toMatchObject({
      product: { key: 'tide-clock' },
    });
  });

  it('is bought as soon as it has a price and stock', async () => {
    const cart = async (idempotencyKey: string) => {
      const input = { lines: [{ sku: 'X900', quantity: 1 }], idempotencyKey };
      const { cartCreate } = await ask<{
        cartCreate: { cart: { warnings: { code: string }[] } | null; userErrors: { code: string }[] };
      }>(shop, 'CartCreate', { input });
      const warnings = cartCreate.cart?.warnings ?? [];
      return [...cartCreate.userErrors, ...warnings].map(({ code }) => code);
    };
    expect(await cart('neither')).toEqual(['INSUFFICIENT_STOCK']);
    const at = new Date().toISOString();
    await write(shop, 'stockCountsAdd', [{ sku: 'X900', location: 'online-eu', onHand: 4, at }]);
    expect(await cart('no price')).toEqual(['NO_PRICE']);
    await write(shop, 'pricesUpsert', [price('X900', '120.00')]);
    expect(await cart('both')).toEqual([]);
    expect(await amountOf('X900')).toBe('120.00');
  });

  it('that is deleted stays in the carts that have it, without its content', async () => {
    const input = { lines: [{ sku: 'X900', quantity: 1 }], idempotencyKey: 'kept' };
    const { cartCreate } = await ask<{ cartCreate: { cart: { id: string } } }>(shop, 'CartCreate', { input });
    await write(shop, 'productsDelete', ['tide-clock']);
    expect(await ask(shop, 'CartVariants', { id: cartCreate.cart.id })).toEqual({
      cart: { lines: [{ sku: 'X900', variant: null }] },
    });
  });
});
