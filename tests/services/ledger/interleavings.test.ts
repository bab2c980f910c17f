import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSameStamp } from '../../../ledger/entry.ts';
import type { BookOrder } from '../../../services/kit/entries.ts';
import { readBook, stampOf } from '../../../services/kit/ledger/book-rows.ts';
import { readSnapshot } from '../../../services/kit/ledger/entry-rows.ts';
import { failOver } from '../../../services/kit/ledger/failover.ts';
import { createFiller } from '../../../services/kit/ledger/fill.ts';
import type { LedgerParts } from '../../../services/kit/ledger/parts.ts';
import { publishGroups } from '../../../services/kit/ledger/publish-groups.ts';
import { publishSingles } from '../../../services/kit/ledger/publish-singles.ts';
import { createFaultyRegister, type FaultyRegister } from './faulty-register.ts';
import { countDue, createParts, type LedgerDesk, openLedgerDesk } from './ledger-desk.ts';

/** One thing that begins. Before it, `release` register calls that are held up go on, chosen by `choice`. */
interface Event {
  readonly kind: 'write' | 'publish' | 'fill' | 'failOver' | 'loseRegister';
  readonly process: number;
  readonly keys: readonly string[];
  readonly release: number;
  readonly choice: number;
}

const keys = ['a', 'b', 'c'];
const kinds: readonly Event['kind'][] = [
  'write',
  'write',
  'write',
  'publish',
  'publish',
  'publish',
  'fill',
  'fill',
];
const events = fc.array(
  fc.record<Event>({
    kind: fc.constantFrom(...kinds, 'failOver', 'loseRegister'),
    process: fc.nat(2),
    keys: fc.subarray(keys, { minLength: 1 }),
    release: fc.nat(2),
    choice: fc.nat(20),
  }),
  { minLength: 10, maxLength: 30 },
);

/** What a strict reader is shown at one moment: the version of every key, null where the register has none. */
type Reading = readonly (number | null)[];

/** Three processes over one database and one register, whose every call waits for its release. */
class Play {
  readonly register = createFaultyRegister();
  readonly readings: Reading[] = [];
  private readonly held: (() => void)[] = [];
  private readonly running = new Set<Promise<unknown>>();
  private readonly parts: readonly LedgerParts[];
  private servers = 0;

  private readonly desk: LedgerDesk;
  private readonly book: string;
  /** What the database held after each write. */
  readonly states: Reading[] = [[0, 0, 0]];

  constructor(desk: LedgerDesk, book: string, order: BookOrder) {
    this.desk = desk;
    this.book = book;
    this.parts = [0, 1, 2].map(() => createParts(desk.db, this.register, order));
    for (const step of ['publish', 'fill', 'inspect', 'begin'] as const) {
      const hold = () => new Promise<void>((resolve) => this.held.push(resolve));
      this.register.before(step, hold);
      this.register.after(step, hold);
    }
  }

  async run(plan: readonly Event[]): Promise<void> {
    await this.desk.stamp(this.book);
    await this.finish('failOver');
    for (const event of plan) {
      for (let n = 0; n < event.release; n += 1) await this.release(event.choice);
      await this.begin(event);
      await this.read();
    }
    await this.finish(null);
    // Quiet at last: whatever was lost on the way, one ordinary round makes everything visible.
    if ((await readStrictly(this.desk, this.register, this.book)) === null) await this.finish('failOver');
    await this.finish('publish');
    await this.finish('fill');
    await this.read();
  }

  private async finish(kind: Event['kind'] | null): Promise<void> {
    if (kind !== null) await this.begin({ kind, process: 0, keys, release: 0, choice: 0 });
    while (this.running.size > 0) await this.release(0);
  }

  private async begin({ kind, process, keys: named }: Event): Promise<void> {
    if (kind === 'loseRegister') this.register.replace(`server${++this.servers}`);
    if (kind === 'write') {
      await this.desk.write(this.book, Object.fromEntries(named.map((key) => [key, Math.random()])));
      const { entries } = await readSnapshot(this.desk.db, this.book, keys);
      this.states.push(entries.map(({ version }) => version));
      return;
    }
    const parts = this.parts[process];
    if (kind === 'loseRegister' || parts === undefined) return;
    const steps = { publish, fill: fillNamed, failOver: tryFailOver };
    const done: Promise<unknown> = steps[kind](parts, this.book, named).finally(() =>
      this.running.delete(done),
    );
    this.running.add(done);
  }

  private async release(choice: number): Promise<void> {
    const [go] = this.held.splice(choice % Math.max(1, this.held.length), 1);
    go?.();
    // Room for a statement of the database, so that the next call comes to be held.
    await new Promise((resolve) => setTimeout(resolve, go === undefined ? 1 : 2));
  }

  private async read(): Promise<void> {
    const reading = await readStrictly(this.desk, this.register, this.book);
    if (reading !== null) this.readings.push(reading);
  }
}

async function readStrictly(
  desk: LedgerDesk,
  register: FaultyRegister,
  book: string,
): Promise<Reading | null> {
  const trusted = await desk.stamp(book);
  const { stamp, server, entries } = await register.current().sync(book, { applied: null, keys });
  if (!isSameStamp(stamp, stampOf(trusted)) || server !== trusted.server) return null;
  return entries.map((entry) => entry?.version ?? null);
}

async function publish(parts: LedgerParts, book: string): Promise<void> {
  const row = await readBook(parts.db, book);
  const stamp = row === undefined ? null : stampOf(row);
  if (stamp === null) return;
  if (parts.order === 'single') await publishSingles(parts, book, stamp);
  else await publishGroups(parts, book, stamp, (await parts.register.inspect(book)).commit ?? 0);
}

const fillNamed = (parts: LedgerParts, book: string, named: readonly string[]) =>
  createFiller(parts)(book, named);

async function tryFailOver(parts: LedgerParts, book: string): Promise<void> {
  const row = await readBook(parts.db, book);
  if (row !== undefined)
    await failOver(parts, row, await parts.register.inspect(book), {
      reason: 'test',
      hasLost: false,
    });
}

/** Whether a reading shows all keys as they were after one write, wherever it shows them. */
const isOfOneMoment = (reading: Reading, states: readonly Reading[]): boolean =>
  states.some((state) => reading.every((version, index) => version === null || version === state[index]));

const isBackwards = (before: Reading, after: Reading): boolean =>
  before.some((version, index) => version !== null && (after[index] ?? version) < version);

for (const order of ['committed', 'single'] as const) {
  it(`${order}: no interleaving of writers, publishers, fills and failovers goes backwards, tears a group or loses a write`, async () => {
    const desk = await openLedgerDesk(order);
    let books = 0;
    let strict = 0;
    const check = async (plan: readonly Event[]): Promise<void> => {
      const book = `book${++books}`;
      const play = new Play(desk, book, order);
      await play.run(plan);
      strict += play.readings.length;
      play.readings.forEach((reading, index) => {
        expect(play.readings.slice(0, index).filter((before) => isBackwards(before, reading))).toEqual([]);
      });
      const torn = play.readings.filter((reading) => !isOfOneMoment(reading, play.states));
      // Single entries are changed together and shown one by one.
      if (order === 'committed') expect(torn).toEqual([]);
      // What never existed stands in no register.
      expect(play.readings.at(-1)).toEqual(play.states.at(-1)?.map((version) => version || null));
    };
    await fc.assert(fc.asyncProperty(events, check), { numRuns: 40, endOnFailure: true });
    expect(strict).toBeGreaterThan(200);
    expect(await countDue(desk.db)).toBe(0);
    await desk.close();
  });
}
