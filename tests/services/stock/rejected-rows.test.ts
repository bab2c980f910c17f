import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, createStockShop, type StockShop, storeIn, type WriteMutation } from './stock-shop.ts';

let shop: StockShop;

beforeAll(async () => {
  shop = await createStockShop();
  await shop.accept('storesUpsert', [storeIn('lyon')]);
});
afterAll(() => shop.close());

interface Rejected {
  readonly index: number;
  readonly field: string;
  readonly reason: string;
}

async function rejected(mutation: WriteMutation, rows: readonly object[]): Promise<readonly Rejected[]> {
  const { errors } = await shop.write(mutation, rows);
  expect(errors?.map((error) => error.extensions.code)).toEqual(['ROWS_REJECTED']);
  return (errors?.[0]?.extensions.rows ?? []) as Rejected[];
}

const movement = { id: 'm', sku: 's', location: 'lyon', quantity: 1, at: at('01:00') };
const count = { sku: 's', location: 'lyon', onHand: 1, at: at('01:00') };
const policy = { sku: 's', location: 'lyon' };
const minutesAhead = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
const hours = (opens: string, closes: string, day = 'MONDAY') => ({ day, opens, closes });

const faults: readonly (readonly [WriteMutation, object, string])[] = [
  ['stockMovementsAdd', { ...movement, id: '' }, 'id'],
  ['stockMovementsAdd', { ...movement, id: 'x'.repeat(201) }, 'id'],
  ['stockMovementsAdd', { ...movement, id: 'nul\0' }, 'id'],
  ['stockMovementsAdd', { ...movement, sku: '' }, 'sku'],
  ['stockMovementsAdd', { ...movement, sku: 'half \ud800' }, 'sku'],
  ['stockMovementsAdd', { ...movement, location: 'nowhere' }, 'location'],
  ['stockMovementsAdd', { ...movement, location: 'nul\0' }, 'location'],
  ['stockMovementsAdd', { ...movement, quantity: 0 }, 'quantity'],
  ['stockMovementsAdd', { ...movement, at: minutesAhead(6) }, 'at'],
  ['stockMovementsAdd', { ...movement, at: '0000-01-01T00:00:00Z' }, 'at'],
  ['stockCountsAdd', { ...count, onHand: -1 }, 'onHand'],
  ['stockCountsAdd', { ...count, location: 'nowhere' }, 'location'],
  ['stockCountsAdd', { ...count, at: minutesAhead(6) }, 'at'],
  ['stockPoliciesUpsert', { ...policy, safetyStock: -1 }, 'safetyStock'],
  ['stockPoliciesUpsert', { ...policy, lowStockThreshold: -1 }, 'lowStockThreshold'],
  ['stockPoliciesUpsert', { ...policy, backorderLimit: -1 }, 'backorderLimit'],
  ['stockPoliciesUpsert', { ...policy, expectedAt: '0000-01-01T00:00:00Z' }, 'expectedAt'],
  ['stockPoliciesUpsert', { ...policy, onSaleFrom: '0000-01-01T00:00:00Z' }, 'onSaleFrom'],
  ['regionsUpsert', { key: 'EU', markets: [], onlineLocation: 'w2' }, 'key'],
  ['regionsUpsert', { key: 'us', markets: ['FR'], onlineLocation: 'w2' }, 'markets.0'],
  ['regionsUpsert', { key: 'us', markets: ['US', ''], onlineLocation: 'w2' }, 'markets.1'],
  ['regionsUpsert', { key: 'us', markets: ['US'], onlineLocation: 'warehouse' }, 'onlineLocation'],
  ['regionsUpsert', { key: 'us', markets: ['US'], onlineLocation: 'a/b' }, 'onlineLocation'],
  ['locationsUpsert', { key: 'a/b', region: 'eu', name: 'A' }, 'key'],
  ['locationsUpsert', { key: 'a', region: 'mars', name: 'A' }, 'region'],
  ['locationsUpsert', { key: 'a', region: 'nul\0', name: 'A' }, 'region'],
  ['locationsUpsert', { key: 'a', region: 'eu', name: ' ' }, 'name'],
  ['locationsUpsert', { key: 'warehouse', region: 'ch', name: 'A' }, 'region'],
  ['locationsUpsert', { key: 'lyon', region: 'eu', name: 'A' }, 'key'],
  ['storesUpsert', storeIn(''), 'key'],
  ['storesUpsert', storeIn('a', { region: 'mars' }), 'region'],
  ['storesUpsert', storeIn('lyon', { region: 'ch' }), 'region'],
  ['storesUpsert', storeIn('a', { name: '' }), 'name'],
  ['storesUpsert', storeIn('a', { address: { lines: [], city: 'L', country: 'FR' } }), 'address.lines'],
  ['storesUpsert', storeIn('a', { address: { lines: ['1'], city: '', country: 'FR' } }), 'address.city'],
  [
    'storesUpsert',
    storeIn('a', { address: { lines: ['1'], city: 'L', country: 'FR', phone: '0142' } }),
    'address.phone',
  ],
  ['storesUpsert', storeIn('a', { geo: { latitude: 91, longitude: 0 } }), 'geo.latitude'],
  ['storesUpsert', storeIn('a', { geo: { latitude: 0, longitude: 181 } }), 'geo.longitude'],
  ['storesUpsert', storeIn('a', { timeZone: 'Mars/Olympus' }), 'timeZone'],
  ['storesUpsert', storeIn('a', { timeZone: '+01:00' }), 'timeZone'],
  ['storesUpsert', storeIn('a', { openingHours: [hours('9:00', '18:00')] }), 'openingHours.0.opens'],
  ['storesUpsert', storeIn('a', { openingHours: [hours('09:00', '24:01')] }), 'openingHours.0.closes'],
  ['storesUpsert', storeIn('a', { openingHours: [hours('18:00', '09:00')] }), 'openingHours.0.closes'],
  ['storesUpsert', storeIn('a', { openingHours: [hours('09:00', '09:00')] }), 'openingHours.0.closes'],
  [
    'storesUpsert',
    storeIn('a', { openingHours: [hours('09:00', '12:00'), hours('11:59', '18:00')] }),
    'openingHours.1',
  ],
  ['storesUpsert', storeIn('a', { imageUrl: 'ftp://x/y' }), 'imageUrl'],
  ['storesUpsert', storeIn('a', { imageUrl: '/etc/passwd' }), 'imageUrl'],
  ['storesUpsert', storeIn('a', { pickupReadyInMinutes: -1 }), 'pickupReadyInMinutes'],
];

