import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { keyOfGlobalId } from '../../../schema/global-id.ts';
import { recordEvents } from '../../../services/cart/events/index.ts';
import { createDatabase, type Database } from '../../../services/kit/database.ts';
import { createTestShop, type TestShop } from './shop.ts';

let shop: TestShop;
let db: Database<object>;
beforeAll(async () => {
  shop = await createTestShop();
  db = createDatabase({ url: shop.databaseUrl, schema: 'cart', maxConnections: 20 });
});
afterAll(async () => {
  await db.destroy();
  await shop.close();
});
beforeEach(() => sql`DELETE FROM event`.execute(db));

interface EventJson {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly payload: string;
}

const document = `query ($after: ID, $first: Int) {
  events(after: $after, first: $first) { id type at subject payload } }`;
const ask = (after: string | null, first = 100, role: 'graph' | 'write' = 'write') =>
  shop.ask(document, { after, first }, undefined, role);

async function poll(after: string | null, first?: number): Promise<readonly EventJson[]> {
  const { data, errors } = await ask(after, first);
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return (data as { readonly events: readonly EventJson[] }).events;
}

const placed = (subject: string, payload: object = {}) => ({
  type: 'order.placed' as const,
  subject,
  payload: { ...payload },
});
const subjects = (events: readonly EventJson[]) =>
  events.map(({ subject }) => keyOfGlobalId('Order', subject));

/** A transaction that has recorded an event and is not committed. */
async function openWriter(subject: string) {
  let end: (how: 'commit' | 'undo') => void = () => {};
  const ending = new Promise<'commit' | 'undo'>((resolve) => {
    end = resolve;
  });
  let work: Promise<unknown> = Promise.resolve();
  await new Promise<void>((begun) => {
    work = db
      .transaction()
      .execute(async (trx) => {
        await recordEvents(trx, [placed(subject)]);
        begun();
        if ((await ending) === 'undo') throw new Error('undone');
      })
      .catch(() => {});
  });
  return async (how: 'commit' | 'undo'): Promise<void> => {
    end(how);
    await work;
  };
}

/** What somebody sees who takes the numbers that writers were given for the order. */
async function naivePoll(after: number): Promise<{ readonly position: number; readonly subject: string }[]> {
  const { rows } = await sql<{ position: number; subject: string }>`
    SELECT position, subject FROM event WHERE position > ${after} ORDER BY position`.execute(db);
  return rows;
}

describe('a back office that polls', () => {
  it('is told of what was recorded, in order, page by page, and again where it asks again', async () => {
    await recordEvents(db, [placed('a', { total: '1.00' }), placed('b'), placed('c')]);
    const all = await poll(null);
    expect(all).toMatchObject([
      { type: 'order.placed', payload: '{"total": "1.00"}' },
      { payload: '{}' },
      { payload: '{}' },
    ]);
    expect(subjects(all)).toEqual(['a', 'b', 'c']);
    const first = await poll(null, 2);
    expect(first).toEqual(all.slice(0, 2));
    expect(await poll(first[1]?.id ?? '')).toEqual(all.slice(2));
    expect(await poll(all[2]?.id ?? '')).toEqual([]);
  });

  it('passes over nothing that a slower transaction was given a lower number for', async () => {
    const commitSlow = await openWriter('slow');
    await recordEvents(db, [placed('fast')]);
    const [naive, events] = [await naivePoll(0), await poll(null)];
    expect(subjects(events)).toEqual(['fast']);
    await commitSlow('commit');
    expect(subjects(await poll(events.at(-1)?.id ?? ''))).toEqual(['slow']);
    expect(subjects(await poll(null))).toEqual(['fast', 'slow']);
    // The same by the numbers that writers were given: the slow one's is lost.
    expect(await naivePoll(naive.at(-1)?.position ?? 0)).toEqual([]);
  });

  it('waits for nobody who stays open, and is told nothing of what was undone', async () => {
    const end = await openWriter('undone');
    await recordEvents(db, [placed('told')]);
    expect(subjects(await poll(null))).toEqual(['told']);
    await end('undo');
    await recordEvents(db, [placed('next')]);
    expect(subjects(await poll(null))).toEqual(['told', 'next']);
  });

  it('sees all and each once among crowds of writers and of other readers', async () => {
    const perSubject = 12;
    const writers = Array.from({ length: 10 }, async (_, writer) => {
      // One subject's transactions follow each other, as those do that lock its row.
      for (let step = 0; step < perSubject; step += 1) {
        await db
          .transaction()
          .execute(async (trx) => {
            await recordEvents(trx, [placed(`${writer}`, { step })]);
            await pause(Math.random() * 12);
            if (step % 4 === 3) throw new Error('undone');
            await recordEvents(trx, [placed(`${writer}`, { step: step + 0.5 })]);
            await pause(Math.random() * 3);
          })
          .catch(() => {});
      }
    });
    let isOver = false;
    const reader = async (first: number): Promise<readonly EventJson[]> => {
      const seen: EventJson[] = [];
      for (;;) {
        const wasOver = isOver;
        const page = await poll(seen.at(-1)?.id ?? null, first);
        seen.push(...page);
        if (wasOver && page.length === 0) return seen;
      }
    };
    const readers = [1, 7, 100].map(reader);
    await Promise.all(writers);
    isOver = true;
    const [one, ...others] = await Promise.all(readers);
    for (const other of others) expect(other).toEqual(one);
    const steps = Array.from({ length: perSubject }, (_, step) => step)
      .filter((step) => step % 4 !== 3)
      .flatMap((step) => [step, step + 0.5]);
    for (let writer = 0; writer < 10; writer += 1) {
      const told = (one ?? []).filter(({ subject }) => keyOfGlobalId('Order', subject) === `${writer}`);
      expect(told.map(({ payload }) => JSON.parse(payload).step)).toEqual(steps);
    }
    expect(one).toHaveLength(10 * steps.length);
  });

  it('gets a page at a time, however much waits', async () => {
    await recordEvents(
      db,
      Array.from({ length: 2_500 }, (_, index) => placed(`${index}`)),
    );
    const seen: EventJson[] = [];
    for (let page = await poll(null, 1_000); page.length > 0; page = await poll(page.at(-1)?.id ?? '', 1_000))
      seen.push(...page);
    expect(subjects(seen)).toEqual(Array.from({ length: 2_500 }, (_, index) => `${index}`));
  });
});

describe('events', () => {
  it('are for the retailer’s own systems alone', async () => {
    await recordEvents(db, [placed('a')]);
    const { data, errors } = await ask(null, 100, 'graph');
    expect([data, errors?.map(({ extensions }) => extensions.code)]).toEqual([null, ['FORBIDDEN']]);
  });

  it('are refused by a name where what is asked for is none of them', async () => {
    await recordEvents(db, [placed('a')]);
    const { rows } = await sql<{ id: string }>`SELECT id FROM event`.execute(db);
    const only = rows[0]?.id ?? '';
    for (const [after, first] of [
      ['nothing', 1],
      ['', 1],
      ['a\0', 1],
      ['x'.repeat(10_000), 1],
      [null, 0],
      [null, -1],
      [null, 1_001],
    ] as const) {
      const { data, errors } = await ask(after, first);
      expect([data, errors?.map(({ extensions }) => extensions.code)]).toEqual([null, ['BAD_INPUT']]);
    }
    expect(subjects(await poll(null))).toEqual(['a']);
    expect(await poll(only)).toEqual([]);
  });
});
