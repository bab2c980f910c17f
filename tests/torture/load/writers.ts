import { createZipf, type Draw } from '../draw.ts';
import { availabilityEntry, priceEntry, productEntry } from './read-entries.ts';
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
const addMovements = ['stockMovementsAdd', 'movements', '[StockMovementInput!]!'] as const;
const upsertProducts = ['productsUpsert', 'products', '[ProductInput!]!'] as const;

/** The workloads of a run; `writers` of them at least, of which no two write one entry. */
export function buildWorkloads(shop: Shop, writers: number, createDraw: (name: string) => Draw): Workload[] {
  const fixed = [
    priceSingly('hot', [shop.hot], createDraw('hot')),
    priceTogether('group', 'FR', shop.group, 150),
    priceTogether('list', 'CH', shop.list, 4_000),
    deleteAndMakeAgain(shop.fleeting),
    moveStock('stock', [shop.hot, ...shop.spread.slice(0, 40)], createDraw('stock')),
    renameProducts([shop.hot, ...shop.spread.slice(0, 40)]),
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

function priceSingly(name: string, skus: readonly string[], draw: Draw): Workload {
  const nextAmount = createAmounts();
  const nextPlace = createZipf(draw, skus.length);
  return {
    name,
    owned: [{ service: 'pricing', entries: skus.map((sku) => priceEntry('FR', sku)) }],
    restMs: 0,
    next: () => {
      const sku = skus[nextPlace()] ?? '';
      const rows = [{ priceList: 'fr-eur', sku, amount: nextAmount() }];
      return { service: 'pricing', mutation: upsertPrices, rows, entries: [priceEntry('FR', sku)] };
    },
  };
}

function priceTogether(name: string, market: 'FR' | 'CH', skus: readonly string[], restMs: number): Workload {
  const nextAmount = createAmounts();
  const priceList = market === 'FR' ? 'fr-eur' : 'ch-chf';
  const entries = skus.map((sku) => priceEntry(market, sku));
  return {
    name,
    owned: [{ service: 'pricing', entries }],
    restMs,
    next: () => {
      const amount = nextAmount();
      const rows = skus.map((sku) => ({ priceList, sku, amount }));
      return { service: 'pricing', mutation: upsertPrices, rows, entries };
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
      const sku = draw.chance(0.5) ? (skus[0] ?? '') : draw.pick(skus);
      const low = isLow.get(sku) ?? false;
      isLow.set(sku, !low);
      const at = new Date(Date.now() - 60_000).toISOString();
      const rows = [{ id: `${name}-${turns}`, sku, location: 'online-eu', quantity: low ? 1 : -1, at }];
      return { service: 'stock', mutation: addMovements, rows, entries: [availabilityEntry('FR', sku)] };
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
      return { service: 'catalogue', mutation: upsertProducts, rows, entries: [productEntry(key)] };
    },
  };
}