describe('rows that cannot be applied', () => {
  it.each(faults)('%s refuses %j for its %s', async (mutation, row, field) => {
    const rows = await rejected(mutation, [row]);
    expect(rows.map(({ index, field: named }) => [index, named])).toContainEqual([0, field]);
    for (const { reason } of rows) expect(reason).toMatch(/\.$/);
  });

  it('are all named, and nothing of the call is applied', async () => {
    const rows = await rejected('stockMovementsAdd', [
      { ...movement, id: 'good', sku: 'whole' },
      { ...movement, quantity: 0, location: 'nowhere' },
      { ...movement, sku: '' },
    ]);
    expect(rows).toEqual([
      {
        index: 1,
        field: 'location',
        value: 'nowhere',
        reason: 'Give the key of a store or location that there is.',
      },
      { index: 1, field: 'quantity', value: 0, reason: 'Give a whole number other than 0.' },
      { index: 2, field: 'sku', value: '', reason: 'Give 1 to 100 characters on one line.' },
    ]);
    expect(await shop.online('whole')).toBeNull();
  });

  it('are none where a sender’s clock runs ahead by less than five minutes', async () => {
    const early = { ...movement, id: 'early', sku: 'early', location: 'warehouse', at: minutesAhead(4) };
    expect(await shop.accept('stockMovementsAdd', [early])).toBe(1);
  });

  it('are none where a market moves between regions in one call', async () => {
    const regions = (fr: string, ch: string) => [
      { key: 'eu', markets: [fr], onlineLocation: 'warehouse' },
      { key: 'ch', markets: [ch], onlineLocation: 'depot' },
    ];
    // Both regions, and where both markets are served from.
    expect(await shop.accept('regionsUpsert', regions('CH', 'FR'))).toBe(4);
    expect(await shop.accept('regionsUpsert', regions('FR', 'CH'))).toBe(4);
    expect(await rejected('regionsUpsert', regions('FR', 'FR'))).toHaveLength(2);
  });

  it('are none for a second look at the same rows, which changes nothing', async () => {
    const store = storeIn('again');
    // The store, and which stores the market has.
    expect(await shop.accept('storesUpsert', [store, store])).toBe(2);
    expect(await shop.accept('storesUpsert', [store])).toBe(0);
  });
});

describe('the write side', () => {
  it('is closed to callers with the credential of the graph', async () => {
    const answer = await shop.ask('mutation { stockCountsAdd(counts: []) { accepted } }');
    expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
