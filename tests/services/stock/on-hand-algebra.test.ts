import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { createDatabase, type Database } from '../../../services/kit/database.ts';
import { createStockShop, type StockShop } from './stock-shop.ts';

let shop: StockShop;
let db: Database<object>;
let runs = 0;

beforeAll(async () => {
  shop = await createStockShop();
  db = createDatabase({ url: shop.databaseUrl, schema: 'stock' });
});
afterAll(async () => {
  await db.destroy();
  await shop.close();
});

interface Word {
  readonly kind: 'movement' | 'count';
  readonly minute: number;
  readonly amount: number;
}

const word: fc.Arbitrary<Word> = fc.oneof(
  fc.record({
    kind: fc.constant('movement' as const),
    minute: fc.integer({ min: 0, max: 9 }),
    amount: fc.integer({ min: -9, max: 9 }).filter((amount) => amount !== 0),
  }),
  fc.record({
    kind: fc.constant('count' as const),
    minute: fc.integer({ min: 0, max: 9 }),
    amount: fc.nat({ max: 9 }),
  }),
);

/** Words, each sent at least once, repeated and in any order, cut into calls. */
const senders = fc.array(word, { minLength: 1, maxLength: 8 }).chain((words) =>
  fc
    .array(fc.nat({ max: words.length - 1 }), { maxLength: 6 })
    .chain((repeats) => {
      const sent = [...words.keys(), ...repeats];
      return fc.tuple(fc.shuffledSubarray(sent, { minLength: sent.length }), fc.integer({ min: 1, max: 4 }));
    })
    .map(([order, perCall]) => ({ words, order, perCall })),
);

/** The definition: the last count, the lower of two at one instant, and the movements after it. */
function expectedOnHand(words: readonly Word[]): number {
  const counts = words
    .filter((one) => one.kind === 'count')
    .sort((a, b) => b.minute - a.minute || a.amount - b.amount);
  const [last] = counts;
  const movements = words.filter((one) => one.kind === 'movement' && one.minute > (last?.minute ?? -1));
  return movements.reduce((sum, one) => sum + one.amount, last?.amount ?? 0);
}

const instant = (minute: number): string => `2026-11-10T02:0${minute}:00.000Z`;

async function send(sku: string, words: readonly Word[], indexes: readonly number[]): Promise<void> {
  const place = { sku, location: 'warehouse' };
  const rows = indexes.flatMap((index) => {
    const one = words[index];
    return one === undefined ? [] : [{ index, ...one }];
  });
  const movements = rows.filter((row) => row.kind === 'movement');
  const counts = rows.filter((row) => row.kind === 'count');
  await shop.accept(
    'stockMovementsAdd',
    movements.map((row) => ({
      ...place,
      id: `${sku}-${row.index}`,
      quantity: row.amount,
      at: instant(row.minute),
    })),
  );
  await shop.accept(
    'stockCountsAdd',
    counts.map((row) => ({ ...place, onHand: row.amount, at: instant(row.minute) })),
  );
}

const onHandOf = async (sku: string): Promise<number | undefined> => {
  const { rows } = await sql<{ on_hand: number }>`SELECT on_hand FROM stock WHERE sku = ${sku}`.execute(db);
  return rows[0]?.on_hand;
};

it('is the last count and the movements after it, for any order and repetition of the same words', async () => {
  await fc.assert(
    fc.asyncProperty(senders, async ({ words, order, perCall }) => {
      const sku = `sku-${++runs}`;
      for (let start = 0; start < order.length; start += perCall) {
        await send(sku, words, order.slice(start, start + perCall));
      }
      expect(await onHandOf(sku)).toBe(expectedOnHand(words));
    }),
    { numRuns: 120 },
  );
});

it('is the same when all words are sent at the same moment', async () => {
  await fc.assert(
    fc.asyncProperty(senders, async ({ words, order, perCall }) => {
      const sku = `sku-${++runs}`;
      const calls: Promise<void>[] = [];
      for (let start = 0; start < order.length; start += perCall) {
        calls.push(send(sku, words, order.slice(start, start + perCall)));
      }
      await Promise.all(calls);
      expect(await onHandOf(sku)).toBe(expectedOnHand(words));
    }),
    { numRuns: 60 },
  );
});
