import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createPricingService } from '../../../services/pricing/index.ts';
import { createQuietLog } from '../../kit/quiet-log.ts';
import { fillMarkets, openPricingShop, type PricingShop, until } from './pricing-shop.ts';

let shop: PricingShop;
let client: pg.Client;
let next = 0;

beforeAll(async () => {
  shop = await openPricingShop();
  await fillMarkets(shop);
  client = new pg.Client({ connectionString: shop.databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await shop.close();
});

const newSkus = (count: number): string[] => Array.from({ length: count }, () => `SKU-${next++}`);
const price = (sku: string, amount: string, rest: object = {}) => ({
  priceList: 'fr-eur',
  sku,
  amount,
  ...rest,
});

async function amounts(skus: readonly string[]): Promise<string[]> {
  const { pricesBySkus } = await shop.ask<{
    pricesBySkus: ({ unit: { shown: { amount: string } } } | null)[];
  }>('query ($skus: [String!]!) { pricesBySkus(skus: $skus) { unit { shown { amount } } } }', { skus });
  return pricesBySkus.map((found) => found?.unit.shown.amount ?? 'none');
}

const is = (amount: string) => (answer: readonly string[]) => answer.every((each) => each === amount);

/** How many entries each commit published, in order of commits. */
async function groups(skus: readonly string[]): Promise<number[]> {
  const { rows } = await client.query<{ count: string }>(
    `SELECT count(*) FROM pricing.outbox WHERE book = 'prices:fr-eur' AND key = ANY($1)
     GROUP BY commit_number ORDER BY commit_number`,
    [skus.map((sku) => `price/${sku}`)],
  );
  return rows.map((row) => Number(row.count));
}

describe('a scheduled price', () => {
  it('comes into force at its instant and gives way to the one before at its end', async () => {
    const [sku = ''] = newSkus(1);
    await shop.write('pricesUpsert', [price(sku, '10.00')]);
    await shop.write('pricesUpsert', [
      price(sku, '8.00', { validFrom: shop.later(1), validUntil: shop.later(2) }),
      price(sku, '12.00', { validFrom: shop.later(3) }),
    ]);
    expect(await amounts([sku])).toEqual(['10.00']);
    await shop.pass(1.5);
    await until(() => amounts([sku]), is('8.00'));
    await shop.pass(1);
    await until(() => amounts([sku]), is('10.00'));
    await shop.pass(1);
    await until(() => amounts([sku]), is('12.00'));
    expect(await groups([sku])).toEqual([1, 1, 1, 1]);
    // Nothing is kept of what was replaced.
    expect((await client.query('SELECT FROM pricing.price WHERE sku = $1', [sku])).rowCount).toBe(1);
  });

  it('shows since when and until when it holds, and what it was', async () => {
    const [sku = ''] = newSkus(1);
    const validFrom = shop.later(1);
    const validUntil = shop.later(3);
    await shop.write('pricesUpsert', [price(sku, '10.00')]);
    await shop.write('pricesUpsert', [price(sku, '8.00', { validFrom, validUntil })]);
    await shop.pass(2);
    await until(() => amounts([sku]), is('8.00'));
    const query = `{ pricesBySkus(skus: ["${sku}"]) { was { shown { amount } } validFrom validUntil } }`;
    expect(await shop.ask(query)).toEqual({
      pricesBySkus: [{ was: { shown: { amount: '10.00' } }, validFrom, validUntil }],
    });
  });

  it('with no price before it ends in none', async () => {
    const [sku = ''] = newSkus(1);
    await shop.write('pricesUpsert', [price(sku, '8.00', { validUntil: shop.later(1) })]);
    expect(await amounts([sku])).toEqual(['8.00']);
    await shop.pass(2);
    await until(() => amounts([sku]), is('none'));
  });

  it('changes all entries of one instant in one commit, though several services look out', async () => {
    const skus = newSkus(300);
    const other = await createPricingService({
      databaseUrl: shop.databaseUrl,
      log: createQuietLog(),
      scheduleTickMs: 5,
    });
    try {
      await shop.write(
        'pricesUpsert',
        skus.map((sku) => price(sku, '10.00')),
      );
      const at = shop.later(1);
      // Several writers note the same instant.
      await Promise.all(
        [0, 100, 200].map((start) =>
          shop.write(
            'pricesUpsert',
            skus.slice(start, start + 100).map((sku) => price(sku, '9.00', { validFrom: at })),
          ),
        ),
      );
      const seen = new Set<number>();
      seen.add((await amounts(skus)).filter((amount) => amount === '9.00').length);
      await shop.pass(2);
      await until(async () => {
        const now = await amounts(skus);
        seen.add(now.filter((amount) => amount === '9.00').length);
        return now;
      }, is('9.00'));
      expect([...seen]).toEqual([0, 300]);
      expect(await groups(skus)).toEqual([300, 300]);
    } finally {
      await other.close();
    }
  });

  it('that fell due while nobody ran is applied at start, with no price in between', async () => {
    const [sku = '', gone = ''] = newSkus(2);
    await shop.write('pricesUpsert', [price(sku, '10.00'), price(gone, '10.00')]);
    await shop.write('pricesUpsert', [
      price(sku, '9.00', { validFrom: shop.later(1) }),
      price(sku, '7.00', { validFrom: shop.later(2) }),
      price(gone, '1.00', { validFrom: shop.later(1), validUntil: shop.later(2) }),
    ]);
    await shop.restart(() => shop.pass(3));
    await until(() => amounts([sku]), is('7.00'));
    expect(await amounts([gone])).toEqual(['10.00']);
    expect(await groups([sku, gone])).toEqual([2, 1]);
  });

  it('is taken back with the price itself', async () => {
    const [sku = ''] = newSkus(1);
    await shop.write('pricesUpsert', [price(sku, '10.00'), price(sku, '9.00', { validFrom: shop.later(1) })]);
    await shop.write('pricesDelete', [{ priceList: 'fr-eur', sku }]);
    await shop.pass(2);
    const due = 'SELECT FROM pricing.due_change WHERE at < pricing.pricing_clock()';
    await until(
      async () => (await client.query(due)).rowCount,
      (count) => count === 0,
    );
    expect(await amounts([sku])).toEqual(['none']);
  });
});

describe('a scheduled promotion', () => {
  it('starts and ends as one commit over all prices of its list', async () => {
    const skus = newSkus(50);
    await shop.write(
      'pricesUpsert',
      skus.map((sku) => price(sku, '10.00')),
    );
    await shop.write('promotionsUpsert', [
      {
        key: 'sale',
        priceList: 'fr-eur',
        kind: 'REDUCTION',
        titles: [{ language: 'en', text: 'Sale' }],
        effect: { percentOff: '30' },
        validFrom: shop.later(1),
        validUntil: shop.later(3),
      },
    ]);
    expect(await amounts(skus)).toEqual(skus.map(() => '10.00'));
    await shop.pass(2);
    await until(() => amounts(skus), is('7.00'));
    const shown = '{ promotions { key validUntil } }';
    expect(await shop.ask(shown)).toMatchObject({ promotions: [{ key: 'sale' }] });
    await shop.pass(2);
    await until(() => amounts(skus), is('10.00'));
    expect(await shop.ask(shown)).toEqual({ promotions: [] });
    expect(await groups(skus)).toEqual([50, 50, 50]);
  });
});

describe('the schedule', () => {
  it('does not wait for a list that another one is writing', async () => {
    const [sku = ''] = newSkus(1);
    const us = { priceList: 'us-usd', sku };
    await shop.write('pricesUpsert', [price(sku, '10.00'), { ...us, amount: '10.00' }]);
    const claim = "SELECT FROM pricing.due_change WHERE at = '1970-01-02' FOR UPDATE";
    // The shop's own schedule may be quicker; then once more.
    await until(
      async () => {
        await client.query("ROLLBACK; INSERT INTO pricing.due_change VALUES ('fr-eur', '1970-01-02')");
        await client.query('BEGIN');
        return (await client.query(claim)).rowCount;
      },
      (count) => count === 1,
    );
    try {
      await shop.write('pricesUpsert', [{ ...us, amount: '9.00', validFrom: shop.later(1) }]);
      await shop.pass(2);
      const query = `{ pricesBySkus(skus: ["${sku}"]) { unit { shown { amount } } } }`;
      await until(
        async () => JSON.stringify(await shop.ask(query, {}, { market: 'US' })),
        (answer) => answer.includes('9.00'),
      );
    } finally {
      await client.query('ROLLBACK');
    }
  });

  it('is overtaken by no write: what is due comes into force first, in the same commit', async () => {
    const idle = await openPricingShop(60_000);
    try {
      await fillMarkets(idle);
      const row = (priceList: string, sku: string, amount: string, rest = {}) => ({
        priceList,
        sku,
        amount,
        ...rest,
      });
      const lists = ['fr-eur', 'us-usd'];
      const validFrom = idle.later(1);
      await idle.write(
        'pricesUpsert',
        lists.flatMap((list) => [row(list, 'A', '1.00'), row(list, 'A', '2.00', { validFrom })]),
      );
      await idle.pass(2);
      const written = await idle.write(
        'pricesUpsert',
        lists.map((list) => row(list, 'B', '5.00')),
      );
      expect(written.changed).toBe(4);
    } finally {
      await idle.close();
    }
  });

  it('says an outage once and goes on after it', async () => {
    const [sku = ''] = newSkus(1);
    await shop.write('pricesUpsert', [price(sku, '10.00')]);
    await client.query('ALTER TABLE pricing.due_change RENAME TO due_change_away');
    await until(
      async () => shop.logged.filter(({ level }) => level === 'error').length,
      (count) => count > 0,
    );
    await client.query('ALTER TABLE pricing.due_change_away RENAME TO due_change');
    await shop.write('pricesUpsert', [price(sku, '9.00', { validFrom: shop.later(1) })]);
    await shop.pass(2);
    await until(() => amounts([sku]), is('9.00'));
    expect(shop.logged.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
      'scheduled prices wait: cannot be written',
    ]);
  });
});
