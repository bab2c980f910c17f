import { createZipf, type Draw } from '../draw.ts';
import { availabilityEntry, priceEntry, productEntry, promotionEntry } from './read-entries.ts';
import { gatherProducts, productRow, type Shop } from './shop.ts';
import type { Write } from './write-desk.ts';

/** What one writer does, again and again. */
export interface Workload {
  readonly name: string;
  /** Which entries are its own. */
  readonly owned: readonly Pick<Write, 'service' | 'entries'>[];
  /** How long it rests after each of its writes. */
  readonly restMs: number;
  next(): Write;
}

const upsertPrices = ['pricesUpsert', 'prices', '[PriceInput!]!'] as const;
const deletePrices = ['pricesDelete', 'prices', '[PriceKeyInput!]!'] as const;
const upsertPromotions = ['promotionsUpsert', 'promotions', '[PromotionInput!]!'] as const;
const addMovements = ['stockMovementsAdd', 'movements', '[StockMovementInput!]!'] as const;
const upsertProducts = ['productsUpsert', 'products', '[ProductInput!]!'] as const;

// Single entries need not wait for each other, as groups of one book must.
const stockWriters = 10;
const skusPerStockWriter = 8;

/** The workloads of a run; `writers` of them at least, of which no two write one entry. */
export function buildWorkloads(shop: Shop, writers: number, createDraw: (name: string) => Draw): Workload[] {
  const fixed = [
    priceSingly('hot', [shop.hot], createDraw('hot')),
    priceSingly('bought', shop.bought, createDraw('bought'), 100),
    ...shop.groups.map((group, place) => priceTogether(`group ${place}`, 'BE', group, 50)),
    priceTogether('list', 'CH', shop.list, 8_000),
    changePromotion(shop.promoted),
    deleteAndMakeAgain(shop.fleeting),
    moveStock('stock hot', [shop.hot], createDraw('stock hot')),
    ...Array.from({ length: stockWriters }, (_, place) => {
      const name = `stock ${place}`;
      const own = shop.spread.slice(place * skusPerStockWriter, (place + 1) * skusPerStockWriter);
      return moveStock(name, own, createDraw(name));
    }),
    renameProducts([shop.hot, ...shop.spread.slice(0, 50)]),
  ];
  const spreaders = Math.max(1, writers - fixed.length);
  const spread = Array.from({ length: spreaders }, (_, place) => {
    const own = shop.spread.filter((_, index) => index % spreaders === place);
    return priceSingly(`spread ${place}`, own, createDraw(`spread ${place}`));
  });
  return [...fixed, ...spread];
}

// No amount comes twice in a row, so that every write changes something.
function createAmounts(): () => string {
  let cents = 1_000;
  return () => {
    cents = cents >= 99_999 ? 1_000 : cents + 1;
    return (cents / 100).toFixed(2);
  };
}

function priceSingly(name: string, skus: readonly string[], draw: Draw, restMs = 0): Workload {
  const nextAmount = createAmounts();
  const nextPlace = createZipf(draw, skus.length);
  return {
    name,
    owned: [{ service: 'pricing', entries: skus.map((sku) => priceEntry('FR', sku)) }],
    restMs,
    next: () => {
      const sku = skus[nextPlace()] ?? '';
      const rows = [{ priceList: 'fr-eur', sku, amount: nextAmount() }];
      const about = { market: 'FR', skus: [sku], entries: [priceEntry('FR', sku)] } as const;
      return { service: 'pricing', mutation: upsertPrices, rows, ...about };
    },
  };
}

function priceTogether(name: string, market: 'BE' | 'CH', skus: readonly string[], restMs: number): Workload {
  const nextAmount = createAmounts();
  const priceList = market === 'BE' ? 'be-eur' : 'ch-chf';
  const entries = skus.map((sku) => priceEntry(market, sku));
  return {
    name,
    owned: [{ service: 'pricing', entries }],
    restMs,
    next: () => {
      const amount = nextAmount();
      const rows = skus.map((sku) => ({ priceList, sku, amount }));
      return { service: 'pricing', mutation: upsertPrices, rows, market, skus, entries };
    },
  };
}

/** A promotion that says something else each time, and so do all prices that it lowers. */
function changePromotion(skus: readonly string[]): Workload {
  const key = 'offer';
  const entries = [promotionEntry('BE', key), ...skus.map((sku) => priceEntry('BE', sku))];
  let turns = 0;
  return {
    name: 'promotion',
    owned: [{ service: 'pricing', entries }],
    restMs: 200,
    next: () => {
      turns += 1;
      const row = {
        ...{ key, priceList: 'be-eur', kind: 'REDUCTION', titles: [{ language: 'fr', text: 'Offre' }] },
        priority: turns % 100,
        target: { skus },
        // Prices here are 10.00; no amount comes twice in a row.
        effect: { amountOff: (1 + (turns % 800) / 100).toFixed(2) },
      };
      return { service: 'pricing', mutation: upsertPromotions, rows: [row], market: 'BE', skus, entries };
    },
  };
}

function deleteAndMakeAgain(skus: readonly string[]): Workload {
  const nextAmount = createAmounts();
  let turns = -1;
  return {
    name: 'fleeting',
    owned: [{ service: 'pricing', entries: skus.map((sku) => priceEntry('FR', sku)) }],
    restMs: 50,
    next: () => {
      turns += 1;
      const sku = skus[Math.floor(turns / 2) % skus.length] ?? '';
      const deletes = turns % 2 === 0;
      const named = { priceList: 'fr-eur', sku };
      return {
        service: 'pricing',
        mutation: deletes ? deletePrices : upsertPrices,
        rows: [deletes ? named : { ...named, amount: nextAmount() }],
        market: 'FR',
        skus: [sku],
        entries: [priceEntry('FR', sku)],
        deletes,
      };
    },
  };
}

// One unit in, one unit out, so that nothing runs out.
function moveStock(name: string, skus: readonly string[], draw: Draw): Workload {
  let turns = 0;
  const isLow = new Map<string, boolean>();
  return {
    name,
    owned: [{ service: 'stock', entries: skus.map((sku) => availabilityEntry('FR', sku)) }],
    restMs: 0,
    next: () => {
      turns += 1;
      const sku = draw.pick(skus);
      const low = isLow.get(sku) ?? false;
      isLow.set(sku, !low);
      const at = new Date(Date.now() - 60_000).toISOString();
      const rows = [{ id: `${name}-${turns}`, sku, location: 'online-eu', quantity: low ? 1 : -1, at }];
      const about = { market: 'FR', skus: [sku], entries: [availabilityEntry('FR', sku)] } as const;
      return { service: 'stock', mutation: addMovements, rows, ...about };
    },
  };
}

function renameProducts(skus: readonly string[]): Workload {
  const products = [...gatherProducts(skus)];
  let turns = 0;
  return {
    name: 'products',
    owned: [{ service: 'catalogue', entries: products.map(([key]) => productEntry(key)) }],
    restMs: 100,
    next: () => {
      turns += 1;
      const [key, variants] = products[turns % products.length] ?? ['', []];
      const rows = [productRow(key, variants, `${key} ${turns}`)];
      const about = { market: 'FR', skus: variants, entries: [productEntry(key)] } as const;
      return { service: 'catalogue', mutation: upsertProducts, rows, ...about };
    },
  };
}
