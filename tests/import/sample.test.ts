import { beforeAll, describe, expect, it } from '@jest/globals';
import type {
  CategoryInput,
  PriceHistoryInput,
  PriceInput,
  ProductInput,
  PromotionInput,
  StockCountInput,
  StoreInput,
} from '../../import/rows.ts';
import { createSampleShop, samplePicture } from '../../import/sample/index.ts';
import { contentOf, faultsOf, type ShopContent } from './input-check.ts';

const now = new Date('2026-11-22T15:00:00.000Z');
let content: ShopContent;
let products: readonly ProductInput[];
let prices: readonly PriceInput[];

beforeAll(async () => {
  content = await contentOf(createSampleShop({ now }));
  products = content.catalogue.product as readonly ProductInput[];
  prices = content.pricing.price as readonly PriceInput[];
});

const skus = (): string[] => products.flatMap((product) => product.variants.map(({ sku }) => sku));

describe('the sample shop', () => {
  it('has about 60 products with 200 variants, three markets and eight stores', () => {
    expect(products).toHaveLength(63);
    expect(skus()).toHaveLength(202);
    expect(content.pricing.market).toHaveLength(3);
    expect(content.stock.store).toHaveLength(8);
    expect(content.pricing.priceList).toHaveLength(4);
    expect(content.pricing.promotion).toHaveLength(21);
  });

  it('has only rows that the write side takes', async () => {
    expect(await faultsOf(createSampleShop({ now }))).toEqual([]);
  });

  it('is the same all day, and differs the next day in its dates only', async () => {
    expect(await contentOf(createSampleShop({ now: new Date('2026-11-22T00:00:01.000Z') }))).toEqual(content);
    const tomorrow = await contentOf(createSampleShop({ now: new Date('2026-11-23T15:00:00.000Z') }));
    expect(tomorrow).not.toEqual(content);
    expect(tomorrow.pricing.price).toEqual(prices);
  });

  it('names every SKU, barcode and handle once', () => {
    const barcodes = products.flatMap((product) => product.variants.map(({ barcode }) => barcode));
    const handles = products.flatMap((product) =>
      product.handles.map(({ language, text }) => `${language} ${text}`),
    );
    for (const names of [skus(), barcodes, handles]) expect(new Set(names).size).toBe(names.length);
  });

  it('has barcodes of the in-store range with right check digits', () => {
    for (const { barcode = '' } of products.flatMap((product) => product.variants)) {
      expect(barcode).toMatch(/^2\d{12}$/);
      const sum = [...barcode].reduce(
        (total, digit, index) => total + Number(digit) * (index % 2 ? 3 : 1),
        0,
      );
      expect(sum % 10).toBe(0);
    }
  });

  it('refers only to what it has', () => {
    const keys = new Set(products.map(({ key }) => key));
    const categories = new Set(
      (content.catalogue.category as readonly CategoryInput[]).map(({ key }) => key),
    );
    const known = new Set(skus());
    const promotions = content.pricing.promotion as readonly PromotionInput[];
    const counts = content.stock.stockCount as readonly StockCountInput[];
    const targets = promotions.flatMap(({ target }) => target?.skus ?? []);
    const labels = promotions.flatMap(({ target }) => target?.labels ?? []);
    expect(products.flatMap(({ related = [] }) => related).filter((key) => !keys.has(key))).toEqual([]);
    expect(
      products.flatMap((product) => product.categories ?? []).filter((key) => !categories.has(key)),
    ).toEqual([]);
    expect(labels.filter((label) => !categories.has(label))).toEqual([]);
    expect([...prices, ...counts].map(({ sku }) => sku).filter((sku) => !known.has(sku))).toEqual([]);
    expect(targets.filter((sku) => !known.has(sku))).toEqual([]);
  });

  it('has a price of every SKU in France, and lower ones for professionals', () => {
    const inList = (list: string) =>
      new Map(prices.filter((row) => row.priceList === list).map((row) => [row.sku, row]));
    const everybody = inList('fr-eur');
    expect([...everybody.keys()].sort()).toEqual(skus().sort());
    const professionals = [...inList('fr-eur-pro').values()];
    expect(professionals.length).toBeGreaterThan(50);
    for (const { sku, amount } of professionals) {
      expect(Number(amount)).toBeLessThan(Number(everybody.get(sku)?.amount));
    }
  });

  it('has a history of 30 days before its reductions began', () => {
    const began = Date.parse('2026-11-16T00:00:00.000Z');
    const history = content.pricing.priceHistory as readonly PriceHistoryInput[];
    const covered = new Map<string, number>();
    for (const row of history) {
      const from = Math.max(Date.parse(row.from), began - 30 * 86_400_000);
      const until = Math.min(Date.parse(row.until), began);
      const key = `${row.priceList} ${row.sku}`;
      covered.set(key, (covered.get(key) ?? 0) + Math.max(0, until - from));
    }
    expect(covered.size).toBeGreaterThan(80);
    expect(new Set(covered.values())).toEqual(new Set([30 * 86_400_000]));
  });

  it('counts no stock of the future, and has something sold out in its warehouses', () => {
    const counts = content.stock.stockCount as readonly StockCountInput[];
    expect(counts.every(({ at }) => Date.parse(at) <= now.getTime())).toBe(true);
    const online = counts.filter(({ location }) => location === 'online-eu');
    expect(online).toHaveLength(202);
    expect(online.filter(({ onHand }) => onHand === 0).length).toBeGreaterThan(3);
  });

  it('has a picture behind every address', () => {
    const stores = content.stock.store as readonly StoreInput[];
    const urls = [
      ...products.flatMap((product) => product.media ?? []).map(({ url }) => url),
      ...products
        .flatMap((product) => product.variants.flatMap(({ media = [] }) => media))
        .map(({ url }) => url),
      ...stores.map(({ imageUrl = '' }) => imageUrl),
    ];
    expect(urls.length).toBeGreaterThan(200);
    for (const url of urls)
      expect(samplePicture(url.replace('/media/', ''))).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  });
});

describe('a sample picture', () => {
  it('is the same at every call', () => {
    expect(samplePicture('sweater-navy-2.svg')).toBe(samplePicture('sweater-navy-2.svg'));
    expect(samplePicture('sweater-navy-2.svg')).not.toBe(samplePicture('sweater-navy.svg'));
  });

  it.each([
    '',
    'sweater.svg',
    'sweater-nocolor.svg',
    'toString-navy.svg',
    '../secret',
    'sweater-navy.svg/',
    'sweater-navy-0.svg',
  ])('is none under %j', (name) => {
    expect(samplePicture(name)).toBeNull();
  });
});
