import DataLoader from 'dataloader';
import { type Kysely, type Migration, sql } from 'kysely';
import type { CouldHave, Money, ShownDiscount } from './cart.ts';

/** What a reader of a cart was told: what is said later is compared with it. */
export type Shown = ShownUnit | ShownDiscounts | ShownStock;

/** What one unit of a line was said to cost. */
export interface ShownUnit {
  readonly kind: 'unit';
  readonly lineId: string;
  readonly shownTo: string;
  readonly unit: Money;
}

/** All that was said to be taken off. */
export interface ShownDiscounts {
  readonly kind: 'discounts';
  readonly cartKey: string;
  readonly shownTo: string;
  readonly discounts: readonly ShownDiscount[];
}

/** How many units were said to be there for a line that wants more. */
export interface ShownStock extends CouldHave {
  readonly kind: 'stock';
  readonly lineId: string;
}

/** Writes down what was shown: all of one tick in one statement. */
export const createShownLoader = (db: Kysely<object>): DataLoader<Shown, void> =>
  new DataLoader(
    async (shown) => {
      await writeShown(db, shown);
      return shown.map(() => undefined);
    },
    // The same may be written twice within one operation: shown first, then told as changed.
    { cache: false },
  );

const kindOf =
  <Kind extends Shown['kind']>(kind: Kind) =>
  (shown: Shown): shown is Extract<Shown, { kind: Kind }> =>
    shown.kind === kind;

// A line or cart that another request holds is left as it is: a read never waits for a change of the cart, and the
// next read says the same again.
async function writeShown(db: Kysely<object>, shown: readonly Shown[]): Promise<void> {
  const units = shown.filter(kindOf('unit'));
  const stock = shown.filter(kindOf('stock'));
  const discounts = shown.filter(kindOf('discounts'));
  const lineIds = [...units, ...stock].map(({ lineId }) => lineId);
  await sql`
    WITH line AS (
      SELECT id FROM cart_line WHERE id = ANY(${lineIds}::text[]) FOR UPDATE SKIP LOCKED
    ), unit AS (
      INSERT INTO shown_unit (line_id, shown_to, amount, currency)
      SELECT shown.* FROM unnest(
        ${units.map(({ lineId }) => lineId)}::text[], ${units.map(({ shownTo }) => shownTo)}::text[],
        ${units.map(({ unit }) => unit.amount)}::text[], ${units.map(({ unit }) => unit.currencyCode)}::text[]
      ) AS shown(line_id, shown_to, amount, currency) JOIN line ON line.id = shown.line_id
      ON CONFLICT (line_id, shown_to) DO UPDATE SET amount = excluded.amount, currency = excluded.currency
    ), stock AS (
      UPDATE cart_line SET could_have = shown.available, could_have_in = shown.market
      FROM unnest(
        ${stock.map(({ lineId }) => lineId)}::text[], ${stock.map(({ market }) => market)}::text[],
        ${stock.map(({ available }) => available)}::int[]
      ) AS shown(line_id, market, available) JOIN line ON line.id = shown.line_id
      WHERE cart_line.id = line.id
    )
    INSERT INTO shown_discounts (cart_key, shown_to, discounts)
    SELECT shown.* FROM unnest(
      ${discounts.map(({ cartKey }) => cartKey)}::text[], ${discounts.map(({ shownTo }) => shownTo)}::text[],
      ${discounts.map((each) => JSON.stringify(each.discounts))}::jsonb[]
    ) AS shown(cart_key, shown_to, discounts)
    JOIN (
      SELECT key FROM cart WHERE key = ANY(${discounts.map(({ cartKey }) => cartKey)}::text[])
      FOR NO KEY UPDATE SKIP LOCKED) AS cart ON cart.key = shown.cart_key
    ON CONFLICT (cart_key, shown_to) DO UPDATE SET discounts = excluded.discounts`.execute(db);
}

/** What was taken off, and how many could be had. */
export const shownMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `CREATE TABLE shown_discounts (
     cart_key text NOT NULL REFERENCES cart ON DELETE CASCADE,
     -- As shownTo() says it.
     shown_to text NOT NULL,
     -- [{ promotion, lineId, title, amount, code }]
     discounts jsonb NOT NULL,
     PRIMARY KEY (cart_key, shown_to))`,
  // How many could be had, and in which market, when units were put in or when it was last told; null: nobody knows.
  `ALTER TABLE cart_line ADD COLUMN could_have int, ADD COLUMN could_have_in text,
     ADD CHECK ((could_have IS NULL) = (could_have_in IS NULL))`,
];
