import { type Kysely, type Migration, sql } from 'kysely';

/** Has carts end. */
export const expiryMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  // `updated_at` of the cart as it was when its abandonment was told, or was found to be none.
  'ALTER TABLE cart ADD COLUMN abandoned_as_of timestamptz',
  // Those that were left before anybody listened are no news.
  `UPDATE cart SET abandoned_as_of = updated_at WHERE updated_at < clock_timestamp() - interval '24 hours'`,
  'CREATE INDEX cart_by_age_of_guests ON cart (updated_at) WHERE ordered_as IS NULL AND customer_key IS NULL',
  'CREATE INDEX cart_by_age_of_customers ON cart (updated_at) WHERE ordered_as IS NULL AND customer_key IS NOT NULL',
  `CREATE INDEX cart_by_abandonment ON cart (updated_at)
     WHERE ordered_as IS NULL AND merged_into IS NULL AND abandoned_as_of IS DISTINCT FROM updated_at`,
  // A key that names no cart any more is read as none. With references, one old order that failed, or one cart that
  // went into another, would keep a cart for ever, and each removal would search these tables.
  'ALTER TABLE "order" DROP CONSTRAINT order_cart_key_fkey',
  'ALTER TABLE cart DROP CONSTRAINT cart_merged_into_fkey',
  `ALTER TABLE cart_handover DROP CONSTRAINT cart_handover_cart_key_fkey,
     ADD FOREIGN KEY (cart_key) REFERENCES cart ON DELETE CASCADE`,
  `ALTER TABLE cart_grant DROP CONSTRAINT cart_grant_cart_key_fkey,
     ADD FOREIGN KEY (cart_key) REFERENCES cart ON DELETE CASCADE`,
  'CREATE INDEX cart_grant_by_cart ON cart_grant (cart_key)',
  'CREATE INDEX cart_grant_by_end ON cart_grant (expires_at)',
  'CREATE INDEX cart_handover_by_end ON cart_handover (expires_at)',
  'CREATE INDEX claim_miss_by_age ON claim_miss (at)',
];
