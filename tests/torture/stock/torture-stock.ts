import { buildHistory, clauses, printViolations } from '../checker/index.ts';
import { createDraw } from '../draw.ts';
import { type HistoryRecord, monotonicMs } from '../history/index.ts';
import { pause } from '../world/pause.ts';
import { auditHolds } from './audit.ts';
import { type Books, openBooks } from './books.ts';
import { type Bought, buy, type Wish } from './buyer.ts';
import { createDesk, type Desk } from './desk.ts';
import type { StockOptions } from './options.ts';
import { startStockFaults } from './stock-faults.ts';
import { createStockWorld, type StockWorld } from './stock-world.ts';
import { drawWishes, lastWish, skus } from './wishes.ts';

/** What a run has seen. */
export interface StockVerdict {
  readonly buyers: number;
  /** Units of the hot SKU, as the books say. */
  readonly sold: number;
  readonly violations: readonly string[];
  readonly attemptsPerSecond: number;
  readonly attempts: number;
  /** Requests that came to nothing and were sent again. */
  readonly lost: number;
  readonly kills: number;
  readonly restarts: number;
  readonly refusalsSeen: number;
  readonly counts: number;
}

/** Sells the hot SKU to far too many buyers, and counts what came of it. */
export async function tortureStock(
  folder: string,
  options: StockOptions,
  interrupted: AbortSignal,
  say: (line: string) => void,
): Promise<StockVerdict> {
  const world = await createStockWorld(folder, options.database);
  const desk = createDesk(
    world.services.map(({ url }) => url),
    createDraw(options.seed, 'desk'),
  );
  const books = openBooks(world.databaseUrl);
  try {
    await fill(desk, options.units);
    say('the shelves are filled');
    return await sell({ world, desk, books, options, interrupted, say });
  } finally {
    await books.close();
    await desk.close();
    await world.close();
  }
}

interface Sale {
  readonly world: StockWorld;
  readonly desk: Desk;
  readonly books: Books;
  readonly options: StockOptions;
  readonly interrupted: AbortSignal;
  readonly say: (line: string) => void;
}

async function sell(sale: Sale): Promise<StockVerdict> {
  const { world, desk, options, say } = sale;
  const records: HistoryRecord[] = [];
  const append = (record: HistoryRecord): void => void records.push(record);
  const draw = createDraw(options.seed, 'buyers');
  const wishes = drawWishes(draw, options.buyers);
  const context = { now: monotonicMs, wait: pause, append };
  const faults = options.hasFaults
    ? startStockFaults(world, createDraw(options.seed, 'faults'), context)
    : null;
  const counting = countOnAndOn(sale.books, append);
  const startedAt = monotonicMs();
  const sold = new Set<string>();
  const attempts = await buyAll(sale, wishes, (wish) => buy({ desk, draw, append }, wish), sold);
  const seconds = (monotonicMs() - startedAt) / 1_000;
  say(`${wishes.length} buyers have gone home after ${seconds.toFixed(1)} s`);
  await faults?.end();
  const late = await sellOut(sale, (wish) => buy({ desk, draw, append }, wish), sold);
  const { faults: countFaults, counts } = await counting.end();
  const rows = await sale.books.readHolds();
  const history = buildHistory(records);
  const broken = [...clauses.C7(history), ...clauses.C8(history)];
  const soldUnits = rows
    .filter(({ sku, state }) => sku === skus.hot && state === 'CLAIMED')
    .reduce((sum, { quantity }) => sum + quantity, 0);
  return {
    buyers: wishes.length,
    sold: soldUnits,
    violations: [
      ...(broken.length > 0 ? [printViolations(broken)] : []),
      ...countFaults,
      ...auditHolds(rows, [...wishes, ...late], sold),
      ...(soldUnits === options.units ? [] : [`${soldUnits} of ${options.units} units were sold`]),
    ],
    attempts,
    attemptsPerSecond: Math.round(attempts / seconds),
    lost: desk.lost,
    ...countFaultsMade(records),
    refusalsSeen: history.holds.length,
    counts,
  };
}

// A crowd of workers, each of whom serves one buyer after the other.
async function buyAll(
  { options, interrupted }: Sale,
  wishes: readonly Wish[],
  work: (wish: Wish) => Promise<Bought>,
  sold: Set<string>,
): Promise<number> {
  const queue = wishes.values();
  let attempts = 0;
  const serve = async (): Promise<void> => {
    for (const wish of queue) {
      if (interrupted.aborted) throw new Error('The run was interrupted.');
      const bought = await work(wish);
      attempts += bought.attempts;
      if (bought.isSold) sold.add(wish.reference);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, serve));
  return attempts;
}

const longestHoldMs = 3_000;
const settleMs = 12_000;

// What others left comes back when their holds are over; then it is sold, to the last unit.
async function sellOut(
  { options, books }: Sale,
  work: (wish: Wish) => Promise<Bought>,
  sold: Set<string>,
): Promise<Wish[]> {
  await pause(longestHoldMs);
  const late: Wish[] = [];
  const until = monotonicMs() + settleMs;
  while (late.length <= options.units) {
    const wish = lastWish(late.length);
    late.push(wish);
    if ((await work(wish)).isSold) sold.add(wish.reference);
    else if (monotonicMs() > until || (await isNothingHeld(books))) return late;
    else await pause(100);
  }
  return late;
}

const isNothingHeld = async (books: Books): Promise<boolean> =>
  (await books.count())?.records.every(({ heldUnits }) => heldUnits === 0) === true;

function countOnAndOn(books: Books, append: (record: HistoryRecord) => void) {
  let isOver = false;
  const faults: string[] = [];
  let counts = 0;
  const running = (async () => {
    while (!isOver) {
      const count = await books.count();
      if (count !== null) {
        counts += 1;
        count.records.forEach(append);
        faults.push(...count.faults);
      }
      await pause(50);
    }
  })();
  return {
    end: async () => {
      isOver = true;
      await running;
      return { faults: [...new Set(faults)], counts };
    },
  };
}

const countFaultsMade = (records: readonly HistoryRecord[]) => {
  const begun = records.filter(
    (record) => record.kind === 'fault' && record.phase === 'begin' && record.verified,
  );
  const of = (type: string): number =>
    begun.filter((record) => record.kind === 'fault' && record.type === type).length;
  return { kills: of('SIGKILL'), restarts: of('restart') };
};

async function fill(desk: Desk, units: number): Promise<void> {
  const regions = [{ key: 'eu', markets: ['FR'], onlineLocation: 'warehouse' }];
  await desk.write('mutation ($rows: [RegionInput!]!) { regionsUpsert(regions: $rows) { changed } }', {
    rows: regions,
  });
  const onHand = { [skus.hot]: units, [skus.left]: 1_000_000, [skus.right]: 1_000_000 };
  const rows = Object.entries(onHand).map(([sku, count]) => ({
    sku,
    location: 'warehouse',
    onHand: count,
    at: '2026-01-01T00:00:00Z',
  }));
  await desk.write('mutation ($rows: [StockCountInput!]!) { stockCountsAdd(counts: $rows) { changed } }', {
    rows,
  });
}
