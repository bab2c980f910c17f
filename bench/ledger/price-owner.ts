import { createRedisRegister } from '../../ledger/redis/index.ts';
import { entryKey } from '../../schema/entries/keys.ts';
import { type Change, inChange } from '../../services/kit/change.ts';
import { createDatabase, type Database } from '../../services/kit/database.ts';
import type { JsonValue } from '../../services/kit/entries.ts';
import { openLedger, type ServiceLedger } from '../../services/kit/ledger/service-ledger.ts';
import { migrate } from '../../services/kit/migrate.ts';
import { sharedMicros } from './child.ts';
import { book, keyOf, samplePrice } from './sample-book.ts';

/** The owner of the book: a service's change, outbox and publisher, without the tables of one service. */
export interface PriceOwner {
  /** Prices so many SKUs anew as one change. */
  reprice(skus: number, version: number): Promise<Repricing>;
  close(): Promise<void>;
}

/** When it happened, in `sharedMicros`. */
export interface Repricing {
  readonly startedAt: number;
  /** PostgreSQL has committed. */
  readonly committedAt: number;
  /** The owner was told that every channel sees it. */
  readonly publishedAt: number;
}

/** Name of the PostgreSQL schema. */
export const ownerSchema = 'bench';

const publishWaitMs = 60_000;

/** Opens the owner over an empty database. */
export async function openPriceOwner(databaseUrl: string, redisUrl: string): Promise<PriceOwner> {
  const db = createDatabase<object>({ url: databaseUrl, schema: ownerSchema });
  await migrate(db, ownerSchema, {});
  const register = createRedisRegister({ url: redisUrl });
  const log = { info: () => {}, warn: tell, error: tell };
  const ledger = openLedger({
    service: 'pricing',
    databaseUrl,
    schema: ownerSchema,
    order: 'committed',
    log,
    register,
  });
  // An epoch begins with nothing in it, after the commit that asks for it: what is measured comes later.
  await write(db, ledger, (change) => change.put(book, entryKey.price('FIRST'), {}));
  return {
    reprice: (skus, version) =>
      write(db, ledger, (change) => {
        for (let number = 0; number < skus; number += 1) {
          const key = keyOf(number);
          change.put(book, key, samplePrice(key, version) as unknown as JsonValue);
        }
      }),
    close: async () => {
      await ledger.close();
      await register.close();
      await db.destroy();
    },
  };
}

async function write(
  db: Database<object>,
  ledger: ServiceLedger,
  put: (change: Change<object>) => void,
): Promise<Repricing> {
  const startedAt = sharedMicros();
  const { commit } = await inChange(db, 'committed', async (change) => put(change), 'books');
  const committedAt = sharedMicros();
  ledger.committed(commit);
  if (!(await ledger.isPublished(commit, publishWaitMs))) throw new Error('The change was not published.');
  return { startedAt, committedAt, publishedAt: sharedMicros() };
}

const tell = (fields: object, message: string): void => {
  process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
};
