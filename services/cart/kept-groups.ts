import DataLoader from 'dataloader';
import { type Kysely, sql } from 'kysely';

/** The group in which a cart is priced from now on, whoever reads it. */
export interface KeptGroup {
  readonly cartKey: string;
  readonly customerGroup: string | null;
}

/** Writes groups down: all of one tick in one statement. */
export const createKeptGroupsLoader = (db: Kysely<object>): DataLoader<KeptGroup, void> =>
  new DataLoader(
    async (kept) => {
      await writeGroups(db, kept);
      return kept.map(() => undefined);
    },
    { cache: false },
  );

// A cart that is being changed is left as it is: a read never waits, and the customer's next one says the same.
async function writeGroups(db: Kysely<object>, kept: readonly KeptGroup[]): Promise<void> {
  const keys = kept.map(({ cartKey }) => cartKey);
  await sql`
    UPDATE cart SET customer_group = kept.customer_group
    FROM unnest(${keys}::text[], ${kept.map(({ customerGroup }) => customerGroup)}::text[])
      AS kept(key, customer_group)
    WHERE cart.key = kept.key AND cart.key IN (
      SELECT key FROM cart WHERE key = ANY(${keys}::text[]) FOR UPDATE SKIP LOCKED)`.execute(db);
}
